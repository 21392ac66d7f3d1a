from odoo import api, fields, models
from odoo.exceptions import UserError


class ProductPriceSelection(models.AbstractModel):
    """A choice of price types and products, for wizards."""

    _name = "product.price.selection"
    _description = "Choice of Price Types and Products"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    pricelist_ids = fields.Many2many(
        "product.pricelist",
        string="Price Types",
        domain="[('price_method', '!=', 'rules'), "
        "('company_id', 'in', [company_id, False])]",
    )
    price_group_ids = fields.Many2many("product.price.group", string="Price Groups")
    segment_ids = fields.Many2many("product.segment", string="Product Segments")
    category_ids = fields.Many2many("product.category", string="Categories")
    product_ids = fields.Many2many(
        "product.product",
        string="Products",
        domain="[('company_id', 'in', [company_id, False])]",
    )
    in_stock = fields.Boolean("Only in Stock")
    stock_is_known = fields.Boolean(compute="_compute_stock_is_known")

    @api.depends_context("uid")
    def _compute_stock_is_known(self):
        try:
            self.env["product.price.document"]._get_in_stock_domain()
        except UserError:
            self.stock_is_known = False
        else:
            self.stock_is_known = True

    def _get_fill_choices(self):
        """The choice of products, as ``action_fill`` of a price document takes it."""
        self.ensure_one()
        return {
            "product_ids": self.product_ids.ids,
            "price_group_ids": self.price_group_ids.ids,
            "segment_ids": self.segment_ids.ids,
            "category_ids": self.category_ids.ids,
            "in_stock": self.in_stock,
        }
