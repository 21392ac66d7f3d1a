from odoo import models


class SaleOrderLine(models.Model):
    """Lines in the catalog."""

    _inherit = "sale.order.line"

    def _get_product_catalog_lines_data(self, **kwargs):
        """Several lines of a product show the price of one unit, as a new line has it."""
        data = super()._get_product_catalog_lines_data(**kwargs)
        if len(self) > 1:
            prices = self.order_id._get_terms_prices(self.product_id)
            data["price"] = prices.get(self.product_id.id, data["price"])
        return data
