from odoo import models
from odoo.exceptions import UserError

TOLERANCE = 0.005


class SaleOrderLine(models.Model):
    """How far prices may be from those of the offer, by hand."""

    _inherit = "sale.order.line"

    def _get_discount_limits(self):
        """The limit of the offer joins those of the user and the segments."""
        limits = super()._get_discount_limits()
        for offer in self.order_id.offer_id.sudo()._get_price_chain():
            if offer.limit_discount:
                limits.append(
                    {
                        "percent": offer.max_discount_percent,
                        "kind": "offer",
                        "name": offer.display_name,
                    }
                )
                break
        return limits

    def _describe_limit(self, limit):
        if limit["kind"] == "offer":
            return self.env._(
                "Under offer %(name)s at most %(percent).2f %% are taken off by hand.",
                **{key: limit[key] for key in ("name", "percent")},
            )
        return super()._describe_limit(limit)

    def _check_discount_limits(self, before=None, kinds=None):
        """Refuse markups beyond those of the offer as well.

        :raises UserError: names the line, the offer and the remedy
        """
        super()._check_discount_limits(before, kinds)
        if self.env.su or kinds:
            return
        for line in self:
            markup = -line.sudo().price_deviation_percent
            given = -(before or {}).get(line, 0.0)
            limit = line.order_id.offer_id.sudo()._get_markup_limit()
            over = limit is not None and markup > max(limit, given) + TOLERANCE
            if over:
                raise UserError(
                    self.env._(
                        "%(line)s: the price is %(markup).2f %% above that of offer "
                        "%(offer)s, which allows %(limit).2f %%. Lower the price, or "
                        "let the offer be changed.",
                        line=line.product_id.display_name or line.name,
                        markup=markup,
                        offer=line.order_id.offer_id.display_name,
                        limit=limit,
                    )
                )
