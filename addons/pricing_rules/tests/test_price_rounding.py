"""Roundings as price managers set them up and others use them."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import formatLang

from odoo.addons.base.tests.common import BaseCommon


@tagged("post_install", "-at_install")
class TestPriceRounding(BaseCommon):
    """A rounding always has possible rows, and rounds for whoever asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price_manager = new_test_user(
            cls.env, "price_manager", groups="pricing_rules.pricing_rules_group_manager"
        )
        cls.salesman = new_test_user(
            cls.env, "price_salesman", groups="sales_team.group_sale_salesman"
        )
        cls.portal_user = new_test_user(
            cls.env, "price_portal", groups="base.group_portal"
        )
        cls.rounding = cls._create_rounding({"precision": 10, "ending": -0.01})

    @classmethod
    def _create_rounding(cls, *lines, **values):
        model = cls.env["product.price.rounding"].with_user(cls.price_manager)
        return model.create(
            {
                "name": "Retail",
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    def _assert_shows(self, preview, price, digits=2):
        """Whether a preview shows a price, written as the language of the company does."""
        self.assertIn(f">{formatLang(self.env, price, digits=digits)}<", preview)

    def test_rounding_rounds_by_its_rows(self):
        self.assertEqual(self.rounding.round_price(487.3), 489.99)
        self.rounding.line_ids.mode = "down"
        self.assertEqual(self.rounding.round_price(487.3), 479.99)
        self.rounding.line_ids = [Command.create({"from_price": 400, "precision": 100})]
        self.assertEqual(self.rounding.round_price(487.3), 500.0)

    def test_rounder_is_compiled_once(self):
        rounder = self.rounding._get_rounder()
        self.rounding.invalidate_recordset()
        self.assertIs(self.rounding._get_rounder(), rounder)

    def test_no_rounding_leaves_the_price(self):
        self.assertEqual(self.rounding.browse().round_price(4.567), 4.567)

    def test_amounts_are_kept_exactly(self):
        rounding = self._create_rounding({"precision": 0.005, "ending": 0.001})
        rounding.invalidate_recordset()
        self.assertEqual(rounding.line_ids.precision, 0.005)
        self.assertEqual(rounding.round_price(1.2345), 1.236)

    def test_default_roundings_work(self):
        for name, expected in {
            "hundredths": 487.3,
            "units": 487.0,
            "retail": 489.99,
        }.items():
            rounding = self.env.ref(f"pricing_rules.product_price_rounding_{name}")
            self.assertEqual(rounding.round_price(487.3), expected)

    def test_default_roundings_never_give_goods_away(self):
        for rounding in self.env["product.price.rounding"].search([]) - self.rounding:
            self.assertTrue(rounding.round_price(0.01), rounding.name)

    def test_rounding_without_rows_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "“Retail” has no rows"):
            self._create_rounding()
        with self.assertRaisesRegex(ValidationError, "has no rows"):
            self.rounding.line_ids = [Command.clear()]

    def test_last_row_is_not_deleted(self):
        with self.assertRaisesRegex(ValidationError, "last row of “Retail”"):
            self.rounding.line_ids.unlink()

    def test_all_rows_may_be_replaced_at_once(self):
        self.rounding.line_ids = [
            Command.clear(),
            Command.create({"precision": 1}),
        ]
        self.assertEqual(self.rounding.round_price(487.3), 487.0)

    def test_rounding_may_be_deleted_with_its_rows(self):
        lines = self.rounding.line_ids
        self.rounding.unlink()
        self.assertFalse(lines.exists())

    def test_impossible_rows_are_refused(self):
        for values, message in (
            ({"precision": 0}, "precision is not above zero"),
            ({"precision": -1}, "precision is not above zero"),
            ({"from_price": -1}, "begins below zero"),
            ({"precision": 1, "ending": 1}, "ending has to be smaller"),
            ({"precision": 1, "ending": -5}, "ending has to be smaller"),
            ({"precision": 1 / 3}, "decimals at most"),
        ):
            with self.assertRaisesRegex(ValidationError, message):
                self._create_rounding(values)

    @mute_logger("odoo.sql_db")
    def test_two_rows_from_the_same_price_are_refused(self):
        with self.assertRaises(IntegrityError):
            self._create_rounding({"precision": 1}, {"precision": 10})

    def test_copy_has_its_own_rows_and_name(self):
        copy = self.rounding.copy()
        self.assertEqual(copy.name, "Retail (copy)")
        self.assertEqual(copy.round_price(487.3), 489.99)
        self.assertEqual(self.rounding.copy({"name": "Other"}).name, "Other")

    def test_form_shows_what_comes_out_before_it_is_saved(self):
        form = Form(self.rounding)
        self._assert_shows(form.preview, 489.99)
        form.trial_price = 733
        self.assertEqual(form.trial_result, 729.99)
        with form.line_ids.edit(0) as line:
            line.precision = 0
        self.assertIn("Complete the rows", form.preview)
        self.assertEqual(form.trial_result, 0.0)
        with form.line_ids.edit(0) as line:
            line.precision = 50
        self._assert_shows(form.preview, 499.99)
        self.assertEqual(form.trial_result, 749.99)

    def test_preview_shows_all_decimals(self):
        rounding = self._create_rounding({"precision": 0.005})
        self._assert_shows(rounding.preview, 0.43, digits=3)

    def test_salesman_uses_roundings_but_does_not_change_them(self):
        rounding = self.rounding.with_user(self.salesman)
        self.assertEqual(rounding.round_price(487.3), 489.99)
        self._assert_shows(rounding.preview, 489.99)
        for forbidden in (
            lambda: rounding.write({"name": "Mine"}),
            lambda: rounding.line_ids.write({"precision": 1}),
            lambda: rounding.copy(),
            lambda: rounding.unlink(),
        ):
            with self.assertRaises(AccessError):
                forbidden()

    def test_portal_user_gets_rounded_prices_but_sees_no_rounding(self):
        rounding = self.rounding.with_user(self.portal_user)
        self.assertEqual(rounding.round_price(487.3), 489.99)
        with self.assertRaises(AccessError):
            rounding.read(["name"])

    def test_rounding_of_another_company_is_hidden(self):
        other = self.env["res.company"].create({"name": "Other Company"})
        self.rounding.sudo().company_id = other
        self.env.flush_all()
        roundings = self.env["product.price.rounding"].with_user(self.price_manager)
        self.assertNotIn(self.rounding, roundings.search([]))
        lines = self.env["product.price.rounding.line"].with_user(self.price_manager)
        self.assertFalse(lines.search([("rounding_id", "=", self.rounding.id)]))
