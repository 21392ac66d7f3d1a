from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns

from ..tools.profit import Profit, sum_up


class SaleOrder(models.Model):
    """What a quotation or an order earns."""

    _inherit = "sale.order"

    cost_pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Profit Compared With",
        compute="_compute_cost_pricelist_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        groups="base.group_user",
        help="The price type whose prices are taken for the cost, as of the day of the "
        "order. Empty: the cost of the products.",
    )
    profit = fields.Monetary(
        "Gross Profit",
        compute="_compute_profit",
        compute_sudo=True,
        groups="base.group_user",
        help="Of the lines whose cost is known.",
    )
    profit_percent = fields.Float(
        "Profit Margin",
        compute="_compute_profit",
        compute_sudo=True,
        groups="base.group_user",
        help="Gross profit in relation to the revenue of the same lines.",
    )
    profit_markup = fields.Float(
        "Markup",
        compute="_compute_profit",
        compute_sudo=True,
        groups="base.group_user",
        help="Gross profit in relation to the cost.",
    )
    profit_known_count = fields.Integer(
        "Lines with a Cost",
        compute="_compute_profit",
        compute_sudo=True,
        groups="base.group_user",
    )
    profit_unknown_count = fields.Integer(
        "Lines without a Cost",
        compute="_compute_profit",
        compute_sudo=True,
        groups="base.group_user",
    )
    profit_note = fields.Char(
        compute="_compute_profit", compute_sudo=True, groups="base.group_user"
    )

    def _auto_init(self):
        """Old orders are compared with the cost of their products."""
        create_empty_columns(self, ["cost_pricelist_id"])
        return super()._auto_init()

    @api.depends("company_id")
    def _compute_cost_pricelist_id(self):
        for order in self:
            order.cost_pricelist_id = order.company_id.sudo().cost_pricelist_id

    @api.depends("order_line.profit", "order_line.price_subtotal")
    def _compute_profit(self):
        self.order_line.mapped("profit_cost")
        for order in self:
            profit = order._get_profit()
            order.profit = profit.gross
            order.profit_percent = profit.margin or 0.0
            order.profit_markup = profit.markup or 0.0
            order.profit_known_count = profit.known
            order.profit_unknown_count = profit.unknown
            order.profit_note = order._get_profit_note(profit)

    def _get_profit(self):
        """What the order earns, see :func:`~..tools.profit.sum_up`."""
        rows, reduction = [], 0.0
        for line in self.order_line:
            if row := line._get_profit_row(line.profit_cost):
                rows.append(row)
            elif line._is_reduction():
                reduction += line.price_subtotal
        return sum_up(rows, reduction) if rows else Profit()

    def _get_profit_note(self, profit):
        """What the percentages are of, when not of all lines."""
        if not profit.unknown:
            return False
        return self.env._(
            "No cost known, left out: %(unknown)s of %(all)s lines",
            unknown=profit.unknown,
            all=profit.known + profit.unknown,
        )

    def _get_cost_prices(self, products):
        """Prices of products by the price type that stands for the cost.

        :return: dict of id of the product -> price of its own unit, without taxes on
            top, in the currency of the order
        """
        pricelist = self.cost_pricelist_id.with_company(self.company_id)
        options = {"currency": self.currency_id, "date": self.date_order}
        if not pricelist.is_registered:
            # nothing is sold by it, prices are only compared
            found = pricelist._compute_price_rule(
                products, 1.0, as_source=True, **options
            )
            return {id_: price for id_, (price, _rule) in found.items()}
        prices = pricelist.get_prices(products, self.date_order)
        known = products.filtered(lambda product: product.id in prices)
        return pricelist._adapt_prices(known, prices, **options)

    def _get_profit_in(self, currency):
        """The gross profit in another currency, at the rate of the day of the order."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return self.currency_id._convert(
            self.profit,
            currency or company.currency_id,
            company,
            self.date_order or fields.Date.context_today(self),
        )

    # WHO CHOOSES

    @api.model_create_multi
    def create(self, vals_list):
        """A price type that is kept from somebody is not read through profits either."""
        orders = super().create(vals_list)
        chosen = [bool(vals.get("cost_pricelist_id")) for vals in vals_list]
        for order, is_chosen in zip(orders, chosen, strict=True):
            if is_chosen:
                order._check_cost_pricelist()
        return orders

    def write(self, vals):
        """A price type that is kept from somebody is not read through profits either."""
        result = super().write(vals)
        if vals.get("cost_pricelist_id"):
            self._check_cost_pricelist()
        return result

    def _check_cost_pricelist(self):
        if self.env.su or self.env["product.pricelist"]._sees_all_prices():
            return
        for order in self.sudo():
            own = order.cost_pricelist_id
            if not own.use_on_sale and own != order.company_id.cost_pricelist_id:
                raise AccessError(
                    self.env._(
                        "%(order)s: the prices of %(name)s are not for sales people. "
                        "Compare with another price type, or with the cost.",
                        order=order.name,
                        name=own.name,
                    )
                )
