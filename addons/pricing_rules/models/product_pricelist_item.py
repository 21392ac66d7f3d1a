from odoo import models


class ProductPricelistItem(models.Model):
    """Price rules work on price types that not everybody sees."""

    _inherit = "product.pricelist.item"

    def _compute_base_price(self, product, quantity, uom, date, currency, **kwargs):
        """A price may be based on costs, which sales people do not see."""
        # only the price that comes of it is given away
        rule = self.sudo() if self.base == "pricelist" else self
        return super(ProductPricelistItem, rule)._compute_base_price(
            product, quantity, uom, date, currency, **{**kwargs, "as_source": True}
        )
