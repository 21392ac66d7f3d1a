from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How the company approves."""

    _inherit = "res.config.settings"

    approval_reminder_hours = fields.Integer(
        related="company_id.approval_reminder_hours", readonly=False
    )
