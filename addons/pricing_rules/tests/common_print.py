"""Fixtures shared by the tests of printing."""

from io import BytesIO

from PyPDF2 import PdfReader

from .common import PricingCommon

TAGS = "pricing_rules.action_report_price_tags"
LABELS = "pricing_rules.action_report_labels"
PRICE_LIST = "pricing_rules.action_report_price_list"


class PrintCommon(PricingCommon):
    """Products with barcodes, a price type to sell by and one that only helps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.helper = cls._create_type("Helper", use_on_sale=False)
        barcodes = ("2990000000019", "2990000000010", False)
        for product, barcode in zip(cls.products, barcodes, strict=True):
            product.barcode = barcode
        cls.kettle.name = "Чайник «Ґніт»"
        cls._set_prices(
            cls.retail, {cls.kettle: 1100, cls.iron: 200, cls.lamp: 300}, days=-30
        )
        cls._set_prices(cls.retail, {cls.kettle: 985}, days=-1)
        cls._set_prices(cls.helper, {cls.kettle: 777.77}, days=-30)

    def _render(self, report, products=None, user=None, **data):
        """(text of the PDF, number of pages), printed as a sales person."""
        reports = self.env["ir.actions.report"].with_user(user or self.seller)
        products = self.products if products is None else products
        data = {"pricelist_ids": self.retail.ids, "lang": "en_US", **data}
        pdf, kind = reports._render_qweb_pdf(report, products.ids, data=data)
        self.assertEqual(kind, "pdf")
        self.assertTrue(pdf.startswith(b"%PDF"))
        pages = PdfReader(BytesIO(pdf)).pages
        text = "\n".join(page.extract_text() for page in pages)
        return text.replace("\xa0", " "), len(pages)

    def _open(self, user=None, **values):
        """The print dialog as a sales person."""
        wizards = self.env["product.price.print"].with_user(user or self.seller)
        return wizards.create(
            {"pricelist_ids": self.retail.ids, "lang": "en_US", **values}
        )
