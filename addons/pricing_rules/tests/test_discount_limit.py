from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_discount import DiscountCommon


@tagged("post_install", "-at_install")
class TestDiscountLimit(DiscountCommon):
    """People take off by hand as much as they and the customer's segments may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller.write({"limit_discount": True, "max_discount_percent": 10})
        cls.segment = cls.env["res.partner.segment"].create(
            {
                "name": "Strict",
                "limit_discount": True,
                "max_discount_percent": 4,
                "partner_ids": cls.env["res.partner"]
                .create({"name": "Strict Ltd"})
                .ids,
            }
        )
        cls.strict = cls.segment.partner_ids

    def test_a_discount_within_the_limit_is_taken(self):
        line = self._quote({self.kettle: 1}).order_line
        line.discount = 10
        self.assertEqual(line.price_deviation_percent, 10)
        line.write({"discount": 0, "price_unit": 90})
        self.assertAlmostEqual(line.price_deviation_percent, 10)

    def test_the_refusal_names_line_limit_owner_and_remedy(self):
        line = self._quote({self.kettle: 1}).order_line
        with self.assertRaisesRegex(
            UserError, r"Kettle.*12\.50 %.*price_seller.*10\.00 %.*90\.00"
        ):
            line.discount = 12.5

    def test_price_and_discount_together_are_refused(self):
        line = self._quote({self.kettle: 1}).order_line
        with self.assertRaisesRegex(UserError, "below the price of the terms"):
            line.write({"price_unit": 95, "discount": 6})

    def test_every_path_is_checked(self):
        order = self._quote({self.kettle: 1})
        values = {"product_id": self.iron.id, "price_unit": 150}
        lines = order.order_line
        for path in (
            lambda: lines.create({**values, "order_id": order.id}),
            lambda: order.write({"order_line": [Command.create(values)]}),
            lambda: self._quote(order_line=[Command.create(values)]),
            lambda: lines.write({"price_unit": -5}),
            lambda: lines.write({"product_id": self.iron.id, "price_unit": 100}),
            lambda: self.env["sale.order.discount"]
            .with_user(self.seller)
            .create(
                {
                    "sale_order_id": order.id,
                    "discount_type": "sol_discount",
                    "discount_percentage": 0.3,
                }
            )
            .action_apply_discount(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                path()

    def test_imports_are_checked(self):
        order = self._quote({self.kettle: 1})
        result = order.order_line.load(
            ["order_id/.id", "product_id/.id", "discount"],
            [[str(order.id), str(self.iron.id), "30"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("below the price of the terms", result["messages"][0]["message"])

    def test_the_form_is_checked_on_saving(self):
        order = self._quote({self.kettle: 1})
        with self.assertRaises(UserError), Form(order) as form:
            with form.order_line.edit(0) as line:
                line.discount = 20

    def test_a_hand_made_price_stays_within_the_limit_for_other_quantities(self):
        self._create_discount(40, quantity_from=100)
        line = self._quote({self.kettle: 100}).order_line
        self.assertEqual(line.discount, 40)
        line.write({"price_unit": 55, "discount": 0})
        with self.assertRaises(UserError):
            line.product_uom_qty = 1

    def test_the_smallest_limit_counts(self):
        order = self._quote({self.kettle: 1}, partner_id=self.strict.id)
        order.order_line.discount = 4
        with self.assertRaisesRegex(UserError, "segment Strict get at most 4.00 %"):
            order.order_line.discount = 5

    def test_the_limit_of_the_customer_holds_for_everybody(self):
        order = self._quote(
            {self.kettle: 1}, user=self.manager, partner_id=self.strict.id
        )
        with self.assertRaisesRegex(UserError, "segment Strict"):
            order.order_line.discount = 5

    def test_another_customer_brings_another_limit(self):
        order = self._quote({self.kettle: 1})
        order.order_line.discount = 8
        with self.assertRaisesRegex(UserError, "segment Strict"):
            order.partner_id = self.strict

    def test_price_managers_without_a_limit_are_free(self):
        order = self._quote({self.kettle: 1}, user=self.manager)
        order.order_line.discount = 50
        self.manager.write({"limit_discount": True, "max_discount_percent": 1})
        with self.assertRaisesRegex(UserError, "price_manager .*may take off"):
            order.order_line.discount = 60

    def test_what_others_gave_may_stay_and_shrink(self):
        order = self._quote({self.kettle: 1})
        order.order_line.with_user(self.leader).discount = 30
        line = order.order_line
        line.product_uom_qty = 3
        line.discount = 25
        with self.assertRaises(UserError):
            line.discount = 26

    def test_a_copy_has_todays_prices(self):
        order = self._quote({self.kettle: 1})
        order.order_line.with_user(self.leader).discount = 30
        copy = order.copy()
        self.assertEqual(copy.order_line.discount, 0)
        self.assertEqual(copy.order_line.price_unit, 100)
        copy = order.with_user(self.leader).copy()
        self.assertEqual(copy.order_line.discount, 30)

    def test_automatic_discounts_are_not_limited(self):
        self._create_discount(60)
        line = self._quote({self.kettle: 1}).order_line
        self.assertEqual((line.discount, line.price_deviation_percent), (60, 0))
        line.discount = 63
        with self.assertRaises(UserError):
            line.discount = 70

    def test_rewards_of_programs_are_not_trapped(self):
        order = self._quote({self.kettle: 1, self.iron: 1})
        order.sudo().order_line[0].price_unit = 1
        program = self.env["loyalty.program"].create(
            {
                "name": "Free Lamp",
                "program_type": "promotion",
                "trigger": "auto",
                "rule_ids": [Command.create({"minimum_qty": 1})],
                "reward_ids": [
                    Command.create(
                        {"reward_type": "product", "reward_product_id": self.lamp.id}
                    )
                ],
            }
        )
        order._update_programs_and_rewards()
        rewards = order._get_claimable_rewards()
        coupon = next(card for card in rewards if card.program_id == program)
        order._apply_program_reward(rewards[coupon], coupon)
        self.assertTrue(order.order_line.filtered("reward_id"))

    def test_the_ledger_cannot_be_written(self):
        order = self._quote({self.kettle: 1})
        for values in (
            {"price_steps": [{"kind": "list", "op": "set", "value": 1}]},
            {"price_deviation_percent": 99},
        ):
            with self.assertRaisesRegex(AccessError, "by the program alone"):
                order.order_line.write(values)
            with self.assertRaisesRegex(AccessError, "by the program alone"):
                order.order_line.create(
                    {"order_id": order.id, "product_id": self.iron.id, **values}
                )

    def test_price_managers_set_limits_and_sales_people_do_not(self):
        wizard = (
            self.env["res.users.discount.limit"]
            .with_user(self.manager)
            .with_context(active_model="res.users", active_ids=self.seller.ids)
            .create({"max_discount_percent": 7})
        )
        wizard.action_apply()
        self.assertEqual(self.seller.max_discount_percent, 7)
        with self.assertRaises(AccessError):
            self.seller.with_user(self.seller).write({"max_discount_percent": 90})
        other = new_test_user(
            self.env, "other_seller", groups="sales_team.group_sale_salesman"
        )
        with self.assertRaises(AccessError):
            other.with_user(self.seller).write({"limit_discount": False})
        with self.assertRaises(AccessError):
            self.env["res.users.discount.limit"].with_user(self.seller).create(
                {"user_ids": self.seller.ids}
            )

    def test_nobody_lifts_his_own_limit(self):
        self.manager.write({"limit_discount": True, "max_discount_percent": 1})
        with self.assertRaisesRegex(AccessError, "Your own limit"):
            self.manager.with_user(self.manager).limit_discount = False

    def test_price_managers_write_nothing_else_on_users(self):
        with self.assertRaises(AccessError):
            self.seller.with_user(self.manager).write(
                {"limit_discount": False, "name": "Somebody"}
            )

    # REDUCTIONS OF THE WHOLE ORDER

    def _reduce(self, order, percent, user=None):
        """Take a share off an order by Odoo's dialog for discounts."""
        wizard = self.env["sale.order.discount"].with_user(user or self.seller)
        wizard.create(
            {
                "sale_order_id": order.id,
                "discount_type": "so_discount",
                "discount_percentage": percent / 100,
            }
        ).action_apply_discount()

    def _prepare_reductions(self):
        product = self.env["product.product"].create(
            {"name": "Discount", "type": "service", "list_price": 0}
        )
        self.env.company.sale_discount_product_id = product

    def test_a_discount_on_the_whole_order_counts(self):
        self._prepare_reductions()
        order = self._quote({self.kettle: 2, self.iron: 1})
        with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
            self._reduce(order, 10.5)
        self.assertIn("10.50 % below", str(refusal.exception))
        self.assertIn("360.00", str(refusal.exception))
        self._reduce(order, 10)
        self.assertAlmostEqual(order._get_reduction_percent(), 10)

    def test_discounts_of_lines_and_of_the_order_add_up(self):
        self._prepare_reductions()
        order = self._quote({self.kettle: 1})
        order.order_line.discount = 6
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._reduce(order, 5)
        self._reduce(order, 3)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            order.order_line[0].discount = 9

    def test_goods_may_not_leave_an_order_that_keeps_its_reduction(self):
        self._prepare_reductions()
        order = self._quote({self.kettle: 2, self.iron: 1})
        self._reduce(order, 8)
        for change in (
            lambda: order.order_line[1].unlink(),
            lambda: order.order_line[1].write({"product_uom_qty": 0.1}),
            lambda: order.order_line[2].write({"price_unit": -50}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        order.order_line[2].unlink()
        order.order_line[1].unlink()

    def test_what_somebody_else_took_off_is_kept(self):
        self._prepare_reductions()
        order = self._quote({self.kettle: 2, self.iron: 1})
        self._reduce(order, 30, user=self.leader)
        order.order_line[0].product_uom_qty = 3
        self.assertLess(order._get_reduction_percent(), 30)
