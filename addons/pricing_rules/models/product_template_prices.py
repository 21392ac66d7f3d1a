from odoo import models


class ProductTemplate(models.Model):
    """Products show their prices of all price types."""

    _name = "product.template"
    _inherit = ["product.template", "product.price.page"]

    def _get_price_variants(self):
        return self.product_variant_ids
