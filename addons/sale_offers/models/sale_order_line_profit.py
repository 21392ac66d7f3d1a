from odoo import api, fields, models

from ..tools.profit import Profit


class SaleOrderLine(models.Model):
    """What a line earns, against its cost or the prices of a price type."""

    _inherit = "sale.order.line"

    profit_cost = fields.Float(
        "Compared Cost",
        compute="_compute_profit",
        compute_sudo=True,
        min_display_digits="Product Price",
        groups="base.group_user",
        help="What one unit costs by the chosen price type, or by the cost of the "
        "product. 0: nobody knows.",
    )
    profit = fields.Monetary(
        "Gross Profit",
        compute="_compute_profit",
        compute_sudo=True,
        groups="base.group_user",
        help="Revenue without taxes less the compared cost.",
    )
    profit_percent = fields.Float(
        "Profit Margin",
        compute="_compute_profit",
        compute_sudo=True,
        groups="base.group_user",
        help="Gross profit in relation to the revenue.",
    )
    profit_markup = fields.Float(
        "Markup",
        compute="_compute_profit",
        compute_sudo=True,
        groups="base.group_user",
        help="Gross profit in relation to the cost.",
    )
    is_cost_known = fields.Boolean(
        compute="_compute_profit", compute_sudo=True, groups="base.group_user"
    )
    profit_note = fields.Char(
        compute="_compute_profit",
        compute_sudo=True,
        groups="base.group_user",
    )

    @api.depends(
        *("price_subtotal", "purchase_price", "product_uom_qty", "qty_delivered"),
        *("product_id", "product_uom_id", "order_id.cost_pricelist_id"),
        *("order_id.date_order", "order_id.currency_id"),
    )
    def _compute_profit(self):
        costs = self._get_unit_costs()
        for line in self:
            cost = costs.get(line)
            row = line._get_profit_row(cost)
            known = bool(row and cost)
            profit = Profit(*row, 1) if known else Profit()
            line.profit_cost = cost or 0.0
            line.profit = profit.gross
            line.profit_percent = profit.margin or 0.0
            line.profit_markup = profit.markup or 0.0
            line.is_cost_known = known
            line.profit_note = (
                self.env._("no cost known") if row and not known else False
            )

    def _is_reduction(self):
        """Whether the line is a discount on the others."""
        discount = self.reward_id and self.reward_id.reward_type != "product"
        return bool(discount or self._is_global_discount())

    def _counts_for_profit(self):
        """Whether the line sells something that has a cost."""
        return not (
            self.display_type
            or not self.product_id
            or self.is_downpayment
            or self.product_type == "combo"
            or self._is_reduction()
        )

    def _get_profit_row(self, cost):
        """Revenue and cost of the line in its currency, None when it sells nothing.

        :param cost: of one unit, in currency and unit of the line; None: not known
        """
        quantity = self.product_uom_qty
        revenue = self.price_subtotal
        if not quantity and self.qty_delivered:
            # as core does for lines that came with a delivery
            quantity = self.qty_delivered
            revenue = self.price_unit * quantity
        if not quantity or not self._counts_for_profit():
            return None
        return (revenue, cost * quantity if cost else None)

    def _get_unit_costs(self):
        """What one unit costs, in currency and unit of its line.

        :return: dict of line -> cost; lines whose cost nobody knows are left out
        """
        costs = {}
        for order, lines in self.grouped("order_id").items():
            if order.cost_pricelist_id:
                costs.update(lines._get_costs_of_type(order))
            else:
                costs.update(
                    {line: line.purchase_price for line in lines if line.purchase_price}
                )
        return costs

    def _get_costs_of_type(self, order):
        """Costs by the price type of the order, on its day."""
        lines = self.filtered("product_id")
        prices = order._get_cost_prices(lines.product_id._origin)
        return {
            line: line.product_id.uom_id._compute_price(
                prices[line.product_id._origin.id], line.product_uom_id
            )
            for line in lines
            if prices.get(line.product_id._origin.id)
        }
