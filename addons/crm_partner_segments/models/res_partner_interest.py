from odoo import models
from odoo.tools import sql


class ResPartner(models.Model):
    """A customer remembers who or what brought it."""

    _name = "res.partner"
    _inherit = ["res.partner", "client.interest.mixin"]

    def _auto_init(self):
        # nothing is known yet: spares 100,000 partners a pointless computation
        for column in ("interest_kind", "interest_name"):
            if not sql.column_exists(self.env.cr, self._table, column):
                sql.create_column(self.env.cr, self._table, column, "varchar")
        return super()._auto_init()
