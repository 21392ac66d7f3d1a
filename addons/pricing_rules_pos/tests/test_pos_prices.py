from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import PosPriceCommon


@tagged("post_install", "-at_install")
class TestPosPrices(PosPriceCommon):
    """A point of sale shows the prices that were set."""

    def test_set_prices_are_shown(self):
        self._set_prices(self.retail, {self.kettle: 90, self.iron: 0})
        rules = self._load()
        shown = [self._get_shown_price(rules, product) for product in self.products]
        self.assertEqual(shown, [90, 0, 300])

    def test_a_price_that_was_taken_away_falls_back_on_the_sales_price(self):
        document = self._set_prices(self.retail, {self.kettle: 90})
        self.assertEqual(self._get_shown_price(self._load(), self.kettle), 90)
        document.action_cancel()
        self.assertEqual(self._get_shown_price(self._load(), self.kettle), 100)

    def test_price_of_a_future_document_holds_from_its_day_on(self):
        self._set_prices(self.retail, {self.kettle: 90})
        self._set_prices(self.retail, {self.kettle: 95}, 3)
        self.assertEqual(self._get_shown_price(self._load(), self.kettle), 90)
        with freeze_time(self._day(3)):
            self.assertEqual(self._get_shown_price(self._load(), self.kettle), 95)

    def test_day_begins_by_the_clock_of_the_cashier(self):
        self.cashier.tz = "Europe/Kyiv"
        self._set_prices(self.retail, {self.kettle: 90})
        self._set_prices(self.retail, {self.kettle: 95}, 3)
        session = self._open().with_context(tz="Europe/Kyiv")
        for hour, price in ((18, 90), (23, 95)):
            with freeze_time(f"{self._day(2)} {hour}:30:00"):
                rules = session.load_data([])["product.pricelist.item"]
            self.assertEqual(self._get_shown_price(rules, self.kettle), price)

    def test_variants_have_their_own_prices(self):
        small, medium, large = self._create_variants().product_variant_ids
        self._set_prices(self.retail, {small: 45, medium: 47})
        self.assertShownAsAsked(self.retail, small + medium + large)
        shown = self._get_shown_price(self._load(), large)
        self.assertEqual(shown, 60)

    def test_variants_of_one_price_share_a_rule(self):
        variants = self._create_variants().product_variant_ids
        self._set_prices(self.retail, dict.fromkeys(variants, 45))
        rules = [
            rule
            for rule in self._load()
            if rule["product_tmpl_id"] == variants.product_tmpl_id.id
        ]
        self.assertEqual([rule["product_id"] for rule in rules], [False])
        self.assertShownAsAsked(self.retail, variants)

    def test_options_without_a_variant_add_their_price(self):
        template = self._create_variants("no_variant")
        shirt = template.product_variant_id
        for price in (None, 45):
            if price:
                self._set_prices(self.retail, {shirt: price})
            option = shirt.with_context(no_variant_attributes_price_extra=10)
            asked = self.retail._get_product_price(option, 1)
            shown = self._get_shown_price(self._load(), shirt, extra=10)
            self.assertAlmostEqual(shown, asked)
            self.assertEqual(asked, (price or 50) + 10)

    def test_computed_price_types_show_what_was_posted(self):
        self._set_prices(self.retail, {self.kettle: 90})
        dealer = self._create_type(
            "Dealer", "markup", source_pricelist_id=self.retail.id, markup_percent=-10
        )
        formula = self._create_type("Formula", "formula", formula="RETAIL_TEST * 2")
        self._set_prices(dealer, {self.kettle: 81})
        self._set_prices(formula, {self.kettle: 180})
        self._sell_by(self.retail, dealer, formula)
        for pricelist in self.retail + dealer + formula:
            self.assertShownAsAsked(pricelist, self.products)

    def test_prices_with_taxes_come_to_the_same_total_as_an_order(self):
        tax = self.env["account.tax"].create(
            {
                "name": "Twenty on top",
                "amount": 20,
                "price_include_override": "tax_excluded",
            }
        )
        self.products.taxes_id = tax
        self.retail.price_includes_tax = True
        self._set_prices(self.retail, {self.kettle: 90})
        order = self._create_order(self.retail, {self.kettle: 2})
        net = self._get_shown_price(self._load(), self.kettle)
        self.assertAlmostEqual(net, 75)
        self.assertAlmostEqual(net, order.order_line.price_unit)
        self.assertAlmostEqual(
            tax.compute_all(net, quantity=2)["total_included"], order.amount_total
        )
        self.assertEqual(order.amount_total, 180)

    def test_prices_with_taxes_stay_where_taxes_are_part_of_prices(self):
        self.products.taxes_id = self.env["account.tax"].create(
            {
                "name": "Twenty inside",
                "amount": 20,
                "price_include_override": "tax_included",
            }
        )
        self.retail.price_includes_tax = True
        self._set_prices(self.retail, {self.kettle: 90})
        self.assertEqual(self._get_shown_price(self._load(), self.kettle), 90)

    def test_prices_are_in_the_currency_of_the_point_of_sale(self):
        euro = self.env.ref("base.EUR")
        prices = self._create_type("Retail, euro", currency_id=euro.id)
        self._set_prices(prices, {self.kettle: 80})
        self._sell_by(prices, shop=self.pos_config_eur)
        rules = self._load(self.pos_config_eur)
        self.assertEqual(self._get_shown_price(rules, self.kettle, 1, prices), 80)
        iron = self._get_shown_price(rules, self.iron, 1, prices)
        self.assertAlmostEqual(iron, prices._get_product_price(self.iron, 1))

    def test_discounts_of_orders_do_not_come_to_the_point_of_sale(self):
        self._set_prices(self.retail, {self.kettle: 90})
        group = self.env["price.discount.group"].create({"name": "Greatest"})
        self.env["price.discount"].create(
            {"name": "A tenth off", "group_id": group.id, "value": 10}
        )
        self.assertEqual(self._get_shown_price(self._load(), self.kettle), 90)

    def test_each_company_sees_its_own_prices(self):
        other = self.setup_other_company(name="Second company")["company"]
        company_env = self.env["pos.config"].with_company(other).env
        payment = company_env["pos.payment.method"].create(
            {"name": "On account", "company_id": other.id}
        )
        shop = company_env["pos.config"].create(
            {
                "name": "Second shop",
                "company_id": other.id,
                "payment_method_ids": [Command.set(payment.ids)],
            }
        )
        prices = company_env["product.pricelist"].create(
            {
                "name": "Retail of the second company",
                "price_method": "manual",
                "company_id": other.id,
                "currency_id": shop.currency_id.id,
            }
        )
        self._set_prices(self.retail, {self.kettle: 90})
        document = self._create_document(prices, {self.kettle: 70}, company_id=other.id)
        document.action_post()
        self._sell_by(prices, shop=shop)
        self.cashier.company_ids += other
        rules = self._load(shop)
        self.assertEqual(self._get_shown_price(rules, self.kettle, 1, prices), 70)
        self.assertNotIn(self.retail.id, {rule["pricelist_id"] for rule in rules})
        rules = self._load()
        self.assertEqual(self._get_shown_price(rules, self.kettle), 90)
