from odoo import Command
from odoo.tests import tagged

from .common import PosPriceCommon


@tagged("post_install", "-at_install")
class TestPosRules(PosPriceCommon):
    """Rules that take prices from price types come to the same prices as elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cost = cls._create_type("Cost", use_on_sale=False)
        cls._set_prices(cls.cost, {cls.kettle: 60, cls.iron: 110})

    @classmethod
    def _create_rules(cls, *rules, **values):
        return cls._create_type(
            "Rules",
            "rules",
            item_ids=[Command.create(rule) for rule in rules],
            **values,
        )

    @classmethod
    def _add_to(cls, pricelist, percent, **values):
        """A rule that adds so many percent to the prices of another pricelist."""
        return {
            "compute_price": "formula",
            "base": "pricelist",
            "base_pricelist_id": pricelist.id,
            "price_discount": -percent,
            **values,
        }

    def test_rules_follow_a_price_type_that_nobody_sees(self):
        rules = self._create_rules(self._add_to(self.cost, 20))
        self._sell_by(rules)
        self.assertShownAsAsked(rules, self.products)
        loaded = self._load()
        self.assertEqual(self._get_shown_price(loaded, self.kettle, 1, rules), 72)
        self.assertNotIn(self.cost.id, {rule["pricelist_id"] for rule in loaded})
        self.assertNotIn(60, {rule["fixed_price"] for rule in loaded})

    def test_quantities_of_rules_count(self):
        self.iron.categ_id = self.env["product.category"].create({"name": "Irons"})
        rules = self._create_rules(
            self._add_to(self.cost, 20),
            self._add_to(
                self.cost,
                10,
                applied_on="1_product",
                product_tmpl_id=self.kettle.product_tmpl_id.id,
                min_quantity=5,
            ),
            {"compute_price": "fixed", "fixed_price": 7, "min_quantity": 0.5}
            | {"applied_on": "0_product_variant", "product_id": self.lamp.id},
            self._add_to(
                self.cost,
                5,
                applied_on="2_product_category",
                categ_id=self.iron.categ_id.id,
                min_quantity=12,
            ),
        )
        self._sell_by(rules)
        quantities = (-1, 0.2, 0.5, 1, 4.99, 5, 11, 12, 100)
        self.assertShownAsAsked(rules, self.products, quantities)

    def test_a_chain_of_rules_and_its_quantities_count(self):
        middle = self._create_rules(
            self._add_to(self.cost, 50),
            self._add_to(self.cost, 30, min_quantity=10),
        )
        rules = self._create_rules(
            {
                "compute_price": "percentage",
                "base": "pricelist",
                "base_pricelist_id": middle.id,
                "percent_price": 20,
            },
            self._add_to(middle, 0, price_round=10, price_surcharge=-1, min_quantity=3),
        )
        self._sell_by(rules)
        self.assertShownAsAsked(rules, self.products, (1, 3, 9, 10))

    def test_options_come_into_rules_as_far_as_the_rule_takes_them(self):
        shirt = self._create_variants("no_variant").product_variant_id
        self._set_prices(self.cost, {shirt: 30})
        rules = self._create_rules(self._add_to(self.cost, 20))
        self._sell_by(rules)
        option = shirt.with_context(no_variant_attributes_price_extra=5)
        asked = rules._get_product_price(option, 1)
        shown = self._get_shown_price(self._load(), shirt, 1, rules, extra=5)
        self.assertAlmostEqual(shown, asked)
        self.assertAlmostEqual(asked, 42)

    def test_base_in_another_currency_is_converted(self):
        euro = self.env.ref("base.EUR")
        base = self._create_type("Euro", currency_id=euro.id)
        self._set_prices(base, {self.kettle: 40})
        rules = self._create_rules(self._add_to(base, 10))
        self._sell_by(rules)
        self.assertShownAsAsked(rules, self.products)

    def test_rules_of_a_price_type_help_out_where_it_has_no_price(self):
        self.retail.item_ids = [
            Command.create(
                {
                    "compute_price": "fixed",
                    "fixed_price": 5,
                    "applied_on": "0_product_variant",
                    "product_id": product.id,
                    "min_quantity": 10,
                }
            )
            for product in (self.kettle, self.iron)
        ]
        self._set_prices(self.retail, {self.kettle: 90})
        self.assertShownAsAsked(self.retail, self.products, (1, 9, 10, 11))
        rules = self._load()
        self.assertEqual(self._get_shown_price(rules, self.kettle, 10), 90)
        self.assertEqual(self._get_shown_price(rules, self.iron, 10), 5)

    def test_pricelists_without_price_types_stay_as_they_are(self):
        rules = self._create_rules(
            {"compute_price": "percentage", "percent_price": 10},
            {
                "compute_price": "fixed",
                "fixed_price": 5,
                "applied_on": "0_product_variant",
                "product_id": self.kettle.id,
            },
        )
        self._sell_by(rules, self.retail)
        loaded = [rule for rule in self._load() if rule["pricelist_id"] == rules.id]
        self.assertEqual({rule["id"] for rule in loaded}, set(rules.item_ids.ids))

    def test_rules_are_loaded_again_when_they_no_longer_follow_a_price_type(self):
        rules = self._create_rules(
            self._add_to(self.cost, 20), {"compute_price": "fixed", "fixed_price": 5}
        )
        self._sell_by(rules)
        self._open()
        for change in (
            lambda: rules.item_ids.filtered("base_pricelist_id").write(
                {"compute_price": "fixed", "fixed_price": 6}
            ),
            lambda: rules.item_ids.filtered("base_pricelist_id").unlink(),
        ):
            self.shop.last_data_change = "2020-01-01 00:00:00"
            change()
            self.assertGreater(str(self.shop.last_data_change), "2020-01-02")

    def test_rules_are_loaded_again_when_a_price_type_becomes_a_pricelist(self):
        self._open()
        self.shop.last_data_change = "2020-01-01 00:00:00"
        self.retail.price_method = "rules"
        self.assertGreater(str(self.shop.last_data_change), "2020-01-02")
        self.assertEqual(self._load(), [])
