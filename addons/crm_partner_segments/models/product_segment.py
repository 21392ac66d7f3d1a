from odoo import fields, models


class ProductSegment(models.Model):
    """A set of products that prices, offers and campaigns treat alike."""

    _name = "product.segment"
    _description = "Product Segment"
    _inherit = ["segment.mixin"]

    _member_model = "product.template"
    _members_field = "product_tmpl_ids"
    _log_segment_field = "product_segment_id"
    _log_member_field = "product_tmpl_id"

    product_tmpl_ids = fields.Many2many(
        "product.template",
        "product_segment_member_rel",
        "segment_id",
        "product_tmpl_id",
        string="Products",
        help="Stored members; dynamic segments store none, they are asked.",
    )
    include_ids = fields.Many2many(
        "product.segment",
        "product_segment_include_rel",
        "segment_id",
        "include_id",
        string="Include",
        check_company=True,
    )
    exclude_ids = fields.Many2many(
        "product.segment",
        "product_segment_exclude_rel",
        "segment_id",
        "exclude_id",
        string="Exclude",
        check_company=True,
    )
