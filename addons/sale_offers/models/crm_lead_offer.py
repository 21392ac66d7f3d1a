from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmLead(models.Model):
    """The terms a deal is talked about under; its quotations take them."""

    _inherit = "crm.lead"

    offer_id = fields.Many2one(
        "sale.offer",
        index="btree_not_null",
        tracking=True,
        copy=False,
        domain="[('id', 'in', usable_offer_ids)]",
        help="Quotations made from the deal are under this offer.",
    )
    usable_offer_ids = fields.Many2many(
        "sale.offer", compute="_compute_usable_offer_ids"
    )

    @api.depends("partner_id", "company_id")
    def _compute_usable_offer_ids(self):
        for lead in self:
            lead.usable_offer_ids = lead._get_offers().find(lead.partner_id)

    def _get_offers(self):
        return self.env["sale.offer"].with_company(self.company_id or self.env.company)

    @api.onchange("partner_id", "company_id")
    def _onchange_offer_owner(self):
        """Propose the best offer of the customer; keep one that is of use to him."""
        offers = self._get_offers().find(self.partner_id)
        if self.offer_id not in offers:
            self.offer_id = offers[:1] if self.type == "opportunity" else False

    def write(self, vals):
        """Another customer has other offers."""
        result = super().write(vals)
        if {"partner_id", "company_id"} & vals.keys() and "offer_id" not in vals:
            self._drop_foreign_offers()
        return result

    def _drop_foreign_offers(self):
        if not self.env["sale.offer"]._has_offers():
            return
        foreign = self.filtered(lambda lead: lead._find_offer_problem())
        if foreign:
            foreign.offer_id = False

    @api.constrains("offer_id")
    def _check_offer(self):
        for lead in self.filtered("offer_id"):
            if problem := lead._find_offer_problem():
                raise ValidationError(problem)

    def _find_offer_problem(self):
        """Why the offer of the deal cannot be used, in words; empty when it can."""
        self.ensure_one()
        # terms hold also for those who may not read every part of them
        offer = self.offer_id.sudo()
        if not offer:
            return ""
        return offer._find_problem(
            self.partner_id,
            fields.Date.context_today(self),
            self.company_id or self.env.company,
        )

    def _prepare_opportunity_quotation_context(self):
        """Quotations are under the offer of the deal while it can be used."""
        context = super()._prepare_opportunity_quotation_context()
        if self.offer_id and not self._find_offer_problem():
            context["default_offer_id"] = self.offer_id.id
        return context
