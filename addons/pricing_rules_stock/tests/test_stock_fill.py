from odoo.tests import Form, tagged

from .common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestStockFill(ReceiptCommon):
    """Price documents know what is in stock and what it was bought for."""

    def _create_document_of_manager(self, **values):
        documents = self.env["product.price.document"].with_user(self.manager)
        return documents.create({"pricelist_ids": self.retail.ids, **values})

    def test_fill_with_products_in_stock(self):
        self._buy(self.kettle, 50)
        self._return(self._buy(self.iron, 50), 10)
        document = self._create_document_of_manager()
        document.action_fill(product_ids=self.products.ids, in_stock=True)
        self.assertEqual(document.line_ids.product_id, self.kettle)

    def test_stock_of_another_company_does_not_count(self):
        other = self.env["res.company"].create({"name": "Second company"})
        self.worker.sudo().company_ids |= other
        self._buy(self.kettle, 50, company=other)
        document = self._create_document_of_manager()
        document.action_fill(product_ids=self.products.ids, in_stock=True)
        self.assertFalse(document.line_ids)

    def test_lines_show_the_receipt_price(self):
        self._buy(self.kettle, 50, days=-3)
        document = self._create_document(self.retail, {self.kettle: 90, self.iron: 1})
        lines = document.line_ids.with_user(self.manager)
        self.assertEqual(lines.mapped("receipt_price"), [50, 0])

    def test_a_new_line_shows_the_receipt_price(self):
        self._buy(self.kettle, 50, days=-3)
        document = self._create_document_of_manager()
        with Form(document) as form, form.line_ids.new() as line:
            self.assertEqual(line.receipt_price, 0)
            line.pricelist_id = self.retail
            line.product_id = self.kettle
            self.assertEqual(line.receipt_price, 50)
            line.price = 70
