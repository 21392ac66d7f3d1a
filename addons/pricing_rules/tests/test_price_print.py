import base64
import json
from io import BytesIO

from PyPDF2 import PdfReader

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

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


@tagged("post_install", "-at_install")
class TestPricePrintDialog(PrintCommon):
    """The dialog: what it is opened on, preview, print."""

    def _print(self, wizard):
        """Print as the web client does, with what the action says."""
        action = wizard.action_print()
        self.assertTrue(action["is_drawn"])
        return self._render(
            action["report_name"],
            self.products.browse(),
            user=wizard.env.user,
            **{"pricelist_ids": [], **json.loads(json.dumps(action["data"]))},
        )

    def test_dialog_opened_on_templates_means_their_variants(self):
        form = Form(
            self.env["product.price.print"]
            .with_user(self.seller)
            .with_context(
                active_model="product.template",
                active_ids=self.products.product_tmpl_id.ids,
                default_kind="tags",
            )
        )
        self.assertEqual(form.source, "selection")
        self.assertEqual(form.format_id.usage, "tag")
        form.pricelist_ids = self.retail
        form.kind = "labels"
        self.assertEqual(form.format_id.usage, "label")
        form.kind = "tags"
        wizard = form.save()
        self.assertEqual(wizard.product_ids, self.products)
        text, _pages = self._print(wizard)
        self.assertIn("Чайник", text)

    def test_dialog_opened_on_a_price_type(self):
        action = self.retail.with_user(self.seller).action_print_prices()
        wizards = self.env["product.price.print"].with_context(**action["context"])
        wizard = Form(wizards.with_user(self.seller)).save()
        self.assertEqual(wizard.pricelist_ids, self.retail)
        self.assertEqual((wizard.source, wizard.kind), ("choice", "list"))

    def test_products_are_chosen_by_category_group_and_segment(self):
        category = self.env["product.category"].create({"name": "Heating"})
        child = category.create({"name": "Irons", "parent_id": category.id})
        group = self.env["product.price.group"].create({"name": "Group"})
        segment = self.env["product.segment"].create(
            {
                "name": "Segment",
                "membership": "manual",
                "product_tmpl_ids": self.kettle.product_tmpl_id.ids,
            }
        )
        self.iron.categ_id = child
        self.lamp.price_group_id = group
        for values, products in (
            ({"category_ids": category.ids}, self.iron),
            ({"price_group_ids": group.ids}, self.lamp),
            ({"segment_ids": segment.ids}, self.kettle),
            ({"segment_ids": segment.ids, "category_ids": category.ids}, []),
        ):
            wizard = self._open(**values)
            self.assertEqual(list(wizard._get_products()), list(products))

    def test_preview_shows_first_pages_and_what_is_left_out(self):
        fan = self.env["product.product"].create(
            {"name": "Fan", "barcode": "Ventilator-Ї"}
        )
        wizard = self._open(
            kind="labels",
            source="selection",
            product_ids=(self.products | fan).ids,
            show_price=True,
            copies=100,
        )
        action = wizard.action_preview()
        self.assertEqual((action["res_id"], action["target"]), (wizard.id, "new"))
        pdf = PdfReader(BytesIO(base64.b64decode(wizard.preview)))
        self.assertEqual(len(pdf.pages), 3)
        self.assertIn("Labels: 400, pages: 17.", wizard.summary)
        self.assertIn("The first 3 pages are shown", wizard.summary)
        self.assertIn("Without a price: 1 (Fan)", wizard.summary)
        self.assertIn(
            "wrong check digit, printed as Code 128: 1 (Iron)", wizard.summary
        )
        self.assertIn("cannot be printed: 1 (Fan)", wizard.summary)

    def test_different_copies_of_each_product(self):
        form = Form(self._open(kind="tags", source="selection"))
        form.product_ids = self.iron | self.lamp
        form.copies_by = "each"
        with form.line_ids.edit(0) as line:
            line.copies = 3
        wizard = form.save()
        self.assertEqual(wizard.line_ids.mapped("copies"), [3, 1])
        text, _pages = self._print(wizard)
        self.assertEqual((text.count("Iron"), text.count("Lamp")), (3, 1))

    def test_tags_of_a_price_document_before_it_is_posted(self):
        document = self._create_document(self.retail, {self.lamp: 456}, days=3)
        document = document.with_user(self.manager)
        context = document.action_print_tags()["context"]
        form = Form(
            self.env["product.price.print"]
            .with_user(self.manager)
            .with_context(**context)
        )
        wizard = form.save()
        self.assertEqual(wizard.date, self._day(3))
        text, _pages = self._print(wizard)
        self.assertIn("456", text)
        self.assertNotIn("Iron", text)

    def test_choices_that_lack_are_named(self):
        for values, message in (
            ({"pricelist_ids": []}, "Price Types"),
            ({"kind": "tags", "only_changed": True}, "Earlier Day"),
            (
                {"kind": "tags", "only_changed": True, "compare_date": self.today},
                "has to be before",
            ),
        ):
            wizard = self._open(**values)
            with self.assertRaisesRegex(UserError, message):
                wizard.action_print()
            with self.assertRaisesRegex(UserError, message):
                wizard.action_preview()
        with self.assertRaisesRegex(UserError, "price document"):
            self._open(self.manager, source="document").action_print()


@tagged("post_install", "-at_install")
class TestPricePrintAccess(PrintCommon):
    """Who may print what."""

    def test_sales_people_are_not_offered_helper_types(self):
        types = self.env["product.pricelist"].with_user(self.seller)
        self.assertNotIn(self.helper, types.search([]))
        self.assertNotIn(self.helper, self._open(pricelist_ids=[]).pricelist_ids)

    def test_sales_people_cannot_print_helper_types(self):
        for report in (TAGS, PRICE_LIST):
            with self.assertRaises(AccessError):
                self._render(report, pricelist_ids=self.helper.ids)
        with self.assertRaises(AccessError):
            self._render(LABELS, pricelist_ids=self.helper.ids, show_price=True)
        with self.assertRaises(AccessError):
            self.helper.with_user(self.seller).get_price_changes(
                self.products, self._day(-10)
            )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_sales_people_cannot_choose_helper_types(self):
        with self.assertRaises(AccessError):
            self._open(pricelist_ids=self.helper.ids).action_preview()

    def test_price_managers_print_helper_types(self):
        text, _pages = self._render(
            PRICE_LIST, user=self.manager, pricelist_ids=self.helper.ids
        )
        self.assertIn("777.77", text)

    def test_sales_people_cannot_print_price_documents(self):
        document = self._create_document(self.helper, {self.lamp: 456})
        with self.assertRaises(AccessError):
            self._render(TAGS, document_id=document.id, pricelist_ids=[])

    def test_previews_are_private(self):
        wizard = self._open(self.manager, pricelist_ids=self.helper.ids)
        wizard.action_preview()
        with self.assertRaises(AccessError):
            wizard.with_user(self.seller).read(["preview"])
        with self.assertRaises(AccessError):
            self._render(PRICE_LIST, wizard_id=wizard.id)

    def test_sales_people_cannot_change_sizes(self):
        size = self.env["product.price.tag.format"].search([], limit=1)
        with self.assertRaises(AccessError):
            size.with_user(self.seller).width = 50

    def test_others_than_staff_cannot_print(self):
        portal = new_test_user(self.env, "print_portal", groups="base.group_portal")
        for report in (TAGS, LABELS, PRICE_LIST):
            with self.assertRaises(AccessError):
                self._render(report, user=portal)

    def test_staff_outside_sales_have_no_dialog(self):
        clerk = new_test_user(self.env, "print_clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._open(clerk)


@tagged("post_install", "-at_install")
class TestPricePrintDownload(PrintCommon, HttpCase):
    """Reports by their address, as browsers ask for them."""

    def test_pdf_by_address(self):
        self.authenticate("price_seller", "price_seller")
        options = json.dumps({"pricelist_ids": self.retail.ids})
        ids = ",".join(map(str, self.products.ids))
        response = self.url_open(
            f"/report/pdf/pricing_rules.report_price_tags/{ids}?options={options}"
        )
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertTrue(response.content.startswith(b"%PDF"))
