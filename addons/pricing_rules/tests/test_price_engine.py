import json
import re

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPriceEngine(PricingCommon):
    """Every path of Odoo gives the same price for the same question."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_prices(cls.retail, {cls.kettle: 90, cls.iron: 180}, days=-10)
        cls._set_prices(cls.retail, {cls.kettle: 95}, days=5)
        cls.euro = cls.env["res.currency"].create(
            {
                "name": "TTT",
                "symbol": "T",
                "rounding": 0.01,
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 0.5})],
            }
        )
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.own = cls.retail.with_user(cls.seller)

    def _price(self, product=None, pricelist=None, quantity=1.0, **options):
        """The price that a sales person is given."""
        pricelist = (pricelist or self.retail).with_user(self.seller)
        product = (product or self.kettle).with_user(self.seller)
        return pricelist._get_product_price(product, quantity, **options)

    # ONE PRICE FOR ONE QUESTION

    def test_all_methods_agree(self):
        kettle = self.kettle.with_user(self.seller)
        products = self.products.with_user(self.seller)
        self.assertEqual(self.own._get_product_price(kettle, 1), 90)
        self.assertEqual(self.own._get_product_price_rule(kettle, 1), (90, False))
        self.assertFalse(self.own._get_product_rule(kettle, 1))
        self.assertEqual(
            self.own._get_products_price(products, 3),
            {self.kettle.id: 90, self.iron.id: 180, self.lamp.id: 300},
        )
        contextual = kettle.with_context(pricelist=self.retail.id)
        self.assertEqual(contextual._get_contextual_price(), 90)
        template = kettle.product_tmpl_id.with_context(pricelist=self.retail.id)
        self.assertEqual(template._get_contextual_price(), 90)
        self.assertEqual(self.own.get_prices(kettle), {self.kettle.id: 90})

    def test_the_price_list_report_agrees(self):
        report = self.env["report.product.report_pricelist"].with_user(self.seller)
        for records in (self.kettle, self.kettle.product_tmpl_id):
            data = report._get_report_data(
                {
                    "pricelist_id": self.retail.id,
                    "active_model": records._name,
                    "active_ids": records.ids,
                    "quantities": [1, 10],
                }
            )
            self.assertEqual(data["products"][0]["price"], {1: 90, 10: 90})

    def test_labels_agree(self):
        wizard = (
            self.env["product.label.layout"]
            .with_user(self.seller)
            .create(
                {
                    "print_format": "2x7xprice",
                    "product_ids": self.kettle.ids,
                    "pricelist_id": self.retail.id,
                }
            )
        )
        xmlid, data = wizard._prepare_report_data()
        report = self.env[f"report.{self.env.ref(xmlid).report_name}"]
        # a program sends keys as texts
        values = report.with_user(self.seller)._get_report_values(
            [], json.loads(json.dumps(data))
        )
        self.assertEqual(values["pricelist"], self.retail)
        label = self.env["ir.qweb"]._render(
            "product.report_simple_label2x7",
            {
                **values,
                "product": self.kettle.with_user(self.seller),
                "barcode": False,
                "extra_html": "",
                "make_invisible": False,
                "table_style": "",
                "barcode_size": "",
                "padding_page": "",
            },
        )
        text = re.sub("<[^>]*>", "", label)
        self.assertIn("90.00", text)
        self.assertNotIn("100.00", text)

    def test_a_product_without_a_price_has_what_odoo_gives(self):
        self.assertEqual(self._price(self.lamp), 300)
        rule = self.env["product.pricelist.item"].create(
            {
                "pricelist_id": self.retail.id,
                "compute_price": "percentage",
                "percent_price": 10,
            }
        )
        self.assertEqual(self._price(self.lamp), 270)
        self.assertEqual(self.own._get_product_rule(self.lamp, 1), rule.id)
        self.assertEqual(self._price(self.kettle), 90)

    def test_any_number_of_products_takes_as_many_queries(self):
        few, many = (
            self.kettle | self.iron,
            self.env["product.product"].create(
                [
                    {"name": f"Fan {number}", "taxes_id": [Command.clear()]}
                    for number in range(30)
                ]
            ),
        )
        self._set_prices(self.retail, dict.fromkeys(many, 5), days=-1)
        few.mapped("uom_id.name")
        many.mapped("uom_id.name")
        self.retail._get_products_price(many, 1)
        with self.assertQueryCount(1):
            self.retail._get_products_price(few, 1)
        with self.assertQueryCount(1):
            self.retail._get_products_price(many, 1)

    # VARIANTS, UNITS, CURRENCIES, DAYS

    def _create_variants(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [
                    Command.create({"name": "White"}),
                    Command.create({"name": "Gold", "default_extra_price": 15}),
                ],
            }
        )
        lines = [
            Command.create(
                {
                    "attribute_id": attribute.id,
                    "value_ids": [Command.set(attribute.value_ids.ids)],
                }
            )
        ]
        return self.env["product.template"].create(
            {"name": "Toaster", "list_price": 40, "attribute_line_ids": lines}
        )

    def test_each_variant_has_a_price_of_its_own(self):
        template = self._create_variants()
        white, gold = template.product_variant_ids
        self._set_prices(self.retail, {white: 30, gold: 50})
        self.assertEqual(self._price(white), 30)
        # what attributes add is part of a price that was set for the variant
        self.assertEqual(self._price(gold), 50)
        self.assertEqual(self._price(template), 30)
        self.assertEqual(self.own.get_prices(template), {template.id: 30})
        report = self.env["report.product.report_pricelist"].with_user(self.seller)
        data = report._get_product_data(True, template, self.own, [1])
        self.assertEqual([row["price"][1] for row in data["variants"]], [30, 50])

    def test_another_unit(self):
        self.assertEqual(self._price(uom=self.dozen), 1080)
        self.assertEqual(self._price(self.kettle.product_tmpl_id, uom=self.dozen), 1080)

    def test_another_currency(self):
        self.assertEqual(self._price(currency=self.euro), 45)
        self.assertEqual(self._price(currency=self.euro, uom=self.dozen), 540)
        foreign = self._create_type("Foreign", currency_id=self.euro.id)
        self._set_prices(foreign, {self.kettle: 30})
        self.assertEqual(self._price(pricelist=foreign), 30)
        self.assertEqual(
            self._price(pricelist=foreign, currency=self.company.currency_id), 60
        )
        back = self._price(pricelist=foreign, currency=self.euro)
        self.assertEqual(back, 30)

    def test_the_day_counts(self):
        self.assertEqual(self._price(date=self._day(4)), 90)
        self.assertEqual(self._price(date=self._day(5)), 95)
        self.assertEqual(self._price(date=self._day(-11)), 100)

    def test_a_day_begins_where_the_user_is(self):
        day = self._day(4)
        for zone, moment, price in (
            ("UTC", f"{day} 23:30:00", 90),
            ("Europe/Kyiv", f"{day} 23:30:00", 95),
            ("America/New_York", f"{self._day(5)} 02:00:00", 90),
        ):
            retail = self.retail.with_context(tz=zone)
            self.assertEqual(self._price(pricelist=retail, date=moment), price)

    def test_orders_take_the_price_of_their_date(self):
        order = self.env["sale.order"].with_user(self.seller)
        order = order.create(
            {
                "partner_id": self.customer.id,
                "pricelist_id": self.retail.id,
                "date_order": f"{self._day(5)} 12:00:00",
            }
        )
        self.assertEqual(order.pricelist_id, self.retail)
        self.assertEqual(self._price(date=order.date_order), 95)

    # PRICES BASED ON OTHERS

    def _create_rules(self, **values):
        return self._create_type(
            "Rules",
            "rules",
            item_ids=[
                Command.create(
                    {
                        "base": "pricelist",
                        "compute_price": "formula",
                        "base_pricelist_id": self.retail.id,
                        "price_discount": 10,
                    }
                )
            ],
            **values,
        )

    def test_rules_based_on_a_price_type(self):
        rules = self._create_rules()
        self.assertEqual(self._price(pricelist=rules), 81)
        self.assertEqual(self._price(pricelist=rules, date=self._day(5)), 85.5)
        self.assertEqual(self._price(pricelist=rules, uom=self.dozen), 972)
        self.assertEqual(self._price(pricelist=rules, currency=self.euro), 40.5)

    def test_rules_in_another_currency_than_the_price_type(self):
        rules = self._create_rules(currency_id=self.euro.id)
        self.assertEqual(self._price(pricelist=rules), 40.5)

    def test_sales_people_sell_by_rules_on_a_price_type_they_do_not_see(self):
        rules = self._create_rules()
        self.retail.use_on_sale = False
        self.env.invalidate_all()
        self.assertEqual(self._price(pricelist=rules), 81)
        with self.assertRaises(AccessError):
            self._price()


@tagged("post_install", "-at_install")
class TestPriceTaxes(PricingCommon):
    """A price with taxes becomes one without where taxes come on top."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.retail.price_includes_tax = True
        cls._set_prices(cls.retail, {cls.kettle: 120, cls.iron: 240})
        cls.vat = cls._create_tax(20)

    @classmethod
    def _create_tax(cls, amount, included=False, kind="percent", **values):
        return cls.env["account.tax"].create(
            {
                "name": f"{kind} {amount} {included}",
                "amount": amount,
                "amount_type": kind,
                "price_include_override": "tax_included"
                if included
                else "tax_excluded",
                **values,
            }
        )

    def _price(self, taxes, **options):
        self.kettle.taxes_id = taxes
        kettle = self.kettle.with_user(self.seller)
        retail = self.retail.with_user(self.seller)
        return round(retail._get_product_price(kettle, 1, **options), 6)

    def test_taxes_on_top_are_taken_out(self):
        self.assertEqual(self._price(self.vat), 100)

    def test_a_product_without_taxes_keeps_its_price(self):
        self.assertEqual(self._price(self.env["account.tax"]), 120)

    def test_taxes_that_are_part_of_prices_stay(self):
        self.assertEqual(self._price(self._create_tax(20, included=True)), 120)

    def test_fixed_taxes(self):
        fixed = self._create_tax(6, kind="fixed")
        self.assertEqual(self._price(fixed), 114)
        self.assertEqual(self._price(fixed | self.vat), 95)

    def test_groups_of_taxes(self):
        children = self._create_tax(15) | self._create_tax(5)
        group = self._create_tax(0, kind="group")
        group.children_tax_ids = children
        self.assertEqual(self._price(group), 100)

    def test_included_and_excluded_together(self):
        included = self._create_tax(20, included=True)
        price = self._price(self.vat | included)
        total = (self.vat | included).compute_all(price)["total_included"]
        self.assertEqual(round(total, 2), 120)

    def test_the_total_of_a_document_is_the_price(self):
        for taxes in (self.vat, self.vat | self._create_tax(6, kind="fixed")):
            price = self._price(taxes)
            self.assertEqual(round(taxes.compute_all(price)["total_included"], 2), 120)

    def test_another_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.assertEqual(self._price(self.vat, uom=dozen), 1200)

    def test_templates(self):
        self.kettle.taxes_id = self.vat
        template = self.kettle.product_tmpl_id.with_user(self.seller)
        retail = self.retail.with_user(self.seller)
        self.assertAlmostEqual(retail._get_product_price(template, 1), 100)

    def test_prices_as_they_were_set_keep_their_taxes(self):
        self.kettle.taxes_id = self.vat
        self.assertEqual(self.retail.get_prices(self.kettle), {self.kettle.id: 120})

    def test_taxes_of_another_company_do_not_count(self):
        other = self.env["res.company"].create(
            {
                "name": "Second company",
                "currency_id": self.company.currency_id.id,
                "country_id": self.company.country_id.id,
            }
        )
        self.env.user.company_ids |= other
        group = self.env["account.tax.group"].create(
            {"name": "Taxes", "company_id": other.id}
        )
        their_vat = self._create_tax(
            50,
            company_id=other.id,
            country_id=self.vat.country_id.id,
            tax_group_id=group.id,
        )
        common = self._create_type("Common", company_id=False, price_includes_tax=True)
        self._set_prices(common, {self.kettle: 120})
        self.kettle.taxes_id = self.vat | their_vat
        for company, expected in ((self.company, 100), (other, 80)):
            pricelist = common.with_company(company)
            price = pricelist._get_product_price(self.kettle, 1)
            self.assertAlmostEqual(price, expected)

    def test_visitors_get_prices(self):
        """Portal users and visitors of a shop may not read taxes."""
        self.kettle.taxes_id = self.vat
        # as a shop does it
        self.env["ir.model.access"].create(
            [
                {
                    "name": f"{model} of a shop",
                    "model_id": self.env["ir.model"]._get_id(model),
                    "perm_read": True,
                }
                for model in ("product.pricelist", "product.product")
            ]
        )
        portal = new_test_user(self.env, "price_portal", groups="base.group_portal")
        for user in (portal, self.env.ref("base.public_user")):
            self.env.invalidate_all()
            kettle, retail = self.kettle.with_user(user), self.retail.with_user(user)
            self.assertAlmostEqual(retail._get_product_price(kettle, 1), 100)
