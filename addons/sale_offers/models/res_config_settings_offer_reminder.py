from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """When the company is told that an offer ends."""

    _inherit = "res.config.settings"

    offer_reminder_days = fields.Integer(
        related="company_id.offer_reminder_days", readonly=False
    )
