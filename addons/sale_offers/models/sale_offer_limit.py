from odoo import models


class SaleOffer(models.Model):
    """How far prices may be from those of an offer, by hand."""

    _inherit = "sale.offer"

    def _get_discount_limit(self):
        """The highest discount by hand in percent, None when there is no limit."""
        for offer in self._get_price_chain():
            if offer.limit_discount:
                return offer.max_discount_percent
        return None
