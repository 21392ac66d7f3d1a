from odoo import fields, models


class ResPartner(models.Model):
    """The offers a customer has."""

    _inherit = "res.partner"

    offer_ids = fields.One2many(
        "sale.offer",
        "partner_id",
        "Individual Offers",
        groups="sales_team.group_sale_salesman",
    )
    offer_count = fields.Integer(
        compute="_compute_offer_count", groups="sales_team.group_sale_salesman"
    )

    def _compute_offer_count(self):
        for partner in self:
            partner.offer_count = len(self.env["sale.offer"].find(partner))

    def action_view_offers(self):
        """Open the offers that the customer can use now, and those that were or will be.

        :return: a window action
        """
        self.ensure_one()
        usable = self.env["sale.offer"].find(self)
        partners = self | self.commercial_partner_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Offers for %(name)s", name=self.display_name),
            "res_model": "sale.offer",
            "view_mode": "list,form",
            "domain": [
                "|",
                ("id", "in", usable.ids),
                ("partner_id", "in", partners.ids),
            ],
            "context": {"default_partner_id": self.id},
        }
