from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Partners know the segments they are in."""

    _name = "res.partner"
    _inherit = ["res.partner", "segment.member.mixin"]

    _segment_model = "res.partner.segment"

    segment_ids = fields.Many2many(
        "res.partner.segment",
        string="Segments",
        compute="_compute_segment_ids",
        inverse="_inverse_segment_ids",
        search="_search_segment_ids",
        groups="base.group_user",
        copy=False,
    )
    category_tree_ids = fields.Many2many(
        "res.partner.category",
        string="Tags and Their Children",
        compute="_compute_category_tree_ids",
        search="_search_category_tree_ids",
        help="In conditions: a tag means the tag and all tags below it.",
        groups="base.group_user",
    )

    @api.depends("category_id.parent_path")
    def _compute_category_tree_ids(self):
        """The tags and all tags above them: what a search for a tag would find."""
        for partner in self:
            tags = partner.category_id
            ids = {
                int(id_)
                for tag in tags
                for id_ in (tag.parent_path or str(tag.id)).split("/")
                if id_
            }
            partner.category_tree_ids = tags.browse(sorted(ids))

    def _search_category_tree_ids(self, operator, value):
        if operator in ("any", "any!"):
            tags = self.env["res.partner.category"].search(value)
            return Domain("category_id", "child_of", tags.ids)
        if operator != "in":
            return NotImplemented
        domain = Domain("category_id", "child_of", [tag for tag in value if tag])
        if False in value:
            domain |= Domain("category_id", "=", False)
        return domain
