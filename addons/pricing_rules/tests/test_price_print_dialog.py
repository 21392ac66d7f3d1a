import base64
import json
from io import BytesIO

from PyPDF2 import PdfReader

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_print import PrintCommon


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
