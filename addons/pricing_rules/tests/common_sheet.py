"""Workbooks for the tests of export and import."""

import base64
from io import BytesIO

from openpyxl import Workbook, load_workbook

from .common import PricingCommon


class PriceSheetCommon(PricingCommon):
    """A price manager with two price types, products with references and barcodes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # titles of columns are to mean the price types of these tests
        others = cls.env["product.pricelist"].search([("id", "!=", cls.retail.id)])
        others.active = False
        for number, product in enumerate(cls.products, 1):
            product.default_code = f"REF-{number}"
            product.barcode = f"482000000000{number}"
        cls.wholesale = cls._create_type("Wholesale", identifier="WHOLESALE_TEST")
        cls.env = cls.env(user=cls.manager)
        cls.types = (cls.retail | cls.wholesale).with_env(cls.env)

    @classmethod
    def _workbook(cls, *rows, **sheets):
        """The bytes of a workbook with rows, and further sheets by name."""
        book = Workbook()
        for row in rows:
            book.active.append(row)
        for name, other_rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in other_rows:
                sheet.append(row)
        return cls._save(book)

    @classmethod
    def _save(cls, book):
        buffer = BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    @classmethod
    def _import(cls, content, **values):
        """An import of a file, before the preview."""
        return cls.env["product.price.import"].create(
            {
                "file": base64.b64encode(content),
                "filename": "prices.xlsx",
                **values,
            }
        )

    @classmethod
    def _preview(cls, *rows, **values):
        """The preview of an import of rows."""
        wizard = cls._import(cls._workbook(*rows), **values)
        wizard.action_preview()
        return wizard

    @classmethod
    def _export(cls, pricelists=None, **values):
        """The bytes of an exported file."""
        wizard = cls.env["product.price.export"].create(
            {
                "pricelist_ids": (pricelists or cls.types).ids,
                "product_ids": cls.products.ids,
                **values,
            }
        )
        wizard.action_export()
        return base64.b64decode(wizard.file)

    @classmethod
    def _cells(cls, content):
        """The values of the first sheet of a file."""
        book = load_workbook(BytesIO(content))
        return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]

    def _counts(self, wizard):
        """(new, changed, unchanged, refused)"""
        return (
            wizard.new_count,
            wizard.changed_count,
            wizard.unchanged_count,
            wizard.refused_count,
        )

    def _reasons(self, wizard):
        lines = wizard.line_ids.filtered(lambda line: line.status == "refused")
        return [(line.row_number, line.reason) for line in lines]
