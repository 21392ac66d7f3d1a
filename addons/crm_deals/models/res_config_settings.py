from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of deals, per company."""

    _inherit = "res.config.settings"

    deal_type_id = fields.Many2one(related="company_id.deal_type_id", readonly=False)
