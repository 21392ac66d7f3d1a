from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPriceDocument(PricingCommon):
    """Price documents are filled, computed, posted and cancelled by price managers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.manager)
        cls.Document = cls.env["product.price.document"]
        cls.wholesale = cls._create_type(
            "Wholesale",
            "markup",
            source_pricelist_id=cls.retail.id,
            markup_percent=-10,
        )

    def _lines(self, document):
        return {
            (line.pricelist_id.name, line.product_id.name): line.price
            for line in document.line_ids
            if line.has_price
        }

    def test_fill_takes_current_prices_and_computes_the_rest(self):
        self._set_prices(self.retail, {self.kettle: 90, self.iron: 200}, days=-1)
        document = self.Document.create({})
        document.action_fill(
            pricelist_ids=(self.retail | self.wholesale).ids,
            product_ids=(self.kettle | self.iron).ids,
        )
        self.assertEqual(
            self._lines(document),
            {
                ("Retail", "Kettle"): 90,
                ("Retail", "Iron"): 200,
                ("Wholesale", "Kettle"): 81,
                ("Wholesale", "Iron"): 180,
            },
        )

    def test_prices_of_the_document_count_for_what_is_computed_from_them(self):
        document = self._create_document(self.retail, {self.kettle: 50})
        document.action_fill(
            pricelist_ids=self.wholesale.ids, product_ids=self.kettle.ids
        )
        self.assertEqual(self._lines(document)["Wholesale", "Kettle"], 45)

    def test_fill_changes_prices_by_percent(self):
        self._set_prices(self.retail, {self.kettle: 90}, days=-1)
        document = self.Document.create({"pricelist_ids": self.retail.ids})
        document.action_fill(product_ids=self.kettle.ids, change_percent=10)
        line = document.line_ids
        self.assertEqual((line.price_old, line.price), (90, 99))
        self.assertEqual(line.change_percent, 10)

    def test_fill_by_segment_and_category(self):
        category = self.env["product.category"].sudo().create({"name": "Lights"})
        self.lamp.sudo().categ_id = category
        segment = (
            self.env["product.segment"]
            .sudo()
            .create(
                {
                    "name": "Home",
                    "product_tmpl_ids": (self.lamp | self.iron).product_tmpl_id.ids,
                }
            )
        )
        document = self.Document.create({"pricelist_ids": self.retail.ids})
        document.action_fill(segment_ids=segment.ids, category_ids=category.ids)
        self.assertEqual(document.line_ids.product_id, self.lamp)

    def test_fill_needs_a_price_type(self):
        document = self.Document.create({})
        with self.assertRaisesRegex(UserError, "no price types"):
            document.action_fill(product_ids=self.kettle.ids)

    def test_posting_needs_a_price_on_every_line(self):
        document = self.Document.create({"pricelist_ids": self.retail.ids})
        document.action_fill(product_ids=self.kettle.ids)
        self.assertEqual(document.problem_count, 1)
        with self.assertRaisesRegex(UserError, "Kettle, Retail: Enter a price"):
            document.action_post()
        document.line_ids.price = 12
        document.action_post()
        self.assertEqual(self.retail.get_prices(self.kettle), {self.kettle.id: 12})

    def test_an_empty_document_is_not_posted(self):
        with self.assertRaisesRegex(UserError, "sets no prices"):
            self.Document.create({}).action_post()

    def test_a_posted_document_stays_as_it_is(self):
        document = self._set_prices(self.retail, {self.kettle: 90})
        for change in (
            lambda: document.action_post(),
            lambda: document.write({"effective_date": self._day(1)}),
            lambda: document.write({"line_ids": [Command.clear()]}),
            lambda: document.line_ids.write({"price": 5}),
            lambda: document.line_ids.unlink(),
            lambda: document.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "no longer a draft"):
                change()

    def test_a_document_is_cancelled_once(self):
        document = self._set_prices(self.retail, {self.kettle: 90})
        document.action_cancel()
        with self.assertRaisesRegex(UserError, "cancelled already"):
            document.action_cancel()

    def test_types_that_follow_at_once_are_set_too(self):
        self.wholesale.recompute = "on_source_change"
        partner = self._create_type(
            "Partner",
            "markup",
            source_pricelist_id=self.wholesale.id,
            markup_percent=100,
            recompute="on_source_change",
        )
        document = self._set_prices(self.retail, {self.kettle: 90})
        follower = document.follower_ids
        self.assertEqual(follower.state, "posted")
        self.assertEqual(follower.origin_kind, "source")
        self.assertEqual(self.wholesale.get_prices(self.kettle), {self.kettle.id: 81})
        self.assertEqual(partner.get_prices(self.kettle), {self.kettle.id: 162})
        document.action_cancel()
        self.assertEqual(follower.state, "cancelled")
        self.assertEqual(partner.get_prices(self.kettle), {})

    def test_the_daily_job_sets_what_changed(self):
        self.wholesale.recompute = "daily"
        self._set_prices(self.retail, {self.kettle: 90})
        cron = self.env.ref("pricing_rules.product_price_document_cron_daily").sudo()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self.wholesale.get_prices(self.kettle), {self.kettle.id: 81})
        documents = self.Document.search([("pricelist_ids", "in", self.wholesale.ids)])
        self.assertEqual(documents.mapped("origin_kind"), ["daily"])
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(
            self.Document.search([("pricelist_ids", "in", self.wholesale.ids)]),
            documents,
        )

    def test_a_threshold_keeps_the_old_price(self):
        self.wholesale.threshold_percent = 5
        self._set_prices(self.wholesale, {self.kettle: 100, self.iron: 100}, days=-2)
        self._set_prices(self.retail, {self.kettle: 115.5, self.iron: 116.67}, days=-1)
        document = self.Document.create({"pricelist_ids": self.wholesale.ids})
        document.action_fill(product_ids=(self.kettle | self.iron).ids)
        lines = document.line_ids.grouped("product_id")
        kettle, iron = lines[self.kettle], lines[self.iron]
        self.assertEqual((kettle.price, kettle.below_threshold), (100, True))
        self.assertEqual((iron.price, iron.below_threshold), (105, False))

    def test_a_type_by_rules_is_not_set_by_documents(self):
        rules = self._create_type("Rules", "rules")
        with self.assertRaisesRegex(UserError, "follows price rules"):
            self._create_document(rules, {self.kettle: 1})

    def test_the_form_shows_old_price_and_change(self):
        self._set_prices(self.retail, {self.kettle: 80}, days=-1)
        with Form(self.Document) as form:
            form.pricelist_ids.add(self.retail)
            with form.line_ids.new() as line:
                line.pricelist_id = self.retail
                line.product_id = self.kettle
                line.price = 100
                self.assertEqual(line.price_old, 80)
                self.assertEqual(line.change_percent, 25)

    def test_lines_are_counted_as_they_come_and_go(self):
        document = self._create_document(self.retail, {self.kettle: 90, self.iron: 5})
        self.assertEqual(document.line_count, 2)
        document.line_ids[0].unlink()
        self.assertEqual(document.line_count, 1)
        document.action_fill(product_ids=self.lamp.ids)
        self.assertEqual((document.line_count, document.problem_count), (2, 1))
        document.line_ids.filtered(lambda line: not line.has_price).price = 7
        self.assertEqual(document.problem_count, 0)

    def test_a_change_of_a_line_does_not_send_all_lines(self):
        """Else a document of many lines could not be edited."""
        arch = self.Document.get_view(view_type="form")["arch"]
        lines = etree.fromstring(arch).xpath("//field[@name='line_ids']")
        self.assertFalse(lines[0].get("on_change"))

    def test_sales_people_make_no_price_documents(self):
        with self.assertRaises(AccessError):
            self.Document.with_user(self.seller).create({})
        document = self._create_document(self.retail, {self.kettle: 90})
        with self.assertRaises(AccessError):
            document.with_user(self.seller).action_post()
