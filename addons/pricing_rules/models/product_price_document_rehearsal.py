from odoo import models


class ProductPriceDocument(models.Model):
    """Price documents are rehearsed before they are posted."""

    _inherit = "product.price.document"

    def action_rehearse(self):
        """Ask what past sales would have brought at the prices of this draft.

        :return: a window action
        :raises UserError: not a draft
        """
        self.ensure_one()
        self._ensure_draft()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_rehearsal_action"
        )
        return {**action, "context": {"default_document_id": self.id}}

    def _prices_changed(self):
        for name in ("current", "analysis", "timeline"):
            self.env[f"product.price.{name}"].invalidate_model()
        return super()._prices_changed()
