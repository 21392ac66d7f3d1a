from odoo import api, fields, models
from odoo.tools import format_amount

from ..tools.price_ledger import (
    get_question,
    get_refusals,
    is_by_hand,
    net_price,
    trace,
)
from ..tools.words import format_number


class SaleOrderLineExplanation(models.TransientModel):
    """Why this price: the ledger of a line in plain words."""

    _name = "sale.order.line.explanation"
    _description = "Explanation of a Price"

    line_id = fields.Many2one("sale.order.line", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="line_id.currency_id")
    explanation = fields.Html(compute="_compute_explanation", sanitize=False)
    may_reset = fields.Boolean(compute="_compute_may_reset")

    @api.depends("line_id")
    @api.depends_context("uid", "lang")
    def _compute_explanation(self):
        for wizard in self:
            wizard.explanation = self.env["ir.qweb"]._render(
                "pricing_rules.price_explanation", wizard._get_explanation()
            )

    @api.depends("line_id")
    def _compute_may_reset(self):
        for wizard in self:
            line = wizard.line_id
            wizard.may_reset = (
                line._is_priced_by_terms()
                and not line.qty_invoiced
                and not line.order_id.locked
                and line.state != "cancel"
                and line.has_access("write")
            )

    def action_reset(self):
        """Give the line the price of the terms of sale.

        :return: an action that closes the dialog
        """
        self.ensure_one()
        self.line_id.action_reset_price()
        return {"type": "ir.actions.act_window_close"}

    def _get_explanation(self):
        """Values of the page: rows of the price, refused discounts and the result."""
        line = self.line_id
        steps = line.price_steps or []
        return {
            "line": line,
            "rows": [self._get_row(*entry) for entry in trace(steps)],
            "refusals": [
                {"name": self._get_discount_name(step), "why": self._get_why(step)}
                for step in get_refusals(steps)
            ],
            "by_hand": is_by_hand(steps),
            "price": self._format(line.price_unit),
            "discount": format_number(self.env, line.discount)
            if line.discount
            else False,
            "net": self._format(net_price(line.price_unit, line.discount)),
            "question": self._get_question_words(get_question(steps)),
            "special": not steps and not line._is_priced_by_terms(),
        }

    def _get_row(self, step, before, after, result):
        """One line of the explanation: what happened and the price after it."""
        return {
            "kind": step["kind"],
            "text": self._get_words(step, result[1]),
            "shown": bool(step.get("shown")),
            "change": self._get_change(step, before, after),
            "after": self._format(after),
        }

    def _get_change(self, step, before, after):
        if step["op"] == "share" or before == after or not before:
            return ""
        sign = "+" if after > before else "−"
        return f"{sign} {self._format(abs(after - before))}"

    def _format(self, amount):
        return format_amount(self.env, amount, self.currency_id)
