from odoo import fields, models


class ResPartnerSegment(models.Model):
    """A set of customers, suppliers, competitors or other partners."""

    _name = "res.partner.segment"
    _description = "Partner Segment"
    _inherit = ["segment.mixin"]

    _member_model = "res.partner"
    _members_field = "partner_ids"
    _log_segment_field = "partner_segment_id"
    _log_member_field = "partner_id"

    partner_ids = fields.Many2many(
        "res.partner",
        "res_partner_segment_member_rel",
        "segment_id",
        "partner_id",
        string="Partners",
        help="Stored members; dynamic segments store none, they are asked.",
    )
    include_ids = fields.Many2many(
        "res.partner.segment",
        "res_partner_segment_include_rel",
        "segment_id",
        "include_id",
        string="Include",
        check_company=True,
    )
    exclude_ids = fields.Many2many(
        "res.partner.segment",
        "res_partner_segment_exclude_rel",
        "segment_id",
        "exclude_id",
        string="Exclude",
        check_company=True,
    )
    forbid_shipment = fields.Boolean(
        tracking=True, help="Nothing is shipped to members of this segment."
    )
    limit_discount = fields.Boolean(
        string="Limit Discounts",
        tracking=True,
        help="Manual discounts for members may not exceed the maximum.",
    )
    max_discount_percent = fields.Float(
        string="Maximum Discount",
        digits=(5, 2),
        tracking=True,
        help="Highest discount by hand, in percent of the price. 0 forbids discounts.",
    )

    _max_discount_percent_range = models.Constraint(
        "CHECK(max_discount_percent BETWEEN 0 AND 100)",
        "The maximum discount is a percentage. Enter a number from 0 to 100.",
    )

    def _get_policy_fields(self):
        return [
            *super()._get_policy_fields(),
            "forbid_shipment",
            "limit_discount",
            "max_discount_percent",
        ]
