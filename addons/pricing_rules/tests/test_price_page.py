from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPricePage(PricingCommon):
    """The page of a product shows its prices of all price types."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cost = cls._create_type("Cost", use_on_sale=False)
        cls.kettle.standard_price = 55
        cls._set_prices(cls.retail, {cls.kettle: 100}, days=-60)
        cls._set_prices(cls.retail, {cls.kettle: 110}, days=-5)
        cls._set_prices(cls.retail, {cls.kettle: 120}, days=5)
        cls._set_prices(cls.cost, {cls.kettle: 50}, days=-5)

    def _rows(self, product, user):
        rows = product.with_user(user)._get_price_page_rows()
        return {row["pricelist"].name: row for row in rows}

    def test_a_row_tells_price_change_lowest_and_margin(self):
        for product in (self.kettle, self.kettle.product_tmpl_id):
            row = self._rows(product, self.manager)["Retail"]
            self.assertEqual(row["prices"], [110])
            self.assertEqual(row["change"], 10)
            self.assertEqual(row["date"], self._day(-5))
            self.assertEqual(row["lowest"], 100)
            self.assertEqual(row["margin"], 50)
            self.assertEqual(row["coming"].price, 120)

    def test_the_margin_is_that_without_taxes(self):
        tax = self.env["account.tax"].create({"name": "Tax 10", "amount": 10})
        self.kettle.taxes_id = tax
        self.retail.price_includes_tax = True
        row = self._rows(self.kettle, self.manager)["Retail"]
        self.assertAlmostEqual(row["margin"], 45)

    def test_types_by_rules_and_types_without_a_price_are_there(self):
        self._create_type("Rules", "rules")
        rows = self._rows(self.iron, self.manager)
        self.assertEqual(rows["Rules"]["prices"], [200])
        self.assertEqual(rows["Retail"]["prices"], [])

    def test_sales_people_see_neither_costs_nor_margins(self):
        rows = self._rows(self.kettle, self.seller)
        self.assertNotIn("Cost", rows)
        self.assertIsNone(rows["Retail"]["margin"])
        html = self._html(self.kettle, self.seller)
        self.assertIn("Retail", html)
        self.assertNotIn("Cost", html)
        self.assertNotIn("Margin", html)
        self.assertIn("Margin", self._html(self.kettle, self.manager))

    def _html(self, product, user):
        action = product.with_user(user).action_view_price_page()
        product = product.with_user(user).with_context(**action["context"])
        return str(product.price_page_html)

    def test_the_page_is_rendered_only_where_it_is_shown(self):
        self.assertFalse(self.kettle.with_user(self.seller).price_page_html)

    def test_a_product_of_several_variants_shows_the_range(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Size",
                "value_ids": [(0, 0, {"name": "S"}), (0, 0, {"name": "L"})],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Pan",
                "attribute_line_ids": [
                    (
                        0,
                        0,
                        {
                            "attribute_id": attribute.id,
                            "value_ids": attribute.value_ids.ids,
                        },
                    )
                ],
            }
        )
        small, large = template.product_variant_ids
        self._set_prices(self.retail, {small: 10, large: 20}, days=-1)
        row = self._rows(template, self.seller)["Retail"]
        self.assertEqual(row["prices"], [10, 20])
        self.assertIn("–", self._html(template, self.seller))

    def test_history_list_and_chart_are_those_of_the_product(self):
        product = self.kettle.product_tmpl_id.with_user(self.seller)
        history = product.action_view_price_history()
        prices = self.env["product.price"].with_user(self.seller)
        self.assertEqual(len(prices.search(history["domain"])), 3)
        current = product.action_view_price_list()
        rows = self.env[current["res_model"]].with_user(self.seller)
        self.assertEqual(rows.search(current["domain"]).price, 110)
        chart = product.action_view_price_chart()
        self.assertEqual(chart["context"]["timeline_product_ids"], self.kettle.ids)

    def test_only_sales_people_read_the_page(self):
        clerk = self.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "price_clerk",
                "group_ids": self.env.ref("base.group_user").ids,
            }
        )
        with self.assertRaises(AccessError):
            self.kettle.with_user(clerk).read(["price_page_html"])


@tagged("post_install", "-at_install")
class TestLowestPrice(PricingCommon):
    """The lowest price of some days is known, as reductions must name it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_prices(cls.retail, {cls.kettle: 80}, days=-90)
        cls._set_prices(cls.retail, {cls.kettle: 90, cls.iron: 200}, days=-40)
        cls._set_prices(cls.retail, {cls.kettle: 95}, days=-20)
        cls._set_prices(cls.retail, {cls.kettle: 70, cls.lamp: 5})

    def _lowest(self, *args, **options):
        prices = self.retail.with_user(self.seller).get_lowest_prices(
            self.products, *args, **options
        )
        return {product.name: prices.get(product.id) for product in self.products}

    def test_the_price_in_force_when_the_period_begins_counts(self):
        self.assertEqual(self._lowest(), {"Kettle": 90, "Iron": 200, "Lamp": None})

    def test_the_price_of_the_day_itself_does_not_count(self):
        self.assertEqual(self._lowest(self._day(1))["Kettle"], 70)
        self.assertEqual(self._lowest(self.today)["Kettle"], 90)

    def test_the_length_of_the_period_counts(self):
        self.assertEqual(self._lowest(days=20)["Kettle"], 95)
        self.assertEqual(self._lowest(days=21)["Kettle"], 90)
        self.assertEqual(self._lowest(days=60)["Kettle"], 80)

    def test_a_corrected_price_of_a_day_does_not_count(self):
        self._set_prices(self.retail, {self.kettle: 1}, days=-10)
        self._set_prices(self.retail, {self.kettle: 99}, days=-10)
        self.assertEqual(self._lowest()["Kettle"], 90)

    def test_a_price_taken_back_does_not_count(self):
        self._set_prices(self.retail, {self.lamp: 2}, days=-10).action_cancel()
        self.assertIsNone(self._lowest()["Lamp"])

    def test_templates_and_ids_are_taken_too(self):
        template = self.kettle.product_tmpl_id
        self.assertEqual(self.retail.get_lowest_prices(template), {template.id: 90})
        ids = self.kettle.ids
        prices = self.retail.get_lowest_prices(ids, str(self.today), 30)
        self.assertEqual(prices, {ids[0]: 90})

    def test_any_number_of_products_takes_one_query(self):
        self.retail.get_lowest_prices(self.products)
        with self.assertQueryCount(1):
            self.retail.get_lowest_prices(self.products)

    def test_a_type_by_rules_keeps_no_history(self):
        rules = self._create_type("Rules", "rules")
        self.assertEqual(rules.get_lowest_prices(self.products), {})

    def test_prices_of_helping_types_are_not_told(self):
        self.retail.use_on_sale = False
        with self.assertRaises(AccessError):
            self._lowest()
