from odoo import fields, models
from odoo.tools import format_amount


class SaleOrder(models.Model):
    """What levels of approval ask of quotations with alternatives.

    It does not depend on the choice: the dearest of each group counts for the sum, the
    one that earns least for the margin. What is approved can then be chosen from.
    """

    _inherit = "sale.order"

    def _get_approval_amount(self):
        """Who decides sees how much it may come to."""
        more = self._get_dearer_amount()
        if not more:
            return super()._get_approval_amount()
        return self.env._(
            "up to %(amount)s",
            amount=format_amount(self.env, self.amount_total + more, self.currency_id),
        )

    def _get_dearer_amount(self):
        """How much the total grows when the dearest of each group is chosen."""
        return sum(
            max(lines.mapped("offered_total"))
            - sum(lines.filtered("is_chosen").mapped("price_total"))
            for lines in self._get_choices_to_approve()
        )

    def _get_approval_amount_fact(self):
        amount = super()._get_approval_amount_fact()
        more = self._get_dearer_amount()
        if not more:
            return amount
        return amount + self.currency_id._convert(
            more,
            self.company_id.currency_id,
            self.company_id,
            self.date_order or fields.Date.context_today(self),
        )

    def _get_approval_margin_fact(self):
        groups = self._get_choices_to_approve()
        if not groups:
            return super()._get_approval_margin_fact()
        lines = self.order_line._get_approval_lines().values()
        alternatives = self.env["sale.order.line"].union(*groups)
        pairs = [
            (line.price_subtotal, line.margin)
            for line in lines
            if line not in alternatives and line.purchase_price and line.price_subtotal
        ]
        pairs += [
            min(
                (line._get_offered_margin() for line in group if line.purchase_price),
                key=lambda pair: pair[1] / pair[0] if pair[0] else 0.0,
                default=(0.0, 0.0),
            )
            for group in groups
        ]
        revenue = sum(pair[0] for pair in pairs)
        return sum(pair[1] for pair in pairs) / revenue * 100 if revenue else None

    def _get_choices_to_approve(self):
        """Groups of alternatives of a quotation; in an order the choice is made."""
        if self.state == "sale":
            return []
        return list(self._get_alternatives().values())
