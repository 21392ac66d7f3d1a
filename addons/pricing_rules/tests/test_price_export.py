import base64
import random

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_sheet import PriceSheetCommon


@tagged("post_install", "-at_install")
class TestPriceExport(PriceSheetCommon):
    """Prices go to Excel and come back."""

    def test_a_file_shows_products_and_prices_at_a_date(self):
        self._set_prices(self.retail, {self.kettle: 90}, days=-5)
        self._set_prices(self.retail, {self.kettle: 95}, days=5)
        day, titles, *rows = self._cells(self._export(self.retail))
        currency = self.retail.currency_id.name
        self.assertEqual(day[0], "Valid From")
        self.assertEqual(day[1].date(), self.today)
        self.assertEqual(
            titles,
            [
                *("ID", "Internal Reference", "Barcode", "Product", "Unit"),
                f"Retail [RETAIL_TEST], {currency}",
            ],
        )
        kettle = next(row for row in rows if row[0] == self.kettle.id)
        self.assertEqual(kettle[1:], ["REF-1", "4820000000001", "Kettle", "Units", 90])
        later = self._cells(self._export(self.retail, date=self._day(5)))
        self.assertIn(95, [row[-1] for row in later])

    def test_only_products_with_a_price(self):
        self._set_prices(self.retail, {self.kettle: 90})
        _day, _titles, *rows = self._cells(self._export(only_priced=True))
        self.assertEqual([row[0] for row in rows], self.kettle.ids)

    def test_a_choice_of_products(self):
        segment = (
            self.env["product.segment"]
            .sudo()
            .create({"name": "Home", "product_tmpl_ids": self.lamp.product_tmpl_id.ids})
        )
        content = self._export(product_ids=False, segment_ids=segment.ids)
        _day, _titles, *rows = self._cells(content)
        self.assertEqual([row[0] for row in rows], self.lamp.ids)

    def test_names_are_never_formulas(self):
        self.kettle.sudo().name = "=1+1"
        row = next(
            row for row in self._cells(self._export()) if row[0] == self.kettle.id
        )
        wizard = self._import(self._export())
        wizard.action_preview()
        self.assertEqual(row[3], "=1+1")
        self.assertFalse(wizard.refused_count)

    def test_nothing_to_export_is_refused(self):
        with self.assertRaisesRegex(UserError, "Choose the price types"):
            self._export(pricelist_ids=False)
        with self.assertRaisesRegex(UserError, "No product fits"):
            self._export(only_priced=True)
        rules = self._create_type("Rules", "rules")
        with self.assertRaisesRegex(UserError, "Rules follows price rules"):
            self._export(rules)

    def test_the_dialog_starts_from_what_is_selected(self):
        Export = self.env["product.price.export"]
        templates = (self.kettle | self.lamp).product_tmpl_id
        for records, field, expected in (
            (self.kettle, "product_ids", self.kettle),
            (templates, "product_ids", self.kettle | self.lamp),
            (self.wholesale, "pricelist_ids", self.wholesale),
        ):
            context = {"active_model": records._name, "active_ids": records.ids}
            form = Form(Export.with_context(**context))
            self.assertEqual(set(form[field].ids), set(expected.ids))
        self.assertLessEqual(set(self.types.ids), set(Form(Export).pricelist_ids.ids))
        # as the web client asks, with fields of what is chosen
        wanted = {"pricelist_ids": {"fields": {"display_name": {}}}}
        value = Export.onchange({}, [], wanted)["value"]["pricelist_ids"]
        self.assertTrue(value)

    def test_what_is_imported_unchanged_changes_nothing(self):
        """Whatever the prices are, also after a second round."""
        chance = random.Random(7)
        for _round in range(10):
            for pricelist in self.types:
                prices = {
                    product: chance.choice(
                        (
                            round(chance.uniform(0, 10 ** chance.randint(0, 9)), 2),
                            chance.uniform(0, 1000),
                            chance.uniform(0, 10) / 3,
                            0,
                            1e-7,
                        )
                    )
                    for product in self.products
                    if chance.random() < 0.7
                }
                if prices:
                    self._set_prices(pricelist, prices)
            wizard = self._import(self._export())
            wizard.action_preview()
            self.assertEqual(self._counts(wizard)[:2], (0, 0))
            self.assertFalse(wizard.refused_count)
            with self.assertRaisesRegex(UserError, "changes nothing"):
                wizard.action_create_document()

    def test_types_without_identifier_and_languages_come_back(self):
        self.env["res.lang"].sudo()._activate_lang("uk_UA")
        twins = self._create_type("Twin") | self._create_type("Twin")
        self._set_prices(twins[0], {self.kettle: 5})
        self._set_prices(twins[1], {self.kettle: 6})
        content = self._export(twins)
        self.env = self.env(context={"lang": "uk_UA"})
        wizard = self._import(content)
        wizard.action_preview()
        self.assertEqual(self._counts(wizard), (0, 0, 2, 0))

    def test_a_document_exports_its_lines(self):
        document = self._create_document(self.retail, {self.kettle: 90, self.iron: 5})
        action = document.action_export_prices()
        export = self.env["product.price.export"].search([], order="id desc", limit=1)
        self.assertIn(f"/{export.id}/file", action["url"])
        content = base64.b64decode(export.file)
        _day, _titles, *rows = self._cells(content)
        self.assertEqual(
            {row[0]: row[-1] for row in rows}, {self.kettle.id: 90, self.iron.id: 5}
        )
        wizard = self._import(content, document_id=document.id)
        wizard.action_preview()
        self.assertEqual(self._counts(wizard), (0, 0, 2, 0))

    def test_sales_people_export_no_prices(self):
        with self.assertRaises(AccessError):
            self.env["product.price.export"].with_user(self.seller).create({})

    def test_files_of_others_are_not_seen(self):
        self._export()
        other = self.manager.copy({"login": "other_manager"})
        exports = self.env["product.price.export"].with_user(other)
        self.assertFalse(exports.search([]))
