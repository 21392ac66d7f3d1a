"""What planning and pricing have to know about products."""

from odoo import fields, models


class ProductTemplate(models.Model):
    """Products belong to a price group and have a place in the range."""

    _inherit = "product.template"

    price_group_id = fields.Many2one(
        "product.price.group",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Price types may have a markup or a formula of their own for the group.",
    )
    product_category_class = fields.Selection(
        [
            ("a", "A: key product, always in stock"),
            ("b", "B: regular product"),
            ("c", "C: slow product, bought in small lots"),
            ("d", "D: to be sold off"),
        ],
        string="Assortment Class",
        tracking=True,
        groups="base.group_user",
        help="The place of the product in the range, for buyers and price managers.",
    )
    season_group_id = fields.Many2one(
        "product.season.group",
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
        help="In which months of the year the product sells better or worse.",
    )
    sales_rating_id = fields.Many2one(
        "product.sales.rating",
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
        help="How well the product sells, as its manager judges it.",
    )
