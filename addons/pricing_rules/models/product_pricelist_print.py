from odoo import models


class ProductPricelist(models.Model):
    """Print a price list from the price type."""

    _inherit = "product.pricelist"

    def action_print_prices(self):
        """Open the dialog to print prices of these types.

        :return: a window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_print_action"
        )
        context = {"active_model": self._name, "active_ids": self.ids}
        return {**action, "context": context}
