from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..tools.price_ledger import net_price, replay, without_hand


class SaleOrder(models.Model):
    """Reductions of a whole order count for the limits of discounts, too."""

    _inherit = "sale.order"

    def _get_reductions(self):
        """Lines that take something off the order as a whole, made by a person.

        A line with terms of its own is measured by them.
        """
        return self.sudo().order_line.filtered(
            lambda line: line.price_unit < 0 < line.product_uom_qty
            and not (line.is_downpayment or line.reward_id or line.price_steps)
        )

    def _get_sum_of_terms(self):
        """What the lines of the order cost by the terms of sale, and what they do cost.

        :return: tuple of two amounts in the currency of the order
        """
        terms = actual = 0.0
        for line in self.sudo().order_line:
            if steps := without_hand(line.price_steps):
                terms += net_price(*replay(steps)) * line.product_uom_qty
                actual += line._get_discounted_price() * line.product_uom_qty
        return terms, actual

    def _get_reduction_percent(self):
        """How far an order with reductions is below its terms, discounts included.

        :return: percent of the sum by the terms of sale, 0 without reductions
        """
        self.ensure_one()
        reductions = self._get_reductions()
        if not reductions:
            return 0.0
        terms, actual = self._get_sum_of_terms()
        actual += sum(
            line._get_discounted_price() * line.product_uom_qty for line in reductions
        )
        return (terms - actual) / terms * 100 if terms > 0 else 0.0

    def _get_reduction_percents(self):
        """The same for several orders, as a dict of order -> percent."""
        return {order: order._get_reduction_percent() for order in self}

    def _check_reduction_limits(self, before=None):
        """Refuse reductions that together with discounts go beyond the limits.

        :param before: dict of order -> percent before the change; what was given
            already, and does not grow, is not refused
        :raises UserError: names the order, the limit, whose it is and the remedy
        """
        if self.env.su:
            return
        for order in self:
            reductions = order._get_reductions().with_env(order.env)
            if not reductions:
                continue
            percent = order._get_reduction_percent()
            given = (before or {}).get(order, 0.0)
            if broken := reductions[0]._find_broken_limit(percent, given):
                order._raise_reduction_over_limit(percent, broken)

    def _raise_reduction_over_limit(self, percent, limit):
        terms, _actual = self._get_sum_of_terms()
        lowest = terms * (1 - limit["percent"] / 100)
        raise UserError(
            self.env._(
                "%(order)s: with %(reductions)s the order is %(percent).2f %% below the "
                "terms, %(terms)s. %(limit)s Keep the goods at %(lowest)s or more, or "
                "let somebody who may give more make the reduction.",
                order=self.name,
                reductions=", ".join(
                    self._get_reductions().mapped(
                        lambda line: (line.name or line.product_id.name).split("\n")[0]
                    )
                ),
                percent=percent,
                terms=format_amount(self.env, terms, self.currency_id),
                limit=self.order_line._describe_limit(limit),
                lowest=format_amount(self.env, lowest, self.currency_id),
            )
        )
