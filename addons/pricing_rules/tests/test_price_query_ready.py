from odoo import Command
from odoo.tests import Form, tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestReadyQueries(PricingCommon):
    """Queries that are there from the start."""

    def _ask(self, name, products=None, **values):
        query = self.env.ref(f"pricing_rules.product_price_query_{name}")
        pricelist = self._create_type("Asked", "query", query_id=query.id, **values)
        ids = (products or self.products).ids
        return pricelist._get_proposed_prices(ids, self.today)[0]

    def test_cost_of_the_product_in_the_company_of_the_price_type(self):
        other = self.env["res.company"].create({"name": "Second company"})
        self.kettle.standard_price = 60
        self.kettle.with_company(other).standard_price = 55
        self.assertEqual(self._ask("cost"), {self.kettle.id: 60})
        self.assertEqual(
            self._ask("cost", company_id=other.id, currency_id=other.currency_id.id),
            {self.kettle.id: 55},
        )

    def test_sales_price_with_what_attributes_add(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [
                    Command.create({"name": "White"}),
                    Command.create({"name": "Gold", "default_extra_price": 15}),
                ],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Toaster",
                "list_price": 40,
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        white, gold = template.product_variant_ids
        prices = self._ask("list_price", white | gold | self.kettle)
        self.assertEqual(prices, {white.id: 40, gold.id: 55, self.kettle.id: 100})

    def _create_vendor(self, product, price, **values):
        return self.env["product.supplierinfo"].create(
            {
                "partner_id": self.customer.id,
                "product_tmpl_id": product.product_tmpl_id.id,
                "price": price,
                **values,
            }
        )

    def test_cheapest_vendor_by_unit_currency_date_and_discount(self):
        euro = self.env["res.currency"].create(
            {
                "name": "TTT",
                "symbol": "T",
                "rate_ids": [
                    Command.create({"name": "2020-01-01", "rate": 0.5}),
                    Command.create({"name": self._day(1), "rate": 0.1}),
                ],
            }
        )
        dozen = self.env.ref("uom.product_uom_dozen")
        self._create_vendor(self.kettle, 70)
        self._create_vendor(self.kettle, 80, discount=25)
        self._create_vendor(self.kettle, 10, date_end=self._day(-1))
        self._create_vendor(self.kettle, 10, date_start=self._day(1))
        self._create_vendor(self.kettle, 0)
        self._create_vendor(self.iron, 1200, product_uom_id=dozen.id)
        self._create_vendor(self.lamp, 45, currency_id=euro.id)
        self.assertEqual(
            self._ask("vendor"),
            {self.kettle.id: 60, self.iron.id: 100, self.lamp.id: 90},
        )

    def test_vendors_of_other_companies_do_not_count(self):
        other = self.env["res.company"].create({"name": "Second company"})
        self._create_vendor(self.kettle, 10, company_id=other.id)
        self._create_vendor(self.kettle, 30, company_id=False)
        self.assertEqual(self._ask("vendor"), {self.kettle.id: 30})


@tagged("post_install", "-at_install")
class TestPricesFollowProducts(PricingCommon):
    """Price types on costs follow the costs, in one document for many changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cost = cls._create_type(
            "Cost",
            "query",
            query_id=cls.env.ref("pricing_rules.product_price_query_cost").id,
            recompute="on_source_change",
            use_on_sale=False,
        )
        cls.shelf = cls._create_type(
            "Shelf",
            "markup",
            source_pricelist_id=cls.cost.id,
            markup_percent=20,
            recompute="on_source_change",
        )
        cls.buyer = cls.env["res.users"].create(
            {
                "name": "Buyer",
                "login": "price_buyer",
                "group_ids": [
                    Command.link(cls.env.ref("base.group_user").id),
                    Command.link(cls.env.ref("product.group_product_manager").id),
                ],
            }
        )
        cls.env.cr.flush()

    def _finish(self):
        """What happens at the end of a request."""
        self.env.cr.flush()

    def _documents(self, pricelist=None):
        pricelists = pricelist or self.cost
        return self.env["product.price.document"].search(
            [("pricelist_ids", "in", pricelists.ids)]
        )

    def test_prices_follow_a_cost_that_changes(self):
        self.kettle.with_user(self.buyer).standard_price = 50
        self._finish()
        self.assertEqual(self.cost.get_prices(self.products), {self.kettle.id: 50})
        self.assertEqual(self.shelf.get_prices(self.products), {self.kettle.id: 60})
        document = self._documents()
        self.assertEqual(document.state, "posted")
        self.assertEqual(document.origin_kind, "source")
        self.assertEqual(document.origin, "Cost of the product")
        self.assertEqual(document.user_id, self.buyer)
        self.assertEqual(document.follower_ids, self._documents(self.shelf))

    def test_defaults_of_a_form_do_not_get_into_the_document(self):
        kettle = self.kettle.with_context(default_note="Of a form")
        kettle.standard_price = 50
        self._finish()
        self.assertFalse(self._documents().note)

    def test_many_changes_make_one_document(self):
        for number, product in enumerate(self.products, 1):
            product.standard_price = 5 * number
            product.standard_price = 10 * number
        self._finish()
        document = self._documents()
        self.assertEqual(len(document), 1)
        self.assertEqual(sorted(document.line_ids.mapped("price")), [10, 20, 30])
        self._finish()
        self.assertEqual(self._documents(), document)

    def test_an_import_of_costs_makes_one_document(self):
        result = self.env["product.product"].load(
            [".id", "standard_price"],
            [[str(id_), "33"] for id_ in self.products.ids],
        )
        self.assertFalse(result["messages"])
        self._finish()
        self.assertEqual(len(self._documents()), 1)
        self.assertEqual(
            self.cost.get_prices(self.products), dict.fromkeys(self.products.ids, 33)
        )

    def test_a_cost_written_anew_changes_nothing(self):
        self.kettle.standard_price = 50
        self._finish()
        document = self._documents()
        self.kettle.standard_price = 50
        self.kettle.name = "Kettle 2"
        self._finish()
        self.assertEqual(self._documents(), document)

    def test_new_products_get_prices(self):
        with Form(self.env["product.template"].with_user(self.buyer)) as form:
            form.name = "Toaster"
            form.standard_price = 25
        product = form.record.product_variant_id
        other = self.env["product.product"].create(
            {"name": "Grill", "standard_price": 30}
        )
        self._finish()
        self.assertEqual(
            self.shelf.get_prices(product | other), {product.id: 30, other.id: 36}
        )

    def test_other_price_types_do_not_follow(self):
        for recompute in ("on_document", "daily"):
            self.cost.recompute = recompute
            self.kettle.standard_price += 10
            self._finish()
        self.assertFalse(self._documents())

    def test_a_cost_of_another_company_is_its_own(self):
        other = self.env["res.company"].create({"name": "Second company"})
        self.cost.company_id = self.company
        theirs = self._create_type(
            "Cost",
            "query",
            query_id=self.cost.query_id.id,
            recompute="on_source_change",
            company_id=other.id,
            currency_id=other.currency_id.id,
        )
        self.kettle.with_company(other).standard_price = 44
        self._finish()
        self.assertEqual(self.cost.get_prices(self.kettle), {})
        self.assertEqual(theirs.get_prices(self.kettle), {self.kettle.id: 44})
        self.assertEqual(self._documents(theirs).company_id, other)

    def test_sales_prices_are_followed_in_every_company(self):
        other = self.env["res.company"].create({"name": "Second company"})
        query = self.env.ref("pricing_rules.product_price_query_list_price")
        types = self.env["product.pricelist"].create(
            [
                {
                    "name": company.name,
                    "price_method": "query",
                    "query_id": query.id,
                    "recompute": "on_source_change",
                    "company_id": company.id,
                    "currency_id": company.currency_id.id,
                }
                for company in (self.company, other)
            ]
        )
        self.kettle.product_tmpl_id.list_price = 111
        self.iron.lst_price = 222
        self._finish()
        expected = {self.kettle.id: 111, self.iron.id: 222}
        for pricelist in types:
            self.assertEqual(pricelist.get_prices(self.kettle | self.iron), expected)

    def test_a_broken_query_does_not_keep_a_product_from_being_saved(self):
        self.env.cr.execute(
            "UPDATE product_price_query SET query = 'SELECT nobody' WHERE id = %s",
            [self.cost.query_id.id],
        )
        self.cost.query_id.invalidate_recordset()
        self.kettle.write({"standard_price": 50, "name": "Kettle 2"})
        self._finish()
        self.kettle.invalidate_recordset()
        self.assertEqual(self.kettle.standard_price, 50)
        self.assertEqual(self.kettle.name, "Kettle 2")
        self.assertFalse(self._documents())
        self.assertIn("could not follow", self.cost.message_ids[0].body)
        self.assertIn("nobody", self.cost.message_ids[0].body)

    def test_fields_of_the_own_choice_are_watched(self):
        field = self.env["ir.model.fields"]._get("product.product", "weight")
        query = self.env["product.price.query"].create(
            {
                "name": "By weight",
                "query": "SELECT id AS product_id, weight * 3 AS price"
                " FROM product_product WHERE weight > 0",
                "watched_field_ids": [Command.set(field.ids)],
            }
        )
        pricelist = self._create_type(
            "By weight", "query", query_id=query.id, recompute="on_source_change"
        )
        self.lamp.weight = 4
        self._finish()
        self.assertEqual(pricelist.get_prices(self.products), {self.lamp.id: 12})

    def test_price_types_follow_a_threshold(self):
        self.cost.threshold_percent = 10
        self.kettle.standard_price = 50
        self._finish()
        self.kettle.standard_price = 52
        self._finish()
        self.assertEqual(self.cost.get_prices(self.kettle), {self.kettle.id: 50})
