from odoo import fields, models


class ProductTemplate(models.Model):
    """Products know the segments they are in."""

    _name = "product.template"
    _inherit = ["product.template", "segment.member.mixin"]

    _segment_model = "product.segment"

    segment_ids = fields.Many2many(
        "product.segment",
        string="Segments",
        compute="_compute_segment_ids",
        inverse="_inverse_segment_ids",
        search="_search_segment_ids",
        groups="base.group_user",
        copy=False,
    )
