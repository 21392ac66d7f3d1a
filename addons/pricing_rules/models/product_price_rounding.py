from odoo import fields, models


class ProductPriceRounding(models.Model):
    """How prices are rounded."""

    _name = "product.price.rounding"
    _description = "Price Rounding"

    name = fields.Char(required=True, translate=True)

    def _get_rounder(self):
        return lambda price: round(price, 2)
