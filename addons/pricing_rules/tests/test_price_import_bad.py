import zipfile
from io import BytesIO

from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools.xlsx_reader import OLE
from .common_sheet import PriceSheetCommon

TITLES = ["ID", "SKU", "Barcode", "Product", "Unit", "Retail"]


@tagged("post_install", "-at_install")
class TestPriceImportBad(PriceSheetCommon):
    """What is wrong with a file is told with the row and the remedy."""

    def _refuses(self, content, message):
        with self.assertRaisesRegex(UserError, message):
            self._import(content).action_preview()

    def _refuses_row(self, row, message):
        wizard = self._preview(TITLES, row)
        self.assertEqual(self._counts(wizard), (0, 0, 0, 1))
        [(number, reason)] = self._reasons(wizard)
        self.assertEqual(number, 2)
        self.assertRegex(reason, message)

    # FILES

    def test_other_files_are_refused_with_the_remedy(self):
        good = self._workbook(["SKU", "Retail"], ["REF-1", 9])
        locked = OLE + "EncryptedPackage".encode("utf-16-le")
        for content, message in (
            (OLE + bytes(600), "old Excel"),
            (locked, "password"),
            (b"SKU;Retail\nREF-1;9\n", "CSV file"),
            (b"\x89PNG\0\0", "no Excel workbook"),
            (self._zip({"word/document.xml": "x"}), "no Excel workbook"),
            (self._zip({"mimetype": "x", "content.xml": "x"}), "OpenDocument"),
            (self._zip({"xl/workbook.bin": "x"}), r"\.xlsb"),
            (good[: len(good) // 2], "damaged"),
            (self._zip({"xl/workbook.xml": "<workbook"}), "damaged"),
            (self._zip({"xl/workbook.xml": "<!DOCTYPE a><workbook/>"}), "damaged"),
        ):
            self._refuses(content, message)

    def _zip(self, parts):
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    def test_a_damaged_sheet_leaves_nothing_behind(self):
        parts = zipfile.ZipFile(
            BytesIO(self._workbook(["SKU", "Retail"], ["REF-1", 9]))
        )
        content = {name: parts.read(name) for name in parts.namelist()}
        sheet = content["xl/worksheets/sheet1.xml"]
        content["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", b"<row")
        wizard = self._import(self._zip(content))
        with self.assertRaisesRegex(UserError, "damaged"), self.env.cr.savepoint():
            wizard.action_preview()
        self.assertEqual(wizard.state, "upload")
        self.assertFalse(wizard.line_ids)

    def test_a_file_that_explodes_is_refused(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "pricing_rules.import_max_megabytes", 1
        )
        self._refuses(
            self._zip({"xl/workbook.xml": bytes(11 << 20)}), "more than 10 MB"
        )

    def test_a_file_that_is_too_large_is_not_kept(self):
        limit = "pricing_rules.import_max_megabytes"
        self.env["ir.config_parameter"].sudo().set_param(limit, 1)
        with self.assertRaisesRegex(UserError, "has 2 MB; files of up to 1 MB"):
            self._import(bytes((1 << 20) + 1024))
        wizard = self._import(b"x")
        with self.assertRaisesRegex(UserError, "has 2 MB"):
            wizard.file = b"A" * (1_500_000)
        self.env["ir.config_parameter"].sudo().set_param(limit, "much")
        self.assertEqual(wizard._get_max_megabytes(), 20)

    # SHEETS AND TITLES

    def test_a_file_without_titles_is_refused(self):
        for rows in ([["REF-1", 9]], [["Name", "Retail"], ["Kettle", 9]], []):
            self._refuses(self._workbook(*rows), "row with titles of columns")
        self._refuses(
            self._workbook(["SKU", "Stock"], ["REF-1", 9]), "like a price type"
        )
        self._refuses(
            self._workbook(["SKU", "SKU", "Retail"]), "Two columns are called"
        )

    def test_the_titles_may_come_later(self):
        wizard = self._preview(
            ["Our prices"], [], [], ["retail ", "  sku"], [9, "REF-1"]
        )
        self.assertEqual(wizard.line_ids.product_id, self.kettle)
        self.assertEqual(wizard.line_ids.row_number, 5)

    def test_hidden_sheets_are_left_out(self):
        book = Workbook()
        for title, price in (("Old", 1), ("New", 2)):
            sheet = book.create_sheet(title)
            sheet.append(["SKU", "Retail"])
            sheet.append(["REF-1", price])
        self._refuses(self._save(book), "Several sheets have prices: Old, New")
        book["Old"].sheet_state = "hidden"
        wizard = self._import(self._save(book))
        wizard.action_preview()
        self.assertEqual(wizard.line_ids.price, 2)

    def test_price_types_that_cannot_be_set_are_named(self):
        self._create_type("Rules", "rules")
        self._create_type("Twin", identifier="TWIN_A")
        self._create_type("Twin", identifier="TWIN_B")
        own = self.retail.currency_id.name
        other = "EUR" if own != "EUR" else "USD"
        for title, message in (
            ("Nobody [NOBODY]", "no price type is called so"),
            (f"Nobody [#{self.retail.id}]", "no price type is called so"),
            ("Rules", "follow price rules"),
            ("Twin", "several price types"),
            (f"Retail [RETAIL_TEST], {other}", f"are in {own}"),
        ):
            with self.assertRaisesRegex(UserError, message) as caught:
                self._preview(["SKU", title], ["REF-1", 9])
            self.assertIn(title, str(caught.exception))
        with self.assertRaisesRegex(UserError, "another column"):
            self._preview(["SKU", "Retail", "RETAIL_TEST"], ["REF-1", 9, 9])
        wizard = self._preview(["SKU", "Twin [TWIN_B]"], ["REF-1", 9])
        self.assertEqual(wizard.line_ids.pricelist_id.identifier, "TWIN_B")

    def test_price_types_of_other_companies_are_unknown(self):
        other = self.env["res.company"].sudo().create({"name": "Other"})
        self.env["product.pricelist"].sudo().create(
            {
                "name": "Foreign",
                "price_method": "manual",
                "company_id": other.id,
                "identifier": "FOREIGN_TEST",
            }
        )
        self._refuses(
            self._workbook(["SKU", "Foreign [FOREIGN_TEST]"], ["REF-1", 9]),
            "no price type is called so",
        )

    def test_price_types_that_the_user_may_not_change(self):
        rule = {
            "name": "Read only",
            "model_id": self.env["ir.model"]._get_id("product.pricelist"),
            "domain_force": f"[('id', '!=', {self.retail.id})]",
            "perm_read": False,
        }
        self.env["ir.rule"].sudo().create(rule)
        self._refuses(
            self._workbook(["SKU", "Retail"], ["REF-1", 9]), "you may not set prices"
        )

    def test_other_columns_are_named(self):
        wizard = self._preview(["SKU", "Stock", "Retail"], ["REF-1", 5, 9])
        self.assertEqual(wizard.ignored_titles, "Stock")
        self.assertEqual(self._counts(wizard), (1, 0, 0, 0))

    # ROWS

    def test_rows_that_name_no_product(self):
        id_ = self.kettle.id
        for row, message in (
            ([None, "REF-99", None, None, None, 9], "No product has .* REF-99"),
            ([999999999, None, None, None, None, 9], "No product has the ID 999999999"),
            (["base.nothing", None, None, None, None, 9], "has the ID base.nothing"),
            ([None, None, None, "Kettle", None, 9], "names no product"),
            ([id_, "REF-2", None, None, None, 9], "name different products"),
            ([None, "REF-1", "4820000000002", None, None, 9], "different products"),
            ([id_, None, None, None, "Dozens", 9], "per “Dozens”"),
        ):
            self._refuses_row(row, message)
        self.iron.sudo().default_code = "REF-1"
        self._refuses_row([None, "REF-1", None, None, None, 9], "Several products fit")
        self.lamp.sudo().active = False
        self._refuses_row([None, "REF-3", None, None, None, 9], "is archived")

    def test_products_are_found_by_id_reference_and_barcode(self):
        self.env["ir.model.data"].sudo().create(
            {
                "module": "__test__",
                "name": "lamp",
                "model": "product.product",
                "res_id": self.lamp.id,
            }
        )
        self.iron.sudo().default_code = "REF-1"
        wizard = self._preview(
            TITLES,
            [self.kettle.id, "OLD", None, None, "units", 9],
            [None, "REF-1", 4820000000002, None, None, 9],
            ["__test__.lamp", None, None, None, None, 9],
        )
        self.assertEqual(self._counts(wizard), (3, 0, 0, 0))
        self.assertEqual(wizard.line_ids.product_id, self.products)

    def test_prices_that_are_none(self):
        for value, message in (
            ("much", "“much” is not a number"),
            ("1,234", "read in two ways"),
            (-1, "negative"),
            (True, "not a number"),
            (self.today, "not a number"),
            ("=1+1", "formula has no result"),
        ):
            row = [None, "REF-1", None, None, None, value]
            self._refuses_row(row, message)

    def test_the_same_price_twice(self):
        wizard = self._preview(
            ["SKU", "Barcode", "Retail"],
            ["REF-1", None, 9],
            ["REF-2", None, 9],
            [None, "4820000000001", 10],
        )
        self.assertEqual(self._counts(wizard), (1, 0, 0, 2))
        self.assertEqual(
            {reason for _row, reason in self._reasons(wizard)},
            {"Rows 2, 4 set the same price. Leave one of them."},
        )

    def test_empty_rows_headings_and_merged_cells(self):
        book = Workbook()
        for row in (
            ["SKU", "Product", "Retail"],
            [None, "Kitchen", None],
            [],
            ["REF-1", "Kettle", 9],
            ["REF-1", "Kettle", 8],
            ["REF-2", "Iron", None],
        ):
            book.active.append(row)
        book.active.merge_cells("A4:A5")
        wizard = self._import(self._save(book))
        wizard.action_preview()
        self.assertEqual(self._counts(wizard), (1, 0, 0, 1))
        self.assertRegex(self._reasons(wizard)[0][1], "merged cells")
