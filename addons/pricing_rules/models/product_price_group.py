from odoo import fields, models


class ProductPriceGroup(models.Model):
    """Products whose prices are set in the same way."""

    _name = "product.price.group"
    _description = "Price Group"

    name = fields.Char(required=True, translate=True)
