from odoo import api, models

from .res_partner_requirement import EXEMPT


class ResUsers(models.Model):
    """People who log in are not registered as partners first."""

    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        """The partner of a user is not asked for the details of a customer."""
        exempt = self.with_context(requirement_exempt=EXEMPT)
        return super(ResUsers, exempt).create(vals_list).with_env(self.env)
