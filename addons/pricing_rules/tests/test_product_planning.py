"""Price groups, season groups, ratings and classes of products."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import BaseCommon

MODELS = ("product.price.group", "product.season.group", "product.sales.rating")


@tagged("post_install", "-at_install")
class TestProductPlanning(BaseCommon):
    """Products are grouped for pricing and planning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price_manager = new_test_user(
            cls.env, "price_manager", groups="pricing_rules.pricing_rules_group_manager"
        )
        cls.salesman = new_test_user(
            cls.env, "price_salesman", groups="sales_team.group_sale_salesman"
        )
        cls.product_manager = new_test_user(
            cls.env,
            "price_products",
            groups="base.group_user,product.group_product_manager",
        )
        cls.group, cls.other_group = (
            cls.env["product.price.group"]
            .with_user(cls.price_manager)
            .create([{"name": "Television", "code": "TV"}, {"name": "Kettles"}])
        )
        cls.product = cls.env["product.template"].create(
            {"name": "Set 55", "price_group_id": cls.group.id}
        )

    def test_group_counts_and_opens_its_products(self):
        groups = (self.group | self.other_group).with_user(self.salesman)
        self.assertEqual(groups.mapped("product_count"), [1, 0])
        action = groups[0].action_view_products()
        self.assertEqual(
            self.env[action["res_model"]].search(action["domain"]), self.product
        )

    def test_group_is_found_by_its_code(self):
        groups = self.env["product.price.group"].with_user(self.salesman)
        self.assertIn(self.group.id, [row[0] for row in groups.name_search("TV")])

    @mute_logger("odoo.sql_db")
    def test_two_groups_with_one_code_are_refused(self):
        with self.assertRaises(IntegrityError):
            self.other_group.code = "tv"
            self.env.flush_all()

    def test_groups_without_a_code_are_no_duplicates(self):
        copy = self.group.copy({"name": "Copy"})
        self.assertFalse(copy.code)
        (copy | self.other_group).code = ""
        self.env.flush_all()

    def test_group_with_products_is_not_deleted(self):
        self.product.active = False
        with self.assertRaisesRegex(UserError, "“Television” still has products"):
            self.group.unlink()
        self.other_group.unlink()
        self.assertFalse(self.other_group.exists())

    def test_demand_follows_the_month(self):
        season = (
            self.env["product.season.group"]
            .with_user(self.price_manager)
            .create({"name": "Heaters", "december": 2.5, "july": 0.0})
        )
        self.assertEqual(season.get_demand_coefficient(date(2026, 12, 31)), 2.5)
        self.assertEqual(season.get_demand_coefficient(date(2026, 7, 1)), 0.0)
        self.assertEqual(season.get_demand_coefficient(date(2026, 1, 1)), 1.0)
        self.assertEqual(season.browse().get_demand_coefficient(date(2026, 1, 1)), 1.0)
        self.assertAlmostEqual(season.average, 12.5 / 12)

    def test_demand_below_zero_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "“Heaters”: the demand in July"):
            self.env["product.season.group"].create({"name": "Heaters", "july": -1})

    @mute_logger("odoo.sql_db")
    def test_two_ratings_with_one_name_are_refused(self):
        ratings = self.env["product.sales.rating"]
        ratings.create({"name": "Rising"})
        with self.assertRaises(IntegrityError):
            ratings.create({"name": "Rising"})

    def test_product_manager_plans_on_the_product(self):
        form = Form(self.product.with_user(self.product_manager))
        form.price_group_id = self.other_group
        form.product_category_class = "a"
        form.sales_rating_id = self.env.ref("pricing_rules.product_sales_rating_best")
        form.save()
        self.assertRecordValues(
            self.product.product_variant_id,
            [{"price_group_id": self.other_group.id, "product_category_class": "a"}],
        )

    def test_products_are_found_by_what_was_planned(self):
        products = self.env["product.product"].with_user(self.salesman)
        found = products.search([("price_group_id.code", "=", "TV")])
        self.assertEqual(found.product_tmpl_id, self.product)
        for model in ("product.product", "product.template"):
            arch = self.env[model].with_user(self.salesman).get_view(None, "search")
            self.assertIn("group_by_price_group_id", arch["arch"])

    def test_only_price_managers_change_the_lists(self):
        for model in MODELS:
            records = self.env[model]
            records.with_user(self.price_manager).create({"name": "New one"}).unlink()
            readable = records.with_user(self.salesman).search([], limit=1)
            self.assertTrue(readable.mapped("name") or model == MODELS[1])
            with self.assertRaises(AccessError):
                records.with_user(self.salesman).create({"name": "Mine"})
            with self.assertRaises(AccessError):
                records.with_user(self.product_manager).create({"name": "Mine"})
