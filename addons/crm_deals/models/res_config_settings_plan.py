from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the plans of deals, per company."""

    _inherit = "res.config.settings"

    deal_project_id = fields.Many2one(
        related="company_id.deal_project_id", readonly=False
    )
