from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPriceType(PricingCommon):
    """Price types follow each other by markups and formulas, group by group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cost = cls._create_type("Cost", identifier="COST_T", use_on_sale=False)
        cls._set_prices(cls.cost, {cls.kettle: 100, cls.iron: 200}, days=-1)
        cls.lights = cls.env["product.price.group"].create({"name": "Lights"})
        cls.env = cls.env(user=cls.manager)

    def _propose(self, pricelist, *products):
        products = self.env["product.product"].union(*products or self.products)
        return pricelist._get_proposed_prices(products.ids, self.today)

    def _create_formula(self, formula, **values):
        return self._create_type("Formula", "formula", formula=formula, **values)

    def test_markup_of_the_type_and_of_a_group(self):
        self.iron.sudo().price_group_id = self.lights
        retail = self._create_type(
            "Markup",
            "markup",
            source_pricelist_id=self.cost.id,
            markup_percent=20,
            group_rule_ids=[
                Command.create({"price_group_id": self.lights.id, "markup_percent": 50})
            ],
        )
        prices, problems = self._propose(retail)
        self.assertEqual(prices, {self.kettle.id: 120, self.iron.id: 300})
        self.assertEqual(problems, {self.lamp.id: "No price of type Cost"})

    def test_a_group_may_follow_another_type(self):
        self.iron.sudo().price_group_id = self.lights
        self._set_prices(self.retail, {self.iron: 500}, days=-1)
        markup = self._create_type(
            "Markup",
            "markup",
            source_pricelist_id=self.cost.id,
            group_rule_ids=[
                Command.create(
                    {
                        "price_group_id": self.lights.id,
                        "source_pricelist_id": self.retail.id,
                        "markup_percent": -10,
                    }
                )
            ],
        )
        prices, _problems = self._propose(markup, self.kettle, self.iron)
        self.assertEqual(prices, {self.kettle.id: 100, self.iron.id: 450})

    def test_formula_of_the_type_and_of_a_group(self):
        self.iron.sudo().price_group_id = self.lights
        formula = self._create_formula(
            "max(COST_T * 1.5, 155)",
            group_rule_ids=[
                Command.create(
                    {"price_group_id": self.lights.id, "formula": "COST_T + 1"}
                )
            ],
        )
        prices, problems = self._propose(formula)
        self.assertEqual(prices, {self.kettle.id: 155, self.iron.id: 201})
        self.assertIn("COST_T", problems[self.lamp.id])

    def test_rounding_comes_last(self):
        rounding = self.env["product.price.rounding"].create(
            {
                "name": "Up to tens less a kopeck",
                "line_ids": [
                    Command.create(
                        {
                            "from_price": 0,
                            "precision": 10,
                            "mode": "up",
                            "ending": -0.01,
                        }
                    )
                ],
            }
        )
        markup = self._create_type(
            "Markup",
            "markup",
            source_pricelist_id=self.cost.id,
            markup_percent=1.5,
            rounding_id=rounding.id,
        )
        prices, _problems = self._propose(markup, self.kettle)
        self.assertEqual(prices, {self.kettle.id: 109.99})

    def test_other_currencies_are_converted_before_rounding(self):
        dollar = self.env.ref("base.USD").sudo()
        euro = self.env.ref("base.EUR").sudo()
        other = (dollar | euro) - self.env.company.currency_id
        currency = other[0]
        currency.active = True
        currency.rate_ids = [
            Command.clear(),
            Command.create({"name": self._day(-9), "rate": 0.025}),
        ]
        foreign = self._create_type(
            "Abroad",
            "markup",
            source_pricelist_id=self.cost.id,
            markup_percent=33.3,
            currency_id=currency.id,
        )
        prices, _problems = self._propose(foreign, self.kettle)
        rate = self.env["res.currency"]._get_conversion_rate(
            self.env.company.currency_id, currency, self.env.company, self.today
        )
        self.assertEqual(prices, {self.kettle.id: round(133.3 * rate, 2)})

    def test_a_circle_is_told_with_its_path(self):
        first = self._create_type("First", "markup", source_pricelist_id=self.cost.id)
        second = self._create_type("Second", "markup", source_pricelist_id=first.id)
        with self.assertRaisesRegex(ValidationError, "First → Second → First"):
            first.source_pricelist_id = second

    def test_a_circle_over_a_formula_is_refused(self):
        first = self._create_type(
            "First", "markup", source_pricelist_id=self.cost.id, identifier="FIRST_T"
        )
        second = self._create_formula("FIRST_T * 2")
        with self.assertRaisesRegex(ValidationError, "First → Formula → First"):
            first.source_pricelist_id = second

    def test_an_unknown_identifier_is_named(self):
        with self.assertRaisesRegex(ValidationError, "COST_TT"):
            self._create_formula("COST_TT * 2")

    def test_what_is_missing_is_named(self):
        for method, message in (
            ("markup", "Based On"),
            ("formula", "Enter the formula"),
            ("query", "Choose the query"),
        ):
            with self.assertRaisesRegex(ValidationError, message):
                self._create_type("Incomplete", method)

    def test_a_query_has_no_own_way_per_group(self):
        with self.assertRaisesRegex(ValidationError, "Switch off “Own Way”"):
            self._create_type(
                "Hand",
                "manual",
                group_rule_ids=[Command.create({"price_group_id": self.lights.id})],
            )

    def test_identifiers_fit_formulas(self):
        self.retail.identifier = "Роздріб"
        self._set_prices(self.retail, {self.kettle: 7}, days=-1)
        prices, _problems = self._propose(
            self._create_formula("Роздріб * 2"), self.kettle
        )
        self.assertEqual(prices, {self.kettle.id: 14})
        for wrong in ("two words", "1st", "min", "if"):
            with self.assertRaisesRegex(ValidationError, "cannot be used in formulas"):
                self.retail.identifier = wrong

    def test_the_currency_of_prices_stays(self):
        with self.assertRaisesRegex(UserError, "Make a new price type"):
            self.cost.currency_id = self.env["res.currency"].search(
                [("id", "!=", self.cost.currency_id.id)], limit=1
            )

    def test_a_group_threshold_counts_before_that_of_the_type(self):
        self.iron.sudo().price_group_id = self.lights
        markup = self._create_type(
            "Markup",
            "markup",
            source_pricelist_id=self.cost.id,
            threshold_percent=5,
            group_rule_ids=[
                Command.create(
                    {
                        "price_group_id": self.lights.id,
                        "own_rule": False,
                        "own_threshold": True,
                        "threshold_percent": 1,
                    }
                )
            ],
        )
        self._set_prices(markup, {self.kettle: 97, self.iron: 196}, days=-1)
        document = self.env["product.price.document"].create(
            {"pricelist_ids": markup.ids}
        )
        document.action_fill(product_ids=(self.kettle | self.iron).ids)
        prices = {line.product_id: line.price for line in document.line_ids}
        self.assertEqual(prices, {self.kettle: 97, self.iron: 200})

    def test_helping_types_are_nobodys_price(self):
        pricelists = self.env["product.pricelist"]
        domain = pricelists._get_partner_pricelist_multi_search_domain_hook(
            self.env.company.id
        )
        self.assertNotIn(self.cost, pricelists.search(domain))
        self.assertFalse(self.cost._get_partner_pricelist_multi_filter_hook())
