from odoo import fields, models


class ResCompany(models.Model):
    """How a company approves."""

    _inherit = "res.company"

    approval_reminder_hours = fields.Integer(
        string="Remind of Approvals After",
        default=24,
        help="Hours after which those who have not decided are reminded. 0: never.",
    )

    _approval_reminder_hours_positive = models.Constraint(
        "CHECK(approval_reminder_hours >= 0)",
        "Hours until a reminder start from 0. Enter 0 to send none.",
    )
