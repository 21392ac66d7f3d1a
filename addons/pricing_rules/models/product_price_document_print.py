from odoo import models


class ProductPriceDocument(models.Model):
    """Print the price tags that a price document makes necessary."""

    _inherit = "product.price.document"

    def action_print_tags(self):
        """Open the dialog to print the tags of this document.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_print_action"
        )
        context = {"active_model": self._name, "active_ids": self.ids}
        return {**action, "context": context}
