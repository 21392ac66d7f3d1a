from odoo import models


class ProductPriceDocument(models.Model):
    """Price documents are filled by a choice, and go to Excel and back."""

    _inherit = "product.price.document"

    def action_choose_products(self):
        """Open the dialog that fills the document with a choice of products.

        :return: a window action
        """
        self._ensure_draft()
        return self._get_wizard_action(
            "pricing_rules.product_price_fill_action",
            {"default_pricelist_ids": self.pricelist_ids.ids},
        )

    def action_import_prices(self):
        """Open the dialog that imports a file into the document.

        :return: a window action
        """
        self._ensure_draft()
        return self._get_wizard_action("pricing_rules.product_price_import_action", {})

    def action_export_prices(self):
        """Write the prices of the document into an Excel workbook.

        :return: an action that downloads the file
        """
        self.ensure_one()
        export = self.env["product.price.export"].create(
            {
                "document_id": self.id,
                "company_id": (self.company_id or self.env.company).id,
                "date": self.effective_date,
                "pricelist_ids": (self.pricelist_ids | self._get_line_pricelists()).ids,
            }
        )
        return export.action_export()

    def _get_wizard_action(self, name, context):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        company = self.company_id or self.env.company
        action["context"] = {
            "default_document_id": self.id,
            "default_company_id": company.id,
            **context,
        }
        return action
