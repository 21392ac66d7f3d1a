from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..tools.price_ledger import net_price, replay, without_hand

CHANGES = {
    "price_unit",
    "discount",
    "product_uom_qty",
    "product_uom_id",
    "product_id",
    "product_no_variant_attribute_value_ids",
    "tax_ids",
}
TOLERANCE = 0.005


class SaleOrderLine(models.Model):
    """Discounts by hand have limits, by user and by partner segment."""

    _inherit = "sale.order.line"

    def _get_discount_limits(self):
        """Limits of what people may take off the price of the terms; the smallest counts.

        :return: list of dicts: ``percent``, ``kind`` (``user``, ``segment``) and
            ``name`` of whose limit it is
        """
        self.ensure_one()
        limits = []
        user = self.env.user.sudo()
        if user.limit_discount:
            limits.append(
                {
                    "percent": user.max_discount_percent,
                    "kind": "user",
                    "name": user.name,
                }
            )
        for segment in self.order_id._get_limiting_segments():
            limits.append(
                {
                    "percent": segment.max_discount_percent,
                    "kind": "segment",
                    "name": segment.name,
                }
            )
        return limits

    def _check_discount_limits(self, before=None, kinds=None):
        """Refuse prices that are further below the terms than people may go.

        :param before: dict of line -> deviation in percent before the change; what was
            given already by somebody else, and does not grow, is not refused
        :param kinds: only limits of these kinds; all when empty
        :raises UserError: names the line, the limit, whose it is and the remedy
        """
        if self.env.su:
            return
        for line in self:
            deviation = line.sudo().price_deviation_percent
            given = (before or {}).get(line, 0.0)
            if broken := line._find_broken_limit(deviation, given, kinds):
                line._raise_over_limit(deviation, broken)

    def _find_broken_limit(self, percent, given, kinds=None):
        """The smallest limit, if somebody goes beyond it now.

        :param float percent: how far below the terms it is
        :param float given: how far it was before, which is not refused
        :param kinds: only limits of these kinds; all when empty
        :return: a limit as of :meth:`_get_discount_limits`, or None
        """
        if percent <= max(given, 0.0) + TOLERANCE:
            return None
        limits = [
            limit
            for limit in self._get_discount_limits()
            if not kinds or limit["kind"] in kinds
        ]
        smallest = min(limits, key=lambda limit: limit["percent"], default=None)
        if smallest and percent > smallest["percent"] + TOLERANCE:
            return smallest
        return None

    def _raise_over_limit(self, deviation, limit):
        terms = net_price(*replay(without_hand(self.sudo().price_steps)))
        lowest = terms * (1 - limit["percent"] / 100)
        currency = self.currency_id
        raise UserError(
            self.env._(
                "%(line)s: %(price)s is %(deviation).2f %% below the price of the terms, "
                "%(terms)s. %(limit)s Ask for at least %(lowest)s, or let somebody who "
                "may give more change the price.",
                line=self.product_id.display_name or self.name,
                price=format_amount(self.env, self._get_discounted_price(), currency),
                deviation=deviation,
                terms=format_amount(self.env, terms, currency),
                limit=self._describe_limit(limit),
                lowest=format_amount(self.env, lowest, currency),
            )
        )

    @api.model
    def _describe_limit(self, limit):
        if limit["kind"] == "segment":
            return self.env._(
                "Customers of segment %(name)s get at most %(percent).2f %% by hand.",
                **{key: limit[key] for key in ("name", "percent")},
            )
        return self.env._(
            "%(name)s may take off at most %(percent).2f %%.",
            **{key: limit[key] for key in ("name", "percent")},
        )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Check the discounts of new lines, whoever brings them."""
        lines = super().create(vals_list)
        lines._check_discount_limits()
        lines.order_id._check_reduction_limits()
        return lines

    def write(self, vals):
        """Check changed prices and discounts, and what they are compared with."""
        if self.env.su or not CHANGES & vals.keys():
            return super().write(vals)
        before = {line: line.sudo().price_deviation_percent for line in self}
        reduced = self.order_id._get_reduction_percents()
        result = super().write(vals)
        self._check_discount_limits(before)
        self.order_id._check_reduction_limits(reduced)
        return result

    def unlink(self):
        """A reduction weighs more where goods leave the order."""
        if self.env.su:
            return super().unlink()
        orders = self.order_id
        reduced = orders._get_reduction_percents()
        result = super().unlink()
        orders.exists()._check_reduction_limits(reduced)
        return result
