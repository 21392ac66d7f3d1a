from odoo import fields, models


class ProductTemplate(models.Model):
    """Products know how their prices are set."""

    _inherit = "product.template"

    price_group_id = fields.Many2one("product.price.group", index="btree_not_null")
