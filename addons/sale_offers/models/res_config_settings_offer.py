from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of offers, per company."""

    _inherit = "res.config.settings"

    offer_company_restricts = fields.Boolean(
        related="company_id.offer_company_restricts", readonly=False
    )
    offer_segment_restricts = fields.Boolean(
        related="company_id.offer_segment_restricts", readonly=False
    )
