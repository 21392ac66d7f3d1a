from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns

from ..tools.price_ledger import (
    deviation_percent,
    get_question,
    is_by_hand,
    net_price,
    replay,
    without_hand,
)
from .sale_order_line_terms import SALES

LEDGER = {"price_steps", "price_deviation_percent"}
SAME = ("product", "uom", "quantity", "pricelist", "partner")


class SaleOrderLine(models.Model):
    """Every line keeps how its price came about, also when the rules are long gone."""

    _inherit = "sale.order.line"

    price_steps = fields.Json(
        string="How the Price Came About",
        compute="_compute_price_steps",
        store=True,
        precompute=True,
        copy=False,
        groups=SALES,
    )
    price_deviation_percent = fields.Float(
        string="Below the Terms, %",
        compute="_compute_price_steps",
        store=True,
        precompute=True,
        copy=False,
        aggregator="avg",
        groups=SALES,
        help="How far the price to pay is below that of the terms of sale, because "
        "somebody changed it. Negative: above.",
    )
    is_price_by_hand = fields.Boolean(
        compute="_compute_is_price_by_hand", compute_sudo=True
    )

    def _auto_init(self):
        """Old lines have no ledger: how their prices came about is not known."""
        create_empty_columns(self, LEDGER)
        return super()._auto_init()

    @api.depends(
        "price_unit", "discount", "product_id", "product_uom_id", "product_uom_qty"
    )
    def _compute_price_steps(self):
        """Write down the terms of sale, and what the line has instead of them."""
        for line in self:
            terms = line._get_kept_terms() or line.price_terms
            if not terms:
                line.price_steps = False
                line.price_deviation_percent = 0.0
                continue
            line.price_steps = terms + line._get_hand_steps(terms)
            line.price_deviation_percent = deviation_percent(
                net_price(*replay(terms)), line._get_discounted_price()
            )

    @api.depends("price_steps")
    def _compute_is_price_by_hand(self):
        for line in self:
            line.is_price_by_hand = is_by_hand(line.price_steps)

    def _get_kept_terms(self):
        """The terms written down before, while they still explain the line.

        They are asked anew when the line is about something else now, or when price or
        discount followed other terms since.
        """
        terms = without_hand(self.price_steps)
        asked, now = get_question(terms), self._get_question_step()
        if not terms or any(asked.get(key) != now[key] for key in SAME):
            return []
        price, discount = replay(terms)
        if self._differs(price, self.technical_price_unit) or self._is_other_discount(
            discount, self.technical_discount
        ):
            return []
        return terms

    def _get_hand_steps(self, terms):
        """Steps for a price or a discount that is not that of the terms."""
        price, discount = replay(terms)
        steps = []
        if self._differs(price, self.price_unit):
            kind = self._get_hand_kind()
            steps.append({"kind": kind, "op": "set", "value": self.price_unit})
        if self._is_other_discount(discount, self.discount):
            step = {"kind": "hand", "op": "discount", "value": self.discount}
            steps.append(step)
        return steps

    def _get_hand_kind(self):
        """Why a price is not that of the terms: typed, brought along, or invoiced."""
        if self._differs(self.price_unit, self.technical_price_unit):
            return "hand"
        return "kept" if self.qty_invoiced > 0 else "given"

    def _differs(self, price, other):
        # as exact as prices are shown; a cent would hide changes of cheap goods
        digits = self.env["decimal.precision"].precision_get("Product Price")
        return float_compare(price, other, max(digits, 2) + 2) != 0

    def _is_other_discount(self, discount, other):
        digits = self.env["decimal.precision"].precision_get("Discount")
        return float_compare(discount, other, digits) != 0

    def _forget_terms(self):
        """Ask the terms of sale anew, whatever was written down before."""
        self.invalidate_recordset(["register_row", "price_basis", "pricelist_item_id"])
        self._forget_shown_discounts()

    def _forget_shown_discounts(self):
        """Ask anew which discounts are shown; the price itself stays."""
        self.invalidate_recordset(["price_terms"])
        stored = self.filtered("id")
        (self - stored).invalidate_recordset(["price_steps"])
        # only the program writes the ledger
        stored.sudo().price_steps = False
        self.env.add_to_compute(self._fields["price_steps"], stored)

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a ledger from outside: it is evidence."""
        for vals in vals_list:
            self._refuse_ledger(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse a ledger from outside: it is evidence."""
        self._refuse_ledger(vals)
        return super().write(vals)

    def copy_data(self, default=None):
        """A copy asks the terms of sale anew; what was changed by hand is kept.

        People whose discounts are limited do not copy what others gave, either.
        """
        vals_list = super().copy_data(default)
        limited = not self.env.su and self.env.user.sudo().limit_discount
        for line, vals in zip(self.sudo(), vals_list, strict=True):
            if line.price_steps and (limited or not line.is_price_by_hand):
                for name in ("price_unit", "technical_price_unit", "discount"):
                    if name not in (default or {}):
                        vals.pop(name, None)
        return vals_list

    def _add_precomputed_values(self, vals_list):
        """A price that comes with a new line is the one it starts from."""
        for vals in vals_list:
            if "price_unit" in vals:
                vals.setdefault("technical_price_unit", vals["price_unit"])
        return super()._add_precomputed_values(vals_list)

    def _refuse_ledger(self, vals):
        if not self.env.su and LEDGER & vals.keys():
            raise AccessError(
                self.env._(
                    "How a price came about is written down by the program alone. "
                    "Change the price or the discount of the line instead."
                )
            )

    # ACTIONS

    def action_explain_price(self):
        """Open in plain words how the price of the line came about.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("read")
        explanation = self.env["sale.order.line.explanation"].create(
            {"line_id": self.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why This Price"),
            "res_model": explanation._name,
            "res_id": explanation.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_reset_price(self):
        """Give the lines the prices and discounts of the terms of sale as of today's rules.

        Lines that have been invoiced keep their price; so do special lines, such as
        rewards and down payments.

        :return: True
        :raises UserError: the order is cancelled or locked
        """
        self.check_access("write")
        self._check_may_reset()
        lines = self.filtered(
            lambda line: line._is_priced_by_terms() and not line.qty_invoiced
        )
        for order, order_lines in lines.grouped("order_id").items():
            order._reset_prices(order_lines)
        return True

    def _check_may_reset(self):
        for order in self.order_id:
            if order.locked or order.state == "cancel":
                raise UserError(
                    self.env._(
                        "Order %(name)s is locked or cancelled, its prices stay. "
                        "Unlock it, or set it to quotation, first.",
                        name=order.name,
                    )
                )
