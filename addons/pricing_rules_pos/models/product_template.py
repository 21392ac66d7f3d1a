from odoo import models


class ProductTemplate(models.Model):
    """Products that a point of sale fetches later bring their prices along."""

    _inherit = "product.template"

    def create_product_variant_from_pos(self, attribute_value_ids, config_id):
        """A variant that is made at a point of sale has its price there."""
        result = super().create_product_variant_from_pos(attribute_value_ids, config_id)
        config = self.env["pos.config"].browse(config_id)
        items = self.env["product.pricelist.item"]
        if rows := items._get_pos_price_rows(config, self):
            result["product.pricelist.item"] = rows
        return result

    def _filter_with_priced_options(self):
        """None: what options add is asked for per variant."""
        return self.browse()
