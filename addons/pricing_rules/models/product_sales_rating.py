"""Sales ratings of products."""

from odoo import fields, models


class ProductSalesRating(models.Model):
    """How well a product sells, as its manager judges it."""

    _name = "product.sales.rating"
    _description = "Sales Rating"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "((name->>'en_US'))", "There is already a sales rating with this name."
    )
