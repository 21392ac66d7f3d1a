from odoo import api, models


class PosPreset(models.Model):
    """Presets choose a price type, too."""

    _inherit = "pos.preset"

    @api.constrains("pricelist_id")
    def _check_sold_by(self):
        # the price type may be one that the user does not see
        self.sudo().pricelist_id._ensure_sold_at_pos()
