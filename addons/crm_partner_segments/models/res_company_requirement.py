from odoo import api, models

from .res_partner_requirement import EXEMPT


class ResCompany(models.Model):
    """Own companies are not customers."""

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        """The partner of an own company is not asked for the details of a customer."""
        exempt = self.with_context(requirement_exempt=EXEMPT)
        return super(ResCompany, exempt).create(vals_list).with_env(self.env)
