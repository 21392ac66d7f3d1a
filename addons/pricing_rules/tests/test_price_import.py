from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_sheet import PriceSheetCommon


@tagged("post_install", "-at_install")
class TestPriceImport(PriceSheetCommon):
    """A file shows what it changes, and becomes a price document."""

    def test_the_preview_tells_new_changed_and_unchanged(self):
        self._set_prices(self.retail, {self.kettle: 90, self.iron: 200}, days=-1)
        wizard = self._preview(
            ["Internal Reference", "RETAIL_TEST"],
            ["REF-1", 99],
            ["REF-2", 200],
            ["REF-3", 300],
        )
        self.assertEqual(self._counts(wizard), (1, 1, 1, 0))
        changed, new, unchanged = wizard.line_ids
        self.assertRecordValues(
            changed | new | unchanged,
            [
                {"product_id": self.kettle.id, "status": "changed", "row_number": 2},
                {"product_id": self.lamp.id, "status": "new", "row_number": 4},
                {"product_id": self.iron.id, "status": "unchanged", "row_number": 3},
            ],
        )
        self.assertEqual((changed.price_old, changed.price), (90, 99))
        self.assertEqual(changed.change_percent, 10)
        self.assertEqual(wizard.first_line_ids, wizard.line_ids)
        self.assertFalse(self.retail.get_prices(self.lamp))

    def test_a_document_gets_what_is_new_or_changed(self):
        self._set_prices(self.retail, {self.kettle: 90, self.iron: 200}, days=-1)
        wizard = self._preview(
            ["SKU", "Retail", "Wholesale"], ["REF-1", 99, 50], ["REF-2", 200, None]
        )
        action = wizard.action_create_document()
        document = self.env["product.price.document"].browse(action["res_id"])
        self.assertRecordValues(
            document,
            [{"state": "draft", "origin_kind": "import", "origin": "prices.xlsx"}],
        )
        self.assertEqual(document.pricelist_ids, self.types)
        self.assertEqual(
            [
                (line.pricelist_id, line.price_old, line.price)
                for line in document.line_ids
            ],
            [(self.retail, 90, 99), (self.wholesale, 0, 50)],
        )
        self.assertEqual(document.line_ids.product_id, self.kettle)
        with self.assertRaisesRegex(UserError, "already"):
            wizard.action_create_document()

    def test_create_and_post_sets_prices(self):
        wizard = self._preview(
            ["Barcode", "Retail"],
            ["4820000000001", 99],
            effective_date=self._day(3),
        )
        wizard.action_create_and_post()
        self.assertEqual(wizard.document_id.state, "posted")
        self.assertFalse(self.retail.get_prices(self.kettle))
        self.assertEqual(
            self.retail.get_prices(self.kettle, self._day(3)), {self.kettle.id: 99}
        )

    def test_a_file_goes_into_a_draft(self):
        self._set_prices(self.retail, {self.kettle: 80}, days=-1)
        document = self._create_document(self.retail, {self.kettle: 90, self.iron: 5})
        action = document.action_import_prices()
        wizard = self._preview(
            ["SKU", "Retail"],
            ["REF-1", 100],
            ["REF-2", 5],
            ["REF-3", 7],
            document_id=action["context"]["default_document_id"],
        )
        self.assertEqual(self._counts(wizard), (1, 1, 1, 0))
        wizard.action_create_document()
        self.assertEqual(wizard.document_id, document)
        self.assertEqual(
            {line.product_id: line.price for line in document.line_ids},
            {self.kettle: 100, self.iron: 5, self.lamp: 7},
        )
        kettle = document.line_ids.filtered(lambda line: line.price == 100)
        self.assertEqual((kettle.price_old, kettle.change_percent), (80, 25))

    def test_a_document_posted_meanwhile_takes_no_file(self):
        document = self._create_document(self.retail, {self.kettle: 90})
        wizard = self._preview(
            ["SKU", "Retail"], ["REF-1", 100], document_id=document.id
        )
        document.action_post()
        with self.assertRaisesRegex(UserError, "no longer a draft"):
            wizard.action_create_document()
        self.assertEqual(wizard.state, "preview")

    def test_the_date_comes_from_the_file(self):
        titles, row = ["SKU", "Retail"], ["REF-1", 9]
        for value in (self._day(4), str(self._day(4)), f"{self._day(4):%d.%m.%Y}"):
            wizard = self._preview(["Valid From:", value], titles, row)
            self.assertEqual(wizard.effective_date, self._day(4))
        self.assertEqual(self._preview(titles, row).effective_date, self.today)
        wizard = self._preview(
            ["Valid From", self._day(4)], titles, row, effective_date=self._day(6)
        )
        self.assertEqual(wizard.effective_date, self._day(6))
        with self.assertRaisesRegex(UserError, "Row 1: “soon” is no date"):
            self._preview(["Valid From", "soon"], titles, row)

    def test_one_refused_row_refuses_the_file_unless_told_otherwise(self):
        rows = ["SKU", "Retail"], ["REF-1", 9], ["REF-99", 9]
        wizard = self._preview(*rows)
        with self.assertRaisesRegex(UserError, "1 rows are refused"):
            wizard.action_create_document()
        self.assertEqual(wizard.state, "preview")
        wizard.on_refused = "skip"
        wizard.action_create_document()
        self.assertEqual(wizard.document_id.line_ids.product_id, self.kettle)

    def test_a_file_is_looked_at_first(self):
        wizard = self._import(self._workbook(["SKU", "Retail"], ["REF-1", 9]))
        with self.assertRaisesRegex(UserError, "Look first"):
            wizard.action_create_document()

    def test_a_second_look_replaces_the_first(self):
        wizard = self._preview(["SKU", "Retail"], ["REF-1", 9])
        self._set_prices(self.retail, {self.kettle: 9})
        wizard.action_preview()
        self.assertEqual(self._counts(wizard), (0, 0, 1, 0))

    def test_the_lists_of_rows_belong_to_the_import(self):
        wizard = self._preview(["SKU", "Retail"], ["REF-1", 9])
        self._preview(["SKU", "Retail"], ["REF-2", 9])
        action = wizard.action_view_lines()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(lines.product_id, self.kettle)
        self.assertEqual(wizard.action_other_file()["target"], "new")

    def test_sales_people_import_no_prices(self):
        Import = self.env["product.price.import"].with_user(self.seller)
        with self.assertRaises(AccessError):
            Import.create({"file": b"eA=="})
        wizard = self._preview(["SKU", "Retail"], ["REF-1", 9])
        with self.assertRaises(AccessError):
            wizard.with_user(self.seller).action_create_and_post()
        with self.assertRaises(AccessError):
            wizard.line_ids.with_user(self.seller).read(["price"])

    def test_imports_of_others_are_not_seen(self):
        wizard = self._preview(["SKU", "Retail"], ["REF-1", 9])
        other = self.manager.copy({"login": "other_manager"})
        with self.assertRaises(AccessError):
            wizard.with_user(other).action_create_document()
        with self.assertRaises(AccessError):
            wizard.line_ids.with_user(other).read(["price"])

    def test_lines_are_not_written_by_hand(self):
        wizard = self._preview(["SKU", "Retail"], ["REF-1", 9])
        with self.assertRaises(AccessError):
            wizard.line_ids.write({"price": 1})

    def test_a_product_deleted_after_the_preview_is_left_out(self):
        wizard = self._preview(["SKU", "Retail"], ["REF-1", 99], ["REF-3", 50])
        self.lamp.unlink()
        wizard.action_create_document()
        self.assertEqual(wizard.document_id.line_ids.product_id, self.kettle)

    def test_lines_go_after_their_import(self):
        wizard = self._preview(["SKU", "Retail"], ["REF-1", 99])
        lines = wizard.line_ids.sudo()
        lines._gc_lines_without_import()
        self.assertTrue(lines.exists())
        wizard.sudo().unlink()
        lines._gc_lines_without_import()
        self.assertFalse(lines.exists())
