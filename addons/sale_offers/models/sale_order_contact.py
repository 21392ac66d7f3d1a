from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns


class SaleOrder(models.Model):
    """Whom one talks to about an order."""

    _inherit = "sale.order"

    contact_id = fields.Many2one(
        "res.partner",
        string="Contact Person",
        compute="_compute_contact_id",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
        domain="[('is_company', '=', False), ('commercial_partner_id', 'parent_of', partner_id)]",
        help="The person of the customer one talks to about the order, from its deal.",
    )

    def _auto_init(self):
        """Old orders name nobody."""
        create_empty_columns(self, ["contact_id"])
        return super()._auto_init()

    @api.depends("partner_id", "opportunity_id")
    def _compute_contact_id(self):
        for order in self:
            order.contact_id = order._find_contact()

    def _find_contact(self):
        """The person chosen, else the customer itself, else the one of the deal."""
        customer = self.partner_id.commercial_partner_id
        people = self.contact_id | self.partner_id
        if self.opportunity_id:
            # whoever sells need not see the whole deal
            deal = self.opportunity_id.sudo()
            people |= deal.partner_id | deal.participant_ids.contact_id
        return people.filtered(lambda person: person._is_contact_of(customer))[:1].sudo(
            False
        )

    @api.constrains("contact_id", "partner_id")
    def _check_contact(self):
        for order in self.filtered("contact_id"):
            customer = order.partner_id.commercial_partner_id
            if order.contact_id.commercial_partner_id != customer:
                raise ValidationError(
                    self.env._(
                        "%(contact)s does not work for %(customer)s. Choose a contact of "
                        "theirs for %(order)s.",
                        contact=order.contact_id.display_name,
                        customer=customer.display_name,
                        order=order.name,
                    )
                )


class ResPartner(models.Model):
    """People of customers."""

    _inherit = "res.partner"

    def _is_contact_of(self, customer):
        """Whether the partner is a person of a customer's company, not an address."""
        return (
            self != customer
            and self.commercial_partner_id == customer
            and self.type == "contact"
        )
