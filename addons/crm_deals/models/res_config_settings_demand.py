from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the demand, per company."""

    _inherit = "res.config.settings"

    deal_potential_source = fields.Selection(
        related="company_id.deal_potential_source", readonly=False
    )
