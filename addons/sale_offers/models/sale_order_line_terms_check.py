from odoo import models

from .sale_order_line_offer_limit import TOLERANCE


class SaleOrderLine(models.Model):
    """Lines beyond the limits of their offer, whoever made them so."""

    _inherit = "sale.order.line"

    def _find_offer_limit_problem(self):
        """Why the price is further from the offer than it allows, in words.

        :return: text, empty when it is within the limits
        """
        self.ensure_one()
        below = self.sudo().price_deviation_percent
        limits = [one for one in self._get_discount_limits() if one["kind"] == "offer"]
        for limit in limits:
            if below > limit["percent"] + TOLERANCE:
                return self._describe_over_limit(below, limit["percent"])
        markup = self.order_id.offer_id.sudo()._get_markup_limit()
        if markup is not None and -below > markup + TOLERANCE:
            return self._describe_over_markup(-below, markup)
        return ""

    def _describe_over_limit(self, below, limit):
        return self.env._(
            "%(product)s is %(below).2f %% below the offer, which allows %(limit).2f %%. "
            "Raise the price, or let the offer be changed.",
            product=self.product_id.display_name,
            below=below,
            limit=limit,
        )

    def _describe_over_markup(self, above, limit):
        return self.env._(
            "%(product)s is %(above).2f %% above the offer, which allows %(limit).2f %%. "
            "Lower the price, or let the offer be changed.",
            product=self.product_id.display_name,
            above=above,
            limit=limit,
        )
