from odoo import api, models


class PosSession(models.Model):
    """Prices of price types reach the Point of Sale on all ways there are."""

    _inherit = "pos.session"

    @api.model
    def _load_pos_data_read(self, records, config):
        """Tell which pricelists are told as prices of products."""
        rows = super()._load_pos_data_read(records, config)
        for row in rows:
            row["_price_type_ids"] = config._get_pos_price_types().ids
        return rows

    def get_pos_prices(self, product_tmpl_ids):
        """Today's prices of products by the price types of this point of sale.

        :param product_tmpl_ids: ids of ``product.template``
        :return: dict with rules of single products under ``product.pricelist.item``, as
            :meth:`load_data` gives them
        """
        self.ensure_one()
        self.check_access("read")
        templates = self.env["product.template"].browse(product_tmpl_ids).exists()
        templates = templates._filtered_access("read")
        items = self.env["product.pricelist.item"]
        rows = items._get_pos_price_rows(self.config_id, templates)
        return {items._name: rows}

    def get_pos_ui_product_pricelist_item_by_product(
        self, product_tmpl_ids, product_ids, config_id
    ):
        """Products that are loaded later bring prices instead of rules along."""
        result = super().get_pos_ui_product_pricelist_item_by_product(
            product_tmpl_ids, product_ids, config_id
        )
        config = self.env["pos.config"].browse(config_id)
        pricelists = config._get_pos_price_types()
        if not pricelists:
            return result
        templates = self.env["product.template"].browse(product_tmpl_ids)
        items = self.env["product.pricelist.item"]
        told = [
            row
            for row in result[items._name]
            if row["pricelist_id"] not in pricelists.ids
        ]
        prices = items._get_pos_price_rows(config, templates, pricelists)
        # they are loaded already, with the prices of other products
        loaded = [
            row
            for row in result["product.pricelist"]
            if row["id"] not in pricelists.ids
        ]
        return {**result, items._name: told + prices, "product.pricelist": loaded}
