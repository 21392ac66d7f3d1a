from odoo import api, fields, models

TERMS = {
    "pricelist_id": "pricelist_id",
    "payment_term_id": "payment_term_id",
    "fiscal_position_id": "fiscal_position_id",
}


class SaleOrder(models.Model):
    """The terms of an order follow its offer."""

    _inherit = "sale.order"

    deviates = fields.Boolean(
        compute="_compute_deviates",
        store=True,
        help="Prices or terms are not those of the offer.",
    )
    deviation_note = fields.Text(
        "Deviations", compute="_compute_deviation_note", help="What is not as agreed."
    )

    @api.depends("offer_id")
    def _compute_pricelist_id(self):
        result = super()._compute_pricelist_id()
        self._take_terms("pricelist_id", only_drafts=True)
        return result

    @api.depends("offer_id")
    def _compute_payment_term_id(self):
        result = super()._compute_payment_term_id()
        self._take_terms("payment_term_id")
        return result

    @api.depends("offer_id")
    def _compute_fiscal_position_id(self):
        result = super()._compute_fiscal_position_id()
        self._take_terms("fiscal_position_id")
        return result

    def _take_terms(self, name, only_drafts=False):
        """Fill in a term from the offers that have one."""
        for order in self.filtered("offer_id"):
            # terms hold also for those who may not read every part of them
            value = order.offer_id.sudo()._get_term(name)
            if value and (not only_drafts or order.state in (False, "draft")):
                order[name] = value.sudo(False)

    @api.onchange("offer_id")
    def _onchange_offer_id(self):
        """Offer to ask for the prices again, which never change behind one's back."""
        if self.order_line:
            self.show_update_pricelist = True

    @api.depends("offer_id", "order_line.deviation_percent", *TERMS)
    def _compute_deviates(self):
        for order in self:
            order.deviates = bool(
                order.offer_id
                and (order._get_other_terms() or order._get_deviating_lines())
            )

    def _get_deviating_lines(self):
        """Lines that cost something else than by the offer."""
        return self.order_line.filtered(
            lambda line: abs(line.deviation_percent) >= 0.01
        )

    def _get_other_terms(self):
        """Names of the fields of the order that are not as the offer has them."""
        offer = self.offer_id.sudo()
        return [
            name
            for name, term in TERMS.items()
            if offer._get_term(term) and self[name] != offer._get_term(term)
        ]

    @api.depends("deviates")
    def _compute_deviation_note(self):
        for order in self:
            lines = order._get_deviation_words() if order.deviates else []
            order.deviation_note = "\n".join(lines) or False

    def _get_deviation_words(self):
        """What is not as agreed, a line each."""
        offer = self.offer_id.sudo()
        words = [
            self.env._(
                "%(term)s: %(own)s instead of %(agreed)s",
                term=self._fields[name]._description_string(self.env),
                own=self[name].sudo().display_name or self.env._("none"),
                agreed=offer._get_term(TERMS[name]).display_name,
            )
            for name in self._get_other_terms()
        ]
        return words + [
            line._get_deviation_words() for line in self._get_deviating_lines()
        ]
