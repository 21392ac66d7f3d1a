from odoo import api, fields, models
from odoo.tools import format_date, is_html_empty

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns


class SaleOrder(models.Model):
    """What a quotation says on paper and in the portal, beside its lines."""

    _inherit = "sale.order"

    print_deal = fields.Boolean()
    print_contact = fields.Boolean()
    print_loyalty_card = fields.Boolean()
    print_payment_term = fields.Boolean()
    print_validity = fields.Boolean(default=True)
    print_offer = fields.Boolean()
    print_offer_note = fields.Boolean()
    print_contract = fields.Boolean()
    condition_ids = fields.Many2many(
        "sale.order.condition",
        string="Conditions",
        check_company=True,
        help="Their texts are copied below, where they can be changed.",
    )
    conditions = fields.Html(
        "Text of the Conditions",
        compute="_compute_conditions",
        store=True,
        readonly=False,
        precompute=True,
    )

    def _auto_init(self):
        """Old orders print what they printed."""
        create_empty_columns(self, ["conditions"])
        return super()._auto_init()

    @api.depends("condition_ids")
    def _compute_conditions(self):
        """Add the texts of chosen conditions; what was written by hand stays."""
        for order in self:
            text = order.conditions
            if not order.condition_ids and is_html_empty(text):
                order.conditions = False
                continue
            order.conditions = order._get_conditions_text(text or "")

    def _get_conditions_text(self, text):
        # the customer reads them, so they are in his language
        chosen = self.condition_ids.with_context(lang=self.partner_id.lang)
        before = self._origin.condition_ids.with_context(lang=self.partner_id.lang)
        for condition in before - chosen:
            text = text.replace(condition.text, "")
        for condition in chosen:
            if condition.text not in text:
                text += condition.text
        return text

    def _get_approval_term_fields(self):
        """What the customer reads is approved."""
        terms = super()._get_approval_term_fields()
        return {**terms, "other": [*terms["other"], "conditions"]}

    # PRINTED

    def _get_printed_terms(self):
        """Which terms are printed, in order.

        Other addons add theirs. Values may be what the customer cannot open.

        :return: list of dicts of ``name`` (technical), ``label`` and ``value`` (text)
        """
        self.ensure_one()
        order = self.sudo()
        rows = [
            ("deal", self.env._("Subject"), order.opportunity_id.name),
            ("contact", self.env._("Contact"), order.contact_id.name),
            ("loyalty_card", self.env._("Loyalty Card"), order.loyalty_card_id.code),
            ("payment_term", self.env._("Payment"), order.payment_term_id.name),
            ("offer", self.env._("Offer"), order._get_printed_offer()),
            ("contract", self.env._("Contract"), order.contract_id.display_name),
        ]
        return [
            {"name": name, "label": label, "value": value}
            for name, label, value in rows
            if order[f"print_{name}"] and value
        ]

    def _get_printed_offer(self):
        """The offer by its number and the days it holds."""
        offer = self.offer_id
        if not offer:
            return ""
        values = {
            "offer": offer.display_name,
            "start": format_date(self.env, offer.date_start),
            "end": offer.date_end and format_date(self.env, offer.date_end),
        }
        if offer.date_end:
            return self.env._("%(offer)s, %(start)s – %(end)s", **values)
        return self.env._("%(offer)s, from %(start)s", **values)

    def _get_printed_offer_note(self):
        """The terms of the offer in words, when they are printed."""
        note = self.sudo().offer_id._get_term("note") if self.print_offer_note else ""
        return "" if is_html_empty(note) else note

    def _get_printed_conditions(self):
        """The extra conditions, when there are any."""
        return "" if is_html_empty(self.conditions) else self.conditions
