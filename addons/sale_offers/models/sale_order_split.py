from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """A part of a line goes to a line of its own."""

    _inherit = "sale.order"

    can_split_line = fields.Boolean(compute="_compute_can_split_line")

    @api.depends("order_line.product_uom_qty", "order_line.product_id")
    def _compute_can_split_line(self):
        for order in self:
            order.can_split_line = bool(order._get_lines_to_split())

    def _get_lines_to_split(self):
        """Lines of which there is more than one piece."""
        return self.order_line.filtered(
            lambda line: line.product_uom_qty > 1 and line._is_priced_by_terms()
        )

    def action_split_line(self):
        """Open the window that splits a line; of several one is chosen there.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        lines = self._get_lines_to_split()
        if len(lines) == 1:
            return lines.action_split_line()
        self._check_may_split()
        return lines[:1]._get_split_action(line_ids=lines.ids)

    def _check_may_split(self):
        """Refuse orders whose lines stay as they are."""
        if self.state not in ("draft", "sent") or self.locked:
            raise UserError(
                self.env._(
                    "%(order)s is no quotation any more. Add a line instead of "
                    "splitting one.",
                    order=self.name,
                )
            )
        # said before the window is filled in, not after
        self._check_approval_lock(["order_line"])
