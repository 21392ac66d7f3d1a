from odoo import api, fields, models
from odoo.tools import format_amount, format_date

# terms that an individual offer may have of its own
COMPARED = (
    "pricelist_id",
    "payment_term_id",
    "fiscal_position_id",
    "operation",
    "product_segment_id",
    "contract_required",
    "minimum_amount",
    "max_discount_percent",
    "max_markup_percent",
)


class SaleOffer(models.Model):
    """What an individual offer has otherwise than the standard one below it."""

    _inherit = "sale.offer"

    differences = fields.Html(
        string="Differences from the Standard Offer",
        compute="_compute_differences",
        sanitize=False,
    )

    @api.depends("parent_id", "rule_ids", *COMPARED)
    def _compute_differences(self):
        self.differences = False
        for offer in self.filtered("parent_id"):
            offer.differences = self.env["ir.qweb"]._render(
                "sale_offers.sale_offer_differences",
                {"rows": offer._get_differences(), "offer": offer},
            )

    def _get_differences(self):
        """Term by term what the individual offer has otherwise.

        :return: list of dicts of ``term``, ``standard`` and ``individual``, in words
        """
        self.ensure_one()
        rows = [
            {
                "term": self._fields[name]._description_string(self.env),
                "standard": self.parent_id._format_term(name),
                "individual": self._format_term(name),
            }
            for name in self._get_compared_terms()
            if self[name] and self[name] != self.parent_id[name]
        ]
        rows += [self._get_rule_difference(rule) for rule in self.rule_ids]
        return rows + [self._get_dropped_rule(rule) for rule in self._get_dropped()]

    def _get_dropped(self):
        """Prices of the standard offer that an own price type leaves without effect."""
        # the terms of the offer are known to those who may not open its price type
        if self.parent_id in self.sudo()._get_rule_chain():
            return self.rule_ids.browse()
        own = {rule._get_scope() for rule in self.rule_ids}
        return self.parent_id.rule_ids.filtered(
            lambda rule: rule._get_scope() not in own
        )

    def _get_dropped_rule(self, rule):
        return {
            "term": rule.name,
            "standard": rule.price,
            "individual": self.env._("does not hold"),
        }

    @api.model
    def _get_compared_terms(self):
        return list(COMPARED)

    def _get_rule_difference(self, rule):
        """One price of the individual offer beside what the standard one has for it."""
        own = rule._get_scope()
        standard = self.parent_id.rule_ids.filtered(
            lambda other: other._get_scope() == own
        )
        return {
            "term": rule.name,
            "standard": ", ".join(standard.mapped("price")) or self.env._("price type"),
            "individual": rule.price,
        }

    def _format_term(self, name):
        """A term in words."""
        field, value = self._fields[name], self[name]
        if field.relational:
            # what a reader may not open still has a name in the terms
            return value.sudo().display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "date":
            return format_date(self.env, value) if value else ""
        if field.type == "monetary":
            return format_amount(self.env, value, self.currency_id)
        return f"{value:g} %" if value else ""
