from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..tools.price_ledger import get_refusals, replay
from .common_discount import DiscountCommon


@tagged("post_install", "-at_install")
class TestPriceExplanation(DiscountCommon):
    """Every line tells how its price came about, and gives it back."""

    def _explain(self, line, user=None, **context):
        line = line.with_user(user or self.seller).with_context(**context)
        action = line.action_explain_price()
        wizard = line.env[action["res_model"]].browse(action["res_id"])
        return wizard, str(wizard.explanation)

    def _assert_replays(self, lines):
        for line in lines.sudo():
            price, discount = replay(line.price_steps)
            self.assertAlmostEqual(price, line.price_unit, 6)
            self.assertAlmostEqual(discount, line.discount, 6)

    def test_the_ledger_replays_after_all_rules_are_gone(self):
        inside = self._create_group("Inside", "multiply")
        self._create_discount(3, group_id=inside.id, apply_as="price")
        self._create_discount(2.5, group_id=inside.id, apply_as="price")
        self._create_discount(10)
        self._create_discount(7, kind="amount", quantity_from=2)
        order = self._quote({self.kettle: 3, self.iron: 1, self.lamp: 2})
        self._assert_replays(order.order_line)
        order.order_line[0].write({"price_unit": 91.17, "discount": 2})
        self.env["price.discount"].search([]).unlink()
        self._set_prices(self.retail, {self.kettle: 1, self.iron: 1})
        self.env.flush_all()
        self.env.invalidate_all()
        self._assert_replays(order.order_line)
        _wizard, text = self._explain(order.order_line[1])
        self.assertIn("Sale 10: 10 % off", text)

    def test_the_base_price_names_its_document(self):
        document = self._set_prices(self.retail, {self.kettle: 110}, days=-1)
        line = self._quote({self.kettle: 1}).order_line
        _wizard, text = self._explain(line)
        self.assertIn("Set price of Retail", text)
        self.assertNotIn(document.name, text)
        _wizard, text = self._explain(line, self.leader)
        self.assertIn(document.name, text)

    def test_refusals_are_told_with_their_reason(self):
        segment = self.env["res.partner.segment"].create({"name": "Friends"})
        term = self.env["account.payment.term"].create({"name": "At once"})
        category = self.env["product.category"].create({"name": "Garden"})
        week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), False)
        for values, reason in (
            ({"partner_segment_ids": segment.ids}, "customers in segments: Friends"),
            ({"payment_term_ids": term.ids}, "only with payment: At once"),
            ({"category_ids": category.ids}, "only for products of:"),
            ({"quantity_from": 5}, "from a quantity of 5, this line has 1"),
            ({"quantity_to": 0.5}, "up to a quantity of 0.5, this line has 1"),
            ({"amount_from": 500}, "from an order sum of"),
            ({"amount_to": 50}, "up to an order sum of"),
            ({"date_from": "2026-04-01"}, "holds 04/01/2026 – …"),
            ({"hour_from": 2, "hour_to": 3}, "holds 02:00 – 03:00"),
            (week, "holds on Sunday, the order is of Friday"),
        ):
            discount = self._create_discount(**values)
            line = self._quote(
                {self.lamp: 1}, date_order="2026-03-06 12:00:00"
            ).order_line
            self.assertEqual(len(get_refusals(line.price_steps)), 1, values)
            _wizard, text = self._explain(line)
            self.assertIn(reason, text)
            discount.unlink()

    def test_the_beaten_discount_is_told(self):
        self._create_discount(5)
        self._create_discount(9)
        line = self._quote({self.kettle: 1}).order_line
        _wizard, text = self._explain(line)
        self.assertIn("Sale 9 gives more", text)

    def test_words_of_all_steps(self):
        self._create_discount(9)
        dozen = self.env.ref("uom.product_uom_dozen")
        self.kettle.taxes_id = self.env["account.tax"].create(
            {"name": "VAT 20", "amount": 20, "type_tax_use": "sale"}
        )
        self.retail.price_includes_tax = True
        line = self._quote({self.kettle: 1}).order_line
        line.product_uom_id = dozen
        line.discount = 11
        _wizard, text = self._explain(line)
        for words in (
            "Without taxes",
            "For one Dozens, 12 units",
            "On the order: a discount of 9 %",
            "Discount set to 11 % by hand",
            "not the price of the terms",
        ):
            self.assertIn(words, text)

    def test_hidden_price_types_are_not_named(self):
        line = self._quote({self.kettle: 1}, user=self.manager).order_line
        self.retail.use_on_sale = False
        line.order_id.user_id = self.seller
        _wizard, text = self._explain(line)
        self.assertNotIn("Retail", text)
        self.assertIn("another price", text)

    def test_a_rule_on_costs_tells_no_cost(self):
        cost = self._create_type("Secret Cost", use_on_sale=False)
        self._set_prices(cost, {self.kettle: 61.37})
        rules = self._create_type("Rules", "rules")
        rules.item_ids = [
            Command.create(
                {
                    "compute_price": "formula",
                    "base": "pricelist",
                    "base_pricelist_id": cost.id,
                    "price_discount": -50,
                }
            )
        ]
        line = self._quote({self.kettle: 1}, pricelist=rules).order_line
        self.assertAlmostEqual(line.price_unit, 92.055)
        _wizard, text = self._explain(line)
        self.assertNotIn("Secret", text + str(line.price_steps))
        self.assertNotIn("61.37", text + str(line.price_steps))

    def test_a_given_price_is_told_apart(self):
        order = self._quote({self.kettle: 1})
        line = order.order_line.create(
            {"order_id": order.id, "product_id": self.iron.id, "price_unit": 210}
        )
        self.assertTrue(line.is_price_by_hand)
        _wizard, text = self._explain(line)
        self.assertIn("Price brought along", text)

    def test_reset_gives_the_price_of_the_terms(self):
        self._create_discount(10)
        line = self._quote({self.kettle: 1}).order_line
        self.assertFalse(line.is_price_by_hand)
        line.write({"price_unit": 77, "discount": 1})
        self.assertTrue(line.is_price_by_hand)
        wizard, _text = self._explain(line)
        self.assertTrue(wizard.may_reset)
        wizard.action_reset()
        self.assertEqual((line.price_unit, line.discount), (100, 10))
        self.assertFalse(line.is_price_by_hand)
        self._assert_replays(line)

    def test_reset_of_one_line_leaves_the_others(self):
        order = self._quote({self.kettle: 1, self.iron: 1})
        order.order_line.price_unit = 50
        order.order_line[0].action_reset_price()
        self.assertEqual(order.order_line.mapped("price_unit"), [100, 50])

    def test_a_later_hand_made_change_keeps_the_old_terms(self):
        line = self._quote({self.kettle: 1}).order_line
        self._set_prices(self.retail, {self.kettle: 130})
        self.env.invalidate_all()
        line.discount = 3
        self.assertEqual(line.price_deviation_percent, 3)
        self.assertEqual(line.price_steps[1]["value"], 100)
        line.action_reset_price()
        self.assertEqual(line.price_steps[1]["value"], 130)
        self.assertEqual(line.price_unit, 130)

    def test_locked_and_cancelled_orders_are_not_reset(self):
        order = self._quote({self.kettle: 1})
        order.action_confirm()
        order.action_lock()
        with self.assertRaisesRegex(UserError, "locked or cancelled"):
            order.action_reset_prices()
        wizard, _text = self._explain(order.order_line)
        self.assertFalse(wizard.may_reset)

    def test_special_lines_say_so(self):
        order = self._quote({self.kettle: 1})
        line = order.order_line.create(
            {
                "order_id": order.id,
                "is_downpayment": True,
                "product_id": self.iron.id,
                "price_unit": 3,
            }
        )
        _wizard, text = self._explain(line)
        self.assertIn("price of its own", text)

    def test_others_do_not_read_ledgers(self):
        line = self._quote({self.kettle: 1}).order_line
        portal = new_test_user(self.env, "price_portal", groups="base.group_portal")
        line.order_id.sudo().partner_id = portal.partner_id
        line.order_id.sudo().message_subscribe(portal.partner_id.ids)
        with self.assertRaises(AccessError):
            line.with_user(portal).read(["price_steps"])
        wizard, _text = self._explain(line)
        mate = new_test_user(
            self.env, "price_mate", groups="sales_team.group_sale_salesman"
        )
        with self.assertRaises(AccessError):
            wizard.with_user(mate).read(["explanation"])
