import base64

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common_print import LABELS, PRICE_LIST, TAGS, PrintCommon


@tagged("post_install", "-at_install")
class TestPricePrint(PrintCommon):
    """Price lists, tags and labels, printed as Odoo prints reports."""

    def test_tags_say_name_price_and_barcode(self):
        text, pages = self._render(TAGS)
        self.assertEqual(pages, 1)
        self.assertIn("Чайник «Ґніт»", text)
        self.assertIn("985", text)
        self.assertIn("990000", text)
        self.assertIn("2990000000010", text)
        self.assertIn("Retail", text)

    def test_report_comes_as_one_pdf_by_its_name_too(self):
        text, _pages = self._render("pricing_rules.report_price_tags")
        self.assertIn("985", text)

    def test_drawn_report_has_no_html(self):
        reports = self.env["ir.actions.report"].with_user(self.seller)
        with self.assertRaisesRegex(UserError, "PDF only"):
            reports._render_qweb_html(TAGS, self.products.ids)

    def test_other_reports_are_printed_as_before(self):
        order = self._create_order(self.retail, {self.iron: 1})
        html, kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "sale.action_report_saleorder", order.ids
        )
        self.assertEqual(kind, "html")
        self.assertIn(b"Iron", html)

    def test_old_price_is_crossed_out_only_where_it_was_higher(self):
        self._set_prices(self.retail, {self.iron: 250})
        text, _pages = self._render(
            TAGS, compare_date=self._day(-10), show_old_price=True
        )
        self.assertIn("1,100", text)
        self.assertNotIn("200.00", text)

    def test_only_tags_whose_price_changed(self):
        text, _pages = self._render(
            TAGS, compare_date=self._day(-10), only_changed=True
        )
        self.assertIn("Чайник", text)
        self.assertNotIn("Iron", text)
        self.assertNotIn("Lamp", text)

    def test_nothing_changed_is_said(self):
        with self.assertRaisesRegex(UserError, "no tags to print"):
            self._render(TAGS, compare_date=self._day(-1), only_changed=True)

    def test_changes_of_all_types_come_in_one_query(self):
        types = self.retail | self.helper
        self.env.flush_all()
        types.mapped("is_registered")
        with self.assertQueryCount(1):
            changes = types.get_price_changes(self.products, self._day(-10))
        self.assertEqual(
            changes,
            {self.retail.id: {self.kettle.id: (985, 1100)}, self.helper.id: {}},
        )

    def test_first_price_counts_as_changed(self):
        changes = self.retail.get_price_changes(self.lamp, self._day(-40))
        self.assertEqual(changes[self.retail.id], {self.lamp.id: (300, None)})

    def test_changes_of_types_by_rules_are_found(self):
        rules = self._create_type("Rules", "rules")
        rules.item_ids = [
            Command.create(
                {
                    "compute_price": "fixed",
                    "applied_on": "0_product_variant",
                    "product_id": self.iron.id,
                    "fixed_price": 150,
                    "date_start": self._day(-2),
                }
            )
        ]
        changes = rules.get_price_changes(self.products, self._day(-10))
        self.assertEqual(changes[rules.id], {self.iron.id: (150, 200)})

    def test_products_without_a_price_get_no_tag(self):
        fan = self.env["product.product"].create({"name": "Fan"})
        text, _pages = self._render(TAGS, self.products | fan)
        self.assertNotIn("Fan", text)
        with self.assertRaisesRegex(UserError, "has a price of type Retail"):
            self._render(TAGS, fan)

    def test_no_products_are_refused(self):
        for report in (TAGS, LABELS, PRICE_LIST):
            with self.assertRaisesRegex(UserError, "no products to print"):
                self._render(report, self.products.browse())

    def test_copies(self):
        _text, pages = self._render(TAGS, copies=9)
        self.assertEqual(pages, 4)
        text, _pages = self._render(TAGS, copies={str(self.iron.id): 2})
        self.assertEqual(text.count("Iron"), 2)
        self.assertNotIn("Чайник", text)

    def test_wrong_numbers_of_copies_are_refused(self):
        for copies, message in ((-1, "negative"), (0, "is 0"), (10**6, "at most")):
            with self.assertRaisesRegex(UserError, message):
                self._render(TAGS, copies=copies)

    def test_every_size_prints(self):
        for size in self.env["product.price.tag.format"].search([]):
            report = TAGS if size.usage == "tag" else LABELS
            _text, pages = self._render(report, format_id=size.id)
            self.assertEqual(pages, 3 if size.media == "roll" else 1, size.name)

    def test_labels_say_price_only_if_asked(self):
        text, _pages = self._render(LABELS)
        self.assertIn("2990000000010", text)
        self.assertNotIn("985", text)
        text, _pages = self._render(LABELS, show_price=True, barcode="qr")
        self.assertIn("985.00", text)

    def test_price_list_has_types_as_columns(self):
        wholesale = self._create_type("Wholesale", price_includes_tax=True)
        self._set_prices(wholesale, {self.kettle: 1234.5})
        text, _pages = self._render(
            PRICE_LIST, pricelist_ids=(self.retail | wholesale).ids
        )
        self.assertIn("1,234.50", text)
        self.assertIn("With taxes: Wholesale. Without taxes: Retail.", text)
        self.assertIn("—", text)
        self.assertIn("Page 1 of 1", text)

    def test_price_list_in_two_languages(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        self.iron.with_context(lang="uk_UA").name = "Праска"
        text, _pages = self._render(PRICE_LIST, second_lang="uk_UA")
        self.assertIn("Iron", text)
        self.assertIn("Праска", text)

    def test_language_that_is_off_is_refused(self):
        with self.assertRaisesRegex(UserError, "not switched on"):
            self._render(PRICE_LIST, lang="xx_XX")

    def test_price_list_without_prices(self):
        fan = self.env["product.product"].create({"name": "Fan"})
        text, _pages = self._render(PRICE_LIST, self.iron | fan)
        self.assertNotIn("Fan", text)
        text, _pages = self._render(
            PRICE_LIST, self.iron | fan, skip_without_price=False
        )
        self.assertIn("Fan", text)
        with self.assertRaisesRegex(UserError, "has a price"):
            self._render(PRICE_LIST, fan)

    def test_price_list_with_pictures_that_cannot_be_read(self):
        """A broken picture leaves its place empty."""
        svg = b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"
        self.iron.image_variant_1920 = base64.b64encode(svg)
        text, _pages = self._render(PRICE_LIST, show_pictures=True)
        self.assertIn("Iron", text)

    def test_price_list_by_price_group(self):
        group = self.env["product.price.group"].create({"name": "Heaters"})
        self.iron.price_group_id = group
        text, _pages = self._render(PRICE_LIST, group_by="price_group")
        self.assertLess(text.index("Heaters"), text.index("Iron"))
        self.assertLess(text.index("Iron"), text.index("Other products"))

    def test_too_many_price_types_are_refused(self):
        types = self.retail
        for number in range(12):
            types |= self._create_type(f"Type {number}")
        with self.assertRaisesRegex(UserError, "Choose 5 fewer"):
            self._render(PRICE_LIST, pricelist_ids=types.ids)

    def test_prices_of_screws_keep_their_digits(self):
        self.env.ref("product.decimal_price").digits = 4
        self._set_prices(self.retail, {self.lamp: 0.1234})
        text, _pages = self._render(PRICE_LIST, self.lamp)
        self.assertIn("0.1234", text)

    def test_size_that_does_not_fit_is_refused(self):
        sizes = self.env["product.price.tag.format"].with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "fits on a page"):
            sizes.create({"name": "Poster", "width": 300, "height": 100})
        with self.assertRaisesRegex(ValidationError, "negative"):
            sizes.create({"name": "Odd", "margin_top": -1})

    def test_sizes_count_their_cells(self):
        size = self.env["product.price.tag.format"].create({"name": "70 × 37"})
        self.assertRecordValues(size, [{"columns": 3, "rows": 8, "per_page": 24}])
        size.media = "roll"
        self.assertEqual(size.per_page, 1)
