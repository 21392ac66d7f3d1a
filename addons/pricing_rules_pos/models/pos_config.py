from odoo import api, fields, models


class PosConfig(models.Model):
    """Which price types a point of sale sells by."""

    _inherit = "pos.config"

    @api.constrains("pricelist_id", "available_pricelist_ids")
    def _check_sold_by(self):
        # the price type may be one that the user does not see
        self.sudo()._get_pos_pricelists()._ensure_sold_at_pos()

    def _get_pos_pricelists(self):
        """All pricelists that an order of these points of sale may follow."""
        presets = self.available_preset_ids | self.default_preset_id
        return (
            self.pricelist_id
            | self.filtered("use_pricelist").available_pricelist_ids
            | presets.pricelist_id
        )

    def _get_pos_price_types(self):
        """Those of them whose prices the server works out."""
        return self._get_pos_pricelists()._filter_by_price_types()

    @api.model
    def _forget_loaded_prices(self, pricelists):
        """Let points of sale load their data anew, not only what changed since."""
        # who edits a pricelist need not have rights at the Point of Sale
        configs = self.sudo().search(
            [
                "|",
                ("pricelist_id", "in", pricelists.ids),
                "|",
                ("available_pricelist_ids", "in", pricelists.ids),
                ("available_preset_ids.pricelist_id", "in", pricelists.ids),
            ]
        )
        configs.last_data_change = fields.Datetime.now()
