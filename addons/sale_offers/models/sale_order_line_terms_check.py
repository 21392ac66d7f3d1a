from odoo import models

from .sale_order_line_offer_limit import TOLERANCE


class SaleOrderLine(models.Model):
    """Lines beyond the limits of their offer, whoever made them so."""

    _inherit = "sale.order.line"

    def _find_offer_limit_problem(self, discount, markup):
        """Why the price is further from the offer than it allows, in words.

        :param discount: highest discount by hand in percent; None: any
        :param markup: highest markup by hand in percent; None: any
        :return: text, empty when it is within the limits
        """
        self.ensure_one()
        below = self.sudo().price_deviation_percent
        values = {"product": self.product_id.display_name, "percent": abs(below)}
        if discount is not None and below > discount + TOLERANCE:
            return self.env._(
                "%(product)s is %(percent).2f %% below the offer, which allows "
                "%(limit).2f %%. Raise the price, or let the offer be changed.",
                limit=discount,
                **values,
            )
        if markup is not None and -below > markup + TOLERANCE:
            return self.env._(
                "%(product)s is %(percent).2f %% above the offer, which allows "
                "%(limit).2f %%. Lower the price, or let the offer be changed.",
                limit=markup,
                **values,
            )
        return ""
