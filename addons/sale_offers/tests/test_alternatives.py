from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .alternative_common import AlternativeCase


class TestAlternatives(AlternativeCase):
    """Lines of which the customer chooses one."""

    def test_totals_follow_the_choice(self):
        """Nothing open is in the total, and the chosen one is, with its taxes."""
        order = self._create_alternatives()
        iron, kettle, pot = order.order_line
        self.assertRecordValues(
            kettle | pot,
            [
                {"offered_qty": 3, "product_uom_qty": 0, "is_chosen": False},
                {"offered_qty": 2, "product_uom_qty": 0, "is_chosen": False},
            ],
        )
        self.assertRecordValues(order, [{"amount_untaxed": 200, "amount_tax": 40}])
        self.assertEqual(order._get_open_groups(), ["A"])
        self.assertIn("nothing is chosen yet", order.choice_note)
        kettle.action_choose()
        self.assertRecordValues(order, [{"amount_untaxed": 500, "amount_tax": 100}])
        self.assertFalse(order.choice_note)
        pot.action_choose()
        self.assertRecordValues(order, [{"amount_untaxed": 800, "amount_tax": 160}])
        self.assertRecordValues(
            kettle | pot,
            [
                {"product_uom_qty": 0, "is_chosen": False},
                {"product_uom_qty": 2, "is_chosen": True},
            ],
        )
        pot.action_unchoose()
        self.assertEqual(order.amount_untaxed, iron.price_subtotal)
        self.assertRecordValues(
            pot, [{"offered_subtotal": 600, "offered_total": 720, "price_subtotal": 0}]
        )

    def test_offered_quantity_changes(self):
        """The offered quantity is changed before and after the choice."""
        order = self._create_alternatives()
        _iron, kettle, pot = order.order_line
        kettle.offered_qty = 4
        pot.product_uom_qty = 5
        self.assertRecordValues(
            kettle | pot,
            [
                {"offered_qty": 4, "product_uom_qty": 0},
                {"offered_qty": 5, "product_uom_qty": 0},
            ],
        )
        kettle.action_choose()
        kettle.offered_qty = 6
        self.assertEqual(kettle.product_uom_qty, 6)
        kettle.product_uom_qty = 7
        self.assertRecordValues(kettle, [{"offered_qty": 7, "product_uom_qty": 7}])
        kettle.product_uom_qty = 0
        self.assertRecordValues(
            kettle, [{"offered_qty": 7, "product_uom_qty": 0, "is_chosen": False}]
        )

    def test_price_of_offered_quantity(self):
        """An alternative costs what its offered quantity costs, chosen or not."""
        self.env.ref("product.group_product_pricelist").user_ids += self.salesman
        self.pricelist.item_ids = [
            Command.create(
                {
                    "compute_price": "fixed",
                    "fixed_price": 80,
                    "min_quantity": 3,
                    "applied_on": "1_product",
                    "product_tmpl_id": self.kettle.product_tmpl_id.id,
                }
            )
        ]
        order = self._create_alternatives(pricelist_id=self.pricelist.id)
        kettle = order.order_line[1]
        self.assertEqual(kettle.price_unit, 80)
        kettle.action_choose()
        self.assertEqual(kettle.price_unit, 80)
        kettle.offered_qty = 2
        self.assertEqual(kettle.price_unit, 100)
        kettle.action_unchoose()
        kettle.offered_qty = 3
        self.assertEqual(kettle.price_unit, 80)
        self.assertAlmostEqual(kettle.sudo().price_deviation_percent, 0)

    def test_choice_is_no_reason_to_reprice(self):
        """What was offered holds, whatever the product costs by now."""
        order = self._create_alternatives()
        kettle = order.order_line[1]
        self.kettle.list_price = 150
        kettle.action_choose()
        self.assertEqual(kettle.price_unit, 100)
        self.assertEqual(order.amount_untaxed, 500)

    def test_manual_price_and_discount_kept(self):
        """What was given by hand stays with the alternative."""
        order = self._create_alternatives()
        kettle = order.order_line[1]
        kettle.write({"price_unit": 90, "discount": 5})
        for method in (kettle.action_choose, kettle.action_unchoose):
            method()
            self.assertRecordValues(kettle, [{"price_unit": 90, "discount": 5}])

    def test_confirmation_refused_while_open(self):
        """No way of confirming goes round the choice."""
        order = self._create_alternatives()
        message = "nothing is chosen yet from alternatives A"
        for user in (self.salesman, self.director):
            own = order.with_user(user)
            with self.assertRefused(UserError, message):
                own.action_confirm()
            with self.assertRefused(UserError, message):
                own._validate_order()
            with self.assertRefused(UserError, message):
                own.write({"state": "sale"})
        with self.assertRefused(UserError, message):
            order.sudo().write({"state": "sale"})
        result = order.load([".id", "state"], [[order.id, "Sales Order"]])
        self.assertFalse(result["ids"])
        self.assertIn(message, result["messages"][0]["message"])
        order.order_line[1].action_choose()
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_confirmed_import_refused(self):
        """A new order that comes confirmed has no alternatives."""
        with self.assertRefused(UserError, "not an open quotation"):
            self._create_alternatives(state="sale", date_order="2026-01-01")

    def test_sent_while_open(self):
        """The customer gets the quotation to choose from."""
        order = self._create_alternatives()
        order.action_quotation_send()
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_lonely_alternative_refused(self):
        """One line is no choice: said on the form, refused at sending and confirming."""
        order = self._create_alternatives()
        order.order_line[2].unlink()
        message = "only one line in alternatives A"
        self.assertRegex(order.choice_note, message)
        order.order_line[1].action_choose()
        self.assertRegex(order.choice_note, message)
        for method in (
            order.action_quotation_send,
            order.action_quotation_sent,
            order.action_confirm,
        ):
            with self.assertRefused(UserError, message):
                method()
        order.order_line[1].alternative_group = False
        self.assertRecordValues(
            order.order_line[1],
            [{"product_uom_qty": 3, "offered_qty": 0, "is_chosen": False}],
        )
        order.action_confirm()

    def test_one_chosen_of_a_group(self):
        """Two at once are refused, a new chosen line takes the place of the old one."""
        order = self._create_alternatives()
        _iron, kettle, pot = order.order_line
        with self.assertRefused(UserError, "Only one line of alternative A"):
            (kettle | pot).write({"is_chosen": True})
        values = {
            "order_id": order.id,
            "product_id": self.iron.id,
            "alternative_group": "A",
            "is_chosen": True,
        }
        with self.assertRefused(UserError, "Only one line of alternative A"):
            order.order_line.create([values, values])
        kettle.is_chosen = True
        line = order.order_line.create(values)
        self.assertEqual(order.order_line.filtered("is_chosen"), line)
        self.assertEqual(line.product_uom_qty, 1)

    def test_two_groups(self):
        """Each group has its choice; a line that changes the group leaves it open."""
        order = self._create_alternatives()
        iron, kettle, _pot = order.order_line
        kettle.action_choose()
        iron.alternative_group = " B "
        self.assertEqual(iron.alternative_group, "B")
        self.assertEqual(order._get_open_groups(), ["B"])
        kettle.alternative_group = "B"
        self.assertEqual(order._get_open_groups(), ["B", "A"])
        self.assertEqual(order.amount_untaxed, 0)

    def test_wrong_quantities_refused(self):
        """Nothing or less is no offer."""
        order = self._create_alternatives()
        for quantity in (0, -1):
            with self.assertRefused(
                ValidationError, "Kettle, alternative A.*more than"
            ):
                order.order_line[1].offered_qty = quantity

    def test_lines_that_cannot_be_alternatives(self):
        """Texts, down payments and other special lines are no alternatives."""
        order = self._create_alternatives()
        values = {"order_id": order.id, "alternative_group": "A"}
        combo = self.env["product.product"].create(
            {
                "name": "Set",
                "type": "combo",
                "combo_ids": [
                    Command.create(
                        {
                            "name": "Pick",
                            "combo_item_ids": [
                                Command.create({"product_id": self.pot.id})
                            ],
                        }
                    )
                ],
            }
        )
        delivery = {"product_id": self.iron.id, "is_delivery": True}
        for special in (
            *([delivery] if "is_delivery" in order.order_line._fields else []),
            {"display_type": "line_section", "name": "Section"},
            {"display_type": "line_note", "name": "Note"},
            {"product_id": self.iron.id, "is_downpayment": True},
            {"product_id": combo.id},
        ):
            with self.assertRefused(ValidationError, "cannot be an alternative"):
                order.order_line.create({**values, **special})

    def test_reward_is_no_alternative(self):
        """What loyalty adds is not chosen from."""
        order = self._create_alternatives()
        program = (
            self.env["loyalty.program"]
            .sudo()
            .create(
                {
                    "name": "10 % off",
                    "trigger": "auto",
                    "program_type": "promotion",
                    "rule_ids": [Command.create({})],
                    "reward_ids": [Command.create({"discount": 10})],
                }
            )
        )
        order._update_programs_and_rewards()
        coupon = order.coupon_point_ids.coupon_id
        order._apply_program_reward(program.reward_ids, coupon)
        reward = order.order_line.filtered("reward_id")
        self.assertTrue(reward)
        with self.assertRefused(ValidationError, "cannot be an alternative"):
            reward.alternative_group = "A"

    def test_copy_opens_the_choice(self):
        """A copy offers the same again."""
        order = self._create_alternatives()
        order.order_line[1].action_choose()
        order.action_confirm()
        copy = order.copy()
        self.assertRecordValues(
            copy.order_line,
            [
                {"alternative_group": False, "offered_qty": 0, "product_uom_qty": 1},
                {"alternative_group": "A", "offered_qty": 3, "product_uom_qty": 0},
                {"alternative_group": "A", "offered_qty": 2, "product_uom_qty": 0},
            ],
        )
        self.assertEqual(copy._get_open_groups(), ["A"])
        self.assertEqual(copy.order_line.mapped("price_unit"), [200, 100, 300])

    def test_order_in_force_keeps_the_choice(self):
        """After confirmation nothing is chosen any more, and what was offered is seen."""
        order = self._create_alternatives()
        _iron, kettle, pot = order.order_line
        kettle.action_choose()
        order.action_confirm()
        message = "not an open quotation"
        for method in (pot.action_choose, kettle.action_unchoose):
            with self.assertRefused(UserError, message):
                method()
        for values in (
            {"product_uom_qty": 2},
            {"offered_qty": 9},
            {"alternative_group": False},
        ):
            with self.assertRefused(UserError, message):
                pot.write(values)
        kettle.product_uom_qty = 5
        self.assertRecordValues(
            kettle | pot,
            [
                {"offered_qty": 3, "product_uom_qty": 5},
                {"offered_qty": 2, "product_uom_qty": 0},
            ],
        )
        self.assertIn(pot, order._get_order_lines_to_report())

    def test_cancelled_is_not_chosen_from(self):
        """A cancelled quotation stays as it is until it is a draft again."""
        order = self._create_alternatives()
        order._action_cancel()
        with self.assertRefused(UserError, "not an open quotation"):
            order.order_line[1].action_choose()
        order.action_draft()
        order.order_line[1].action_choose()

    def test_invoice_without_the_others(self):
        """Only the chosen alternative is invoiced."""
        (self.kettle | self.pot | self.iron).invoice_policy = "order"
        order = self._create_alternatives()
        order.order_line[1].action_choose()
        order.action_confirm()
        invoice = order.sudo()._create_invoices()
        self.assertEqual(invoice.invoice_line_ids.product_id, self.iron | self.kettle)
        self.assertEqual(invoice.amount_untaxed, order.amount_untaxed)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_delivery_without_the_others(self):
        """Only the chosen alternative is delivered, where there is a warehouse."""
        order = self._create_alternatives()
        if "picking_ids" not in order._fields:
            self.skipTest("Inventory is not installed")
        (self.kettle | self.pot | self.iron).type = "consu"
        order.order_line[2].action_choose()
        order.action_confirm()
        moves = order.sudo().picking_ids.move_ids
        self.assertEqual(moves.product_id, self.iron | self.pot)
        self.assertEqual(sum(moves.mapped("product_uom_qty")), 3)

    def test_other_salesman_chooses_not(self):
        """Who may not change the quotation does not choose either."""
        order = self._create_alternatives()
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            order.order_line[1].with_user(self.colleague).action_choose()

    def test_form(self):
        """The manager types the group, and the quantity waits for the choice."""
        form = Form(self.env["sale.order"].with_user(self.salesman))
        form.partner_id = self.customer
        for product in (self.kettle, self.pot):
            with form.order_line.new() as line:
                line.product_id = product
                line.product_uom_qty = 2
                line.alternative_group = "1"
                self.assertEqual(line.offered_qty, 2)
                self.assertEqual(line.product_uom_qty, 0)
        order = form.save()
        self.assertRecordValues(
            order.order_line, [{"offered_qty": 2, "product_uom_qty": 0}] * 2
        )
        order.order_line[0].action_choose()
        with Form(order) as form, form.order_line.edit(0) as line:
            line.offered_qty = 4
            self.assertEqual(line.product_uom_qty, 4)
        self.assertEqual(order.amount_untaxed, 400)
        with Form(order) as form, form.order_line.edit(1) as line:
            line.alternative_group = False
            self.assertEqual(line.product_uom_qty, 2)
        self.assertRecordValues(
            order.order_line[1],
            [{"alternative_group": False, "offered_qty": 0, "product_uom_qty": 2}],
        )
        self.assertEqual(order.amount_untaxed, 1000)

    def test_printed(self):
        """The quotation shows what there is to choose from, the order what was chosen."""
        order = self._create_alternatives()
        report = self.env["ir.actions.report"]

        def render():
            html, _kind = report._render_qweb_html(
                "sale.action_report_saleorder", order.ids
            )
            return " ".join(html.decode().split())

        html = render()
        self.assertEqual(html.count("One of these (A"), 1)
        self.assertIn("Amounts in brackets", html)
        order.order_line[1].action_choose()
        self.assertIn("– chosen", render())
        order.action_confirm()
        self.assertIn("– not chosen", render())


class TestAlternativesApproval(AlternativeCase):
    """Alternatives and approval."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.discount_level.write({"active": True, "discount_from": 0, "amount_from": 1})

    def test_choice_asks_for_no_approval(self):
        """Approved alternatives are chosen from; other quantities and prices ask again."""
        order = self._create_alternatives()
        order.action_request_approval()
        self._approve(order)
        self.assertEqual(order.sudo().approval_state, "approved")
        for line in order.order_line[2:0:-1]:
            line.action_choose()
            self.assertFalse(order._get_approval_error())
        order.order_line[1].offered_qty = 4
        self.assertRegex(order._get_approval_error(), "needs approval first")
        order.action_request_approval()
        self._approve(order)
        order.order_line[2].price_unit = 250
        self.assertRegex(order._get_approval_error(), "needs approval first")

    def test_discount_by_sum_asks_for_no_approval(self):
        """A discount that comes by itself with a greater sum is no new decision."""
        self.env["price.discount"].create(
            {
                "name": "From 500",
                "group_id": self.env["price.discount.group"]
                .create({"name": "By sum"})
                .id,
                "value": 5,
                "amount_from": 500,
            }
        )
        self._create_level("Margin", check_margin=True, margin_below=99)
        order = self._create_alternatives()
        order.action_request_approval()
        self._approve(order)
        self.assertFalse(order.order_line[0].discount)
        order.order_line[2].action_choose()
        self.assertEqual(order.order_line[0].discount, 5)
        self.assertFalse(order._get_approval_error())
        order.order_line[0].discount = 6
        self.assertRegex(order._get_approval_error(), "needs approval first")

    def test_chosen_and_confirmed(self):
        """Approved, chosen, confirmed: nobody is asked again."""
        order = self._create_alternatives()
        order.action_request_approval()
        self._approve(order)
        order.order_line[2].action_choose()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        with self.assertRefused(UserError, "in force"):
            order.order_line[2].product_uom_qty = 7

    def test_dearest_choice_is_approved(self):
        """The sum that needs approval is that of the dearest choice, made or not."""
        order = self._create_alternatives()
        # 200 + 600, with taxes
        self.assertAlmostEqual(order._get_approval_amount_fact(), 960)
        self.assertIn("up to", order._get_approval_amount())
        self.assertIn("960.00", order._get_approval_amount())
        order.order_line[1].action_choose()
        self.assertAlmostEqual(order._get_approval_amount_fact(), 960)
        self.discount_level.amount_from = 900
        self.assertTrue(order._needs_approval())
        self.discount_level.amount_from = 1000
        self.assertFalse(order._needs_approval())

    def test_worst_margin_is_approved(self):
        """The margin is that of the choice that earns least."""
        order = self._create_alternatives()
        # iron 50 of 200, kettles 120 of 300
        self.pot.standard_price = 60
        order.order_line[2].purchase_price = 60
        margin = order._get_approval_margin_fact()
        self.assertAlmostEqual(margin, 170 / 500 * 100)
        order.order_line[2].action_choose()
        self.assertAlmostEqual(order._get_approval_margin_fact(), margin)

    def test_nothing_chosen_while_waiting(self):
        """Neither the manager nor the approver chooses before the answer."""
        order = self._create_alternatives()
        order.action_request_approval()
        with self.assertRefused(UserError, "waits for"):
            order.order_line[1].action_choose()
        with self.assertRefused(UserError, "nothing is chosen until then"):
            order.order_line[1].with_user(self.director).action_choose()
        order.sudo().state = "sent"
        self.assertFalse(order._can_customer_choose())
