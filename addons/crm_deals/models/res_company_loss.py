from odoo import fields, models


class ResCompany(models.Model):
    """How strictly a company wants to know why it loses."""

    _inherit = "res.company"

    lost_reason_required = fields.Boolean(
        "Lost Reason for Every Deal",
        help="Deals and leads without a type need a reason when they are lost, too; "
        "deals with a type always do.",
    )
