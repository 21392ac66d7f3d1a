from odoo import fields, models


class ProductPricelist(models.Model):
    """What a person opens from a price type."""

    _inherit = "product.pricelist"

    def action_view_prices(self):
        """Open the history of the prices of this type.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_action"
        )
        return {**action, "domain": [("pricelist_id", "=", self.id)]}

    def action_view_documents(self):
        """Open the price documents that set prices of this type.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_document_action"
        )
        domain = [("pricelist_ids", "in", self.ids)]
        context = {"default_pricelist_ids": self.ids}
        return {**action, "domain": domain, "context": context}

    def action_new_document(self):
        """Begin a price document for this type, with what is computed from it at once.

        :return: a window action
        """
        self.ensure_one()
        document = self.env["product.price.document"].create(
            {
                "pricelist_ids": self.ids,
                "effective_date": fields.Date.context_today(self),
                "company_id": (self.company_id or self.env.company).id,
            }
        )
        return document._get_records_action()
