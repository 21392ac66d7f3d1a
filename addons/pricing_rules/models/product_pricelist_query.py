from odoo import fields, models


class ProductPricelist(models.Model):
    """Price types that follow a query."""

    _inherit = "product.pricelist"

    query_id = fields.Many2one(
        "product.price.query",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
