from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of slipping deals, per company."""

    _inherit = "res.config.settings"

    deal_silence_days = fields.Integer(
        related="company_id.deal_silence_days", readonly=False
    )
