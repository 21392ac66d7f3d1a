from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPriceAnalysis(PricingCommon):
    """Prices of two days are compared, and shown as they are today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cost = cls._create_type("Cost", use_on_sale=False)
        cls._set_prices(cls.retail, {cls.kettle: 100, cls.iron: 200}, days=-60)
        cls._set_prices(cls.retail, {cls.kettle: 110, cls.lamp: 300}, days=-10)
        cls._set_prices(cls.retail, {cls.iron: 150}, days=-2)
        cls._set_prices(cls.retail, {cls.kettle: 500}, days=3)
        cls._set_prices(cls.cost, {cls.kettle: 50}, days=-60)
        cls._set_prices(cls.cost, {cls.kettle: 60}, days=-10)

    def _compare(self, user=None, pricelist=None, **context):
        """{product name: (price from, price to, change %, what happened)}."""
        analysis = self.env["product.price.analysis"]
        rows = (
            analysis.with_user(user or self.manager)
            .with_context(**context)
            .search([("pricelist_id", "=", (pricelist or self.retail).id)])
        )
        return {
            row.product_id.name: (
                row.price_from,
                row.price_to,
                row.change_percent,
                row.trend,
            )
            for row in rows
        }

    def test_a_month_ago_and_today_by_default(self):
        self.assertEqual(
            self._compare(),
            {
                "Kettle": (100, 110, 10, "rise"),
                "Iron": (200, 150, -25, "fall"),
                "Lamp": (0, 300, 0, "new"),
            },
        )

    def test_the_context_chooses_the_days(self):
        week = self._compare(date_from="today -7d")
        self.assertEqual(week["Kettle"], (110, 110, 0, "same"))
        self.assertEqual(week["Lamp"], (300, 300, 0, "same"))
        past = self._compare(date_from=self._day(-61), date_to=str(self._day(-30)))
        self.assertEqual(
            past, {"Kettle": (0, 100, 0, "new"), "Iron": (0, 200, 0, "new")}
        )
        self.assertEqual(self._compare(date_to=self._day(4))["Kettle"][1], 500)

    def test_a_price_taken_back_is_gone(self):
        lamp = self._set_prices(self.retail, {self.lamp: 310}, days=-1)
        lamp.action_cancel()
        self.assertEqual(self._compare()["Lamp"][1], 300)
        self._set_prices(self.cost, {self.lamp: 9}, days=-50).action_cancel()
        self.assertNotIn("Lamp", self._compare(pricelist=self.cost))

    def test_averages_and_numbers_by_price_type(self):
        analysis = self.env["product.price.analysis"].with_user(self.manager)
        [(pricelist, number, average, rises, falls)] = analysis._read_group(
            [("pricelist_id", "=", self.retail.id)],
            ["pricelist_id"],
            ["__count", "change_percent:avg", "rises:sum", "falls:sum"],
        )
        self.assertEqual(pricelist, self.retail)
        self.assertEqual((number, average, rises, falls), (3, -7.5, 1, 1))

    def test_groups_by_category_and_price_group(self):
        analysis = self.env["product.price.analysis"].with_user(self.manager)
        group = self.env["product.price.group"].create({"name": "Kitchen"})
        self.kettle.price_group_id = group
        rows = analysis._read_group(
            [("pricelist_id", "=", self.retail.id)], ["price_group_id"], ["__count"]
        )
        self.assertIn((group, 1), rows)
        categories = analysis._read_group([], ["categ_id"], ["__count"])
        self.assertIn(self.kettle.categ_id, [categ for categ, _number in categories])

    def test_days_in_the_wrong_order_are_refused(self):
        with self.assertRaisesRegex(UserError, "is not before"):
            self._compare(date_from="today", date_to="today -1d")

    def test_a_text_that_is_no_date_is_refused(self):
        with self.assertRaisesRegex(UserError, "is not a date"):
            self._compare(date_from="yesterday")

    def test_the_wizard_opens_the_comparison(self):
        Compare = self.env["product.price.compare"].with_user(self.seller)
        wizard = Compare.create(
            {
                "date_from": self._day(-40),
                "date_to": self._day(-5),
                "pricelist_ids": self.retail.ids,
                "categ_ids": self.kettle.categ_id.ids,
            }
        )
        action = wizard.action_compare()
        rows = (
            self.env[action["res_model"]]
            .with_user(self.seller)
            .with_context(**action["context"])
            .search(action["domain"])
        )
        self.assertEqual(rows.product_id, self.products)
        self.assertEqual(set(rows.mapped("trend")), {"rise", "same", "new"})
        with self.assertRaisesRegex(ValidationError, "must lie before"):
            Compare.create({"date_from": self.today, "date_to": self.today})

    def test_current_prices_with_what_held_before(self):
        rows = (
            self.env["product.price.current"]
            .with_user(self.manager)
            .search([("pricelist_id", "=", self.retail.id)])
        )
        self.assertRecordValues(
            rows.sorted(lambda row: row.product_id.id),
            [
                {"price": 110, "price_before": 100, "change_percent": 10},
                {"price": 150, "price_before": 200, "change_percent": -25},
                {"price": 300, "price_before": 0, "change_percent": 0},
            ],
        )
        changed = rows.search(
            [
                ("pricelist_id", "=", self.retail.id),
                ("effective_date", ">", "today -7d"),
            ]
        )
        self.assertEqual(changed.product_id, self.iron)
        history = rows[0].action_view_history()
        prices = self.env["product.price"].search(history["domain"])
        self.assertEqual(len(prices), 3)

    def test_sales_people_see_only_prices_to_sell_by(self):
        self.assertEqual(self._compare(self.seller, self.cost), {})
        self.assertTrue(self._compare(self.manager, self.cost))
        for name in ("current", "timeline"):
            model = self.env[f"product.price.{name}"].with_context(
                timeline_product_ids=self.products.ids
            )
            domain = [("product_id", "in", self.products.ids)]
            seen = model.with_user(self.seller).search(domain)
            self.assertEqual(seen.pricelist_id, self.retail)
            seen = model.with_user(self.manager).search(domain)
            self.assertEqual(seen.pricelist_id, self.retail | self.cost)

    def test_prices_of_other_companies_stay_there(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self._create_type("Foreign", company_id=other.id)
        document = self._create_document(foreign, {self.kettle: 1}, company_id=other.id)
        document.action_post()
        for name in ("current", "analysis", "timeline"):
            model = self.env[f"product.price.{name}"].with_context(
                timeline_product_ids=self.products.ids
            )
            rows = model.with_user(self.manager).search(
                [("product_id", "in", self.products.ids)]
            )
            self.assertNotIn(foreign, rows.sudo().pricelist_id)

    def test_outsiders_see_nothing(self):
        user = self.env.ref("base.user_admin").copy({"group_ids": False})
        user.group_ids = self.env.ref("base.group_user")
        for name in ("current", "analysis", "timeline"):
            with self.assertRaises(AccessError):
                self.env[f"product.price.{name}"].with_user(user).search([])

    def test_the_chart_has_a_price_for_every_day(self):
        timeline = self.env["product.price.timeline"].with_user(self.seller)
        self.assertFalse(timeline.search([]))
        action = timeline._get_action(self.kettle, self._day(-20))
        rows = timeline.with_context(**action["context"]).search([])
        prices = {row.date: row.price for row in rows}
        self.assertEqual(len(prices), 24)
        self.assertEqual(prices[self._day(-20)], 100)
        self.assertEqual(prices[self._day(-11)], 100)
        self.assertEqual(prices[self._day(-10)], 110)
        self.assertEqual(prices[self._day(2)], 110)
        self.assertEqual(prices[self._day(3)], 500)

    def test_products_without_a_price_of_a_type(self):
        Product = self.env["product.product"].with_user(self.seller)
        action = self.retail.with_user(self.seller).action_view_unpriced_products()
        found = Product.search(action["domain"])
        self.assertFalse(found & self.products)
        other = self._create_type("Other")
        self._set_prices(other, {self.kettle: 1}, days=-1)
        self._set_prices(other, {self.iron: 1}, days=1)
        found = Product.search(other._get_unpriced_domain())
        self.assertEqual(found & self.products, self.iron | self.lamp)
        self.assertIn(other, self.iron.with_user(self.seller).unpriced_pricelist_ids)
        self.assertNotIn(other, self.kettle.unpriced_pricelist_ids)
        priced = Product.search(
            [
                ("id", "in", self.products.ids),
                ("unpriced_pricelist_ids", "not in", other.ids),
            ]
        )
        self.assertEqual(priced, self.kettle)

    def test_the_price_type_opens_its_prices_and_changes(self):
        retail = self.retail.with_user(self.seller)
        for action in (
            retail.action_view_current_prices(),
            retail.action_view_changes(),
        ):
            rows = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(rows.product_id, self.products)
