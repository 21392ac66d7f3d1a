from odoo import models

from ..tools.columns import create_empty_columns


class ResPartner(models.Model):
    """A customer remembers who or what brought it."""

    _name = "res.partner"
    _inherit = ["res.partner", "client.interest.mixin"]

    def _auto_init(self):
        # nothing is known yet: spares 100,000 partners a pointless computation
        create_empty_columns(self, ["interest_kind", "interest_name"])
        return super()._auto_init()
