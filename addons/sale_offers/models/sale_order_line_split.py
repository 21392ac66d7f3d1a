from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import float_compare, format_amount


class SaleOrderLine(models.Model):
    """The same product on several lines at several prices."""

    _inherit = "sale.order.line"

    @api.depends_context("show_line_price")
    def _compute_display_name(self):
        """Tell lines of one product apart by quantity and price, where it is asked for."""
        result = super()._compute_display_name()
        if self.env.context.get("show_line_price"):
            for line in self:
                line.display_name = self.env._(
                    "%(product)s: %(quantity)g %(unit)s at %(price)s",
                    product=line.product_id.display_name or line.name,
                    quantity=line.product_uom_qty,
                    unit=line.product_uom_id.name or "",
                    price=format_amount(self.env, line.price_unit, line.currency_id),
                )
        return result

    def action_split_line(self):
        """Open the window that takes a part of the line to a line of its own.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_split()
        return self._get_split_action(line_id=self.id, line_ids=self.ids)

    @api.model
    def _get_split_action(self, **defaults):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Split Line"),
            "res_model": "sale.order.line.split",
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    def split(self, quantity, price_unit=None, discount=None):
        """Take a part of the line to a line of its own.

        The quantities together stay what they were. What is left keeps its terms: a
        price by hand stays, a price of the offer is that for the quantity left.

        :param float quantity: how much goes to the new line, in the unit of the line
        :param price_unit: price of one unit there; None: that of this line
        :param discount: discount there in percent; None: that of this line
        :return: the new ``sale.order.line``
        :raises UserError: names the line and what is wrong
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_split()
        quantity = self.product_uom_id.round(quantity)
        self._check_split_quantity(quantity)
        left = self.product_uom_id.round(self.product_uom_qty - quantity)
        values = {"product_uom_qty": quantity, "order_id": self.order_id.id}
        new = self.copy(values)
        self.product_uom_qty = left
        prices = {"price_unit": price_unit, "discount": discount}
        prices = {name: value for name, value in prices.items() if value is not None}
        if prices:
            # written to a line that is there, a price stays when the quantity changes
            new.write(prices)
        self._place_behind(new)
        return new

    def _check_may_split(self):
        """Refuse lines that are not simply sold."""
        self.order_id._check_may_split()
        if not self._is_priced_by_terms():
            raise UserError(
                self.env._(
                    "%(line)s: only lines with a product and a price of their own are "
                    "split.",
                    line=self.product_id.display_name or self.name,
                )
            )

    def _check_split_quantity(self, quantity):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        above = float_compare(quantity, 0, digits) > 0
        below = float_compare(quantity, self.product_uom_qty, digits) < 0
        if not above or not below:
            raise UserError(
                self.env._(
                    "%(line)s has %(all)g %(unit)s. Take off more than 0 and less than "
                    "that.",
                    line=self.product_id.display_name,
                    all=self.product_uom_qty,
                    unit=self.product_uom_id.name,
                )
            )

    def _place_behind(self, new):
        """Put a new line right after this one."""
        lines = list(self.order_id.order_line - new)
        lines.insert(lines.index(self) + 1, new)
        for sequence, line in enumerate(lines, start=lines[0].sequence):
            if line.sequence != sequence:
                line.sequence = sequence
        self.order_id.invalidate_recordset(["order_line"])
