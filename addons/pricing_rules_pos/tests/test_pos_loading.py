from odoo import Command
from odoo.tests import tagged

from .common import PosPriceCommon

ITEM = "product.pricelist.item"


@tagged("post_install", "-at_install")
class TestPosLoading(PosPriceCommon):
    """Prices come along on each way on which products come to a point of sale."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls._create_type(
            "Rules",
            "rules",
            item_ids=[
                Command.create({"compute_price": "fixed", "fixed_price": 1}),
                Command.create(
                    {
                        "compute_price": "percentage",
                        "base": "pricelist",
                        "base_pricelist_id": cls.retail.id,
                        "percent_price": 50,
                        "min_quantity": 2,
                    }
                ),
            ],
        )
        cls._sell_by(cls.retail, cls.rules)
        cls._set_prices(cls.retail, {cls.kettle: 90, cls.iron: 150})

    def _fetch(self, domain):
        """What a point of sale gets that looks for products."""
        self._open()
        templates = self.env["product.template"].with_user(self.cashier)
        return templates.load_product_from_pos(self.shop.id, domain)

    def test_products_that_are_fetched_later_bring_their_prices(self):
        found = self._fetch([("id", "=", self.kettle.product_tmpl_id.id)])
        shown = [
            self._get_shown_price(found[ITEM], self.kettle, quantity, pricelist)
            for quantity, pricelist in ((1, self.retail), (1, self.rules))
            + ((2, self.rules),)
        ]
        self.assertEqual(shown, [90, 1, 45])
        self.assertEqual(found["product.pricelist"], [])

    def test_scanned_products_bring_their_prices(self):
        self.kettle.barcode = "4820000000017"
        found = self._fetch([("product_variant_ids.barcode", "in", ["4820000000017"])])
        self.assertEqual(self._get_shown_price(found[ITEM], self.kettle), 90)

    def test_fetched_products_bring_other_rules_as_ever(self):
        plain = self._create_type(
            "Plain",
            "rules",
            item_ids=[
                Command.create(
                    {
                        "compute_price": "fixed",
                        "fixed_price": 3,
                        "applied_on": "1_product",
                        "product_tmpl_id": self.kettle.product_tmpl_id.id,
                    }
                )
            ],
        )
        self._sell_by(self.retail, plain)
        found = self._fetch([("id", "=", self.kettle.product_tmpl_id.id)])
        loaded = [rule for rule in found[ITEM] if rule["pricelist_id"] == plain.id]
        self.assertEqual([rule["id"] for rule in loaded], plain.item_ids.ids)
        self.assertEqual([row["id"] for row in found["product.pricelist"]], plain.ids)

    def test_variants_made_at_a_point_of_sale_have_a_price(self):
        template = self._create_variants("dynamic")
        small, medium, _large = template.attribute_line_ids.product_template_value_ids
        variant = template._create_product_variant(small)
        self._set_prices(self.retail, {variant: 45})
        self._open()
        found = template.with_user(self.cashier).create_product_variant_from_pos(
            medium.ids, self.shop.id
        )
        made = self.env["product.product"].browse(found["product.product"][0]["id"])
        self.assertEqual(self._get_shown_price(found[ITEM], made), 55)
        self.assertEqual(self._get_shown_price(found[ITEM], variant), 45)

    def test_products_without_a_variant_have_a_price_by_rules(self):
        template = self._create_variants("dynamic")
        self.assertFalse(template.product_variant_ids)
        rules = [
            rule
            for rule in self._load()
            if rule["product_tmpl_id"] == template.id
            and rule["pricelist_id"] == self.rules.id
        ]
        self.assertEqual([rule["fixed_price"] for rule in rules], [1, 25])

    def test_products_that_did_not_change_get_prices_when_asked(self):
        session = self._open().with_context(pos_last_server_date="2099-01-01 00:00:00")
        self.assertEqual(session.load_data([])[ITEM], [])
        rules = session.get_pos_prices(self.products.product_tmpl_id.ids)[ITEM]
        shown = [self._get_shown_price(rules, product) for product in self.products]
        self.assertEqual(shown, [90, 150, 300])

    def test_session_tells_which_pricelists_come_as_prices(self):
        plain = self._create_type("Plain", "rules")
        self._sell_by(self.retail, self.rules, plain)
        data = self._open().load_data([])
        told = data["pos.session"][0]["_price_type_ids"]
        self.assertEqual(set(told), set((self.retail + self.rules).ids))
        items = {row["id"]: row["item_ids"] for row in data["product.pricelist"]}
        self.assertEqual(items[self.rules.id], [])

    def test_pricelists_of_presets_come_too(self):
        away = self._create_type("Away")
        self._set_prices(away, {self.kettle: 80})
        preset = self.env["pos.preset"].create(
            {"name": "Away", "pricelist_id": away.id}
        )
        self.shop.write(
            {"use_presets": True, "available_preset_ids": [Command.set(preset.ids)]}
            | {"default_preset_id": preset.id}
        )
        shown = self._get_shown_price(self._load(), self.kettle, 1, away)
        self.assertEqual(shown, 80)
        found = self._fetch([("id", "=", self.kettle.product_tmpl_id.id)])
        shown = self._get_shown_price(found[ITEM], self.kettle, 1, away)
        self.assertEqual(shown, 80)

    def test_ids_differ_and_meet_no_rule(self):
        self._create_variants()
        ids = [rule["id"] for rule in self._load()]
        self.assertEqual(len(set(ids)), len(ids))
        self.assertTrue(all(-(2**53) < id_ < 0 for id_ in ids))

    def test_queries_do_not_grow_with_the_products(self):
        counts = []
        for _round in range(2):
            self.env["product.product"].create(
                [{"name": f"Thing {i}", "available_in_pos": True} for i in range(40)]
            )
            rules = self._load()
            templates = self.env["product.template"].browse(
                {rule["product_tmpl_id"] for rule in rules}
            )
            session = self._open()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            session.get_pos_prices(templates.ids)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
