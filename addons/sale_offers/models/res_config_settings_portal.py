from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """What customers see in the portal, per company."""

    _inherit = "res.config.settings"

    portal_scope = fields.Selection(related="company_id.portal_scope", readonly=False)
