from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .approval_common import ApprovalCase


class TestApprovalEvidence(ApprovalCase):
    """No role writes what the program alone writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(
            cls.env,
            "offer_admin",
            "base.group_system,sales_team.group_sale_manager",
        )
        cls.order = cls._create_discounted()
        cls.order.action_request_approval()

    def _get_people(self):
        return self.salesman | self.leader | self.director | self.admin

    def test_state_not_written_by_anybody(self):
        """Nobody writes the state of approval, with whatever context."""
        for user in self._get_people():
            order = self.order.with_user(user).with_context(
                approval_force=True, su=True, default_approval_state="approved"
            )
            with self.assertRaises(AccessError):
                order.write({"approval_state": "approved"})
            with self.assertRaises(AccessError):
                order.write({"approval_requester_id": self.colleague.id})
            with self.assertRaises(AccessError):
                order.write({"approval_step_ids": [Command.clear()]})
        self.assertEqual(self.order.approval_state, "waiting")

    def test_state_not_given_to_new_orders(self):
        """New orders are not approved: not by values, defaults, copies."""
        Order = self.env["sale.order"]
        for user in self._get_people():
            with self.assertRaises(AccessError):
                Order.with_user(user).create(
                    {"partner_id": self.customer.id, "approval_state": "approved"}
                )
            order = (
                Order.with_user(user)
                .with_context(default_approval_state="approved")
                .create({"partner_id": self.customer.id})
            )
            self.assertEqual(order.approval_state, "none")
        self.env["ir.default"].with_user(self.salesman).set(
            "sale.order", "approval_state", "approved", user_id=True
        )
        order = Order.with_user(self.salesman).create({"partner_id": self.customer.id})
        self.assertEqual(order.approval_state, "none")
        with self.assertRaises(AccessError):
            self.order.copy({"approval_state": "approved"})

    def test_import_does_not_approve(self):
        """An import neither sets the state nor brings decisions."""
        Order = self.env["sale.order"].with_user(self.salesman)
        result = Order.load(
            ["partner_id/.id", "approval_state"],
            [[str(self.customer.id), "Approved"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("by hand", result["messages"][0]["message"])
        result = Order.load([".id", "approval_state"], [[self.order.id, "Approved"]])
        self.assertFalse(result["ids"])
        result = (
            self.env["sale.approval.decision"]
            .with_user(self.salesman)
            .load(
                ["step_id/.id", "user_id/.id", "decision", "res_model", "res_id"],
                [
                    [
                        self.order.sudo().approval_step_ids.id,
                        self.director.id,
                        "Approved",
                        "sale.order",
                        self.order.id,
                    ]
                ],
            )
        )
        self.assertFalse(result["ids"])

    def test_rows_not_written_by_anybody(self):
        """Steps and decisions are neither made, changed nor deleted by users."""
        self._approve(self.order)
        step = self.order.approval_step_ids.sudo()
        decision = self.order.approval_decision_ids.sudo()
        for user in self._get_people():
            for row in (step, decision):
                mine = row.sudo(False).with_user(user).with_context(su=True)
                with self.assertRaises(AccessError):
                    mine.create({"res_model": "sale.order", "res_id": self.order.id})
                with self.assertRaises(AccessError):
                    mine.write({"company_id": False})
                with self.assertRaises(AccessError):
                    mine.unlink()

    def test_rows_not_written_where_rights_were_given(self):
        """Even access rights that somebody adds do not open the rows."""
        step = self.order.approval_step_ids.sudo()
        for row in (step, self.env["sale.approval.decision"]):
            self.env["ir.model.access"].create(
                {
                    "name": "All",
                    "model_id": self.env["ir.model"]._get_id(row._name),
                    "group_id": self.env.ref("base.group_user").id,
                    **dict.fromkeys(
                        ("perm_read", "perm_write", "perm_create", "perm_unlink"), True
                    ),
                }
            )
        mine = step.sudo(False).with_user(self.salesman)
        with self.assertRefused(AccessError, "by the program alone"):
            mine.write({"state": "approved"})
        with self.assertRefused(AccessError, "by the program alone"):
            mine.unlink()
        with self.assertRefused(AccessError, "by the program alone"):
            self.env["sale.approval.decision"].with_user(self.salesman).create(
                {
                    "step_id": step.id,
                    "res_model": "sale.order",
                    "res_id": self.order.id,
                    "user_id": self.director.id,
                    "decision": "approved",
                }
            )

    def test_others_do_not_see_steps(self):
        """A sales person sees the steps of his own documents only."""
        Step = self.env["sale.approval.step"]
        found = [("res_id", "=", self.order.id)]
        self.assertTrue(Step.with_user(self.salesman).search(found))
        self.assertTrue(Step.with_user(self.director).search(found))
        self.assertTrue(Step.with_user(self.leader).search(found))
        self.assertFalse(Step.with_user(self.colleague).search(found))
        portal = new_test_user(self.env, "offer_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            Step.with_user(portal).search(found)

    def test_salesman_does_not_configure(self):
        """Levels are set by managers."""
        with self.assertRaises(AccessError):
            self.discount_level.with_user(self.salesman).write({"active": False})
        with self.assertRaises(AccessError):
            self.discount_level.with_user(self.leader).unlink()

    def test_level_that_was_asked_not_deleted(self):
        """A level that is part of the evidence is archived, not deleted."""
        with self.assertRefused(UserError, "Archive it"):
            self.discount_level.with_user(self.director).unlink()

    def test_level_that_watches_nothing_refused(self):
        """A level has to watch something."""
        with self.assertRefused(UserError, "watches nothing"):
            self.discount_level.with_user(self.director).watch_all = False

    def test_level_condition_that_cannot_be_read_refused(self):
        """A domain with a mistake is refused."""
        with self.assertRefused(UserError, "cannot be read"):
            self.discount_level.with_user(
                self.director
            ).domain = "[('nothing', '=', 1)]"


class TestApprovalLock(ApprovalCase):
    """What waits stays as it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_discounted()
        cls.order.action_request_approval()

    def _assert_locked(self, change, *args):
        with self.assertRefused(UserError, "Take back the request"):
            change(*args)

    def test_header_locked(self):
        """Terms, customer and dates of a waiting order stay, for every role."""
        term = self.env["account.payment.term"].create({"name": "Later"})
        for user in (self.salesman, self.leader):
            order = self.order.with_user(user)
            self._assert_locked(order.write, {"payment_term_id": term.id})
            self._assert_locked(order.write, {"partner_id": self.customer.copy().id})
            self._assert_locked(order.write, {"user_id": user.id})
            self._assert_locked(order.write, {"state": "cancel"})

    def test_lines_locked(self):
        """Lines of a waiting order are neither added, changed nor deleted."""
        for user in (self.salesman, self.leader):
            line = self.order.order_line[0].with_user(user)
            self._assert_locked(line.write, {"price_unit": 1})
            self._assert_locked(line.write, {"product_uom_qty": 5})
            self._assert_locked(line.unlink)
            self._assert_locked(
                line.create,
                {"order_id": self.order.id, "product_id": self.iron.id},
            )
            self._assert_locked(
                line.order_id.write,
                {"order_line": [Command.update(line.id, {"discount": 50})]},
            )

    def test_line_not_moved_into_waiting_order(self):
        """A line of another order does not come into one that waits."""
        other = self._create_discounted(discount=0)
        self._assert_locked(other.order_line[0].write, {"order_id": self.order.id})

    def test_waiting_order_not_deleted(self):
        """The request is taken back before the order is deleted."""
        self._assert_locked(self.order.with_user(self.director).unlink)

    def test_prices_not_updated(self):
        """Buttons that recompute prices are changes as well."""
        self._assert_locked(self.order.action_update_prices)

    def test_chatter_stays_open(self):
        """Talking about a waiting order, activities and tags go on."""
        self.order.message_post(body="Please")
        self.order.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.salesman.id
        )
        self.order.tag_ids = [Command.create({"name": "Urgent"})]
        self.assertTrue(self.order.tag_ids)

    def test_computed_values_go_on(self):
        """What the program computes is not locked."""
        line = self.order.order_line[0]
        self.env.add_to_compute(line._fields["price_subtotal"], line)
        self.env.add_to_compute(self.order._fields["amount_total"], self.order)
        self.env.flush_all()
        self.order._portal_ensure_token()
        self.assertTrue(self.order.sudo().access_token)

    def test_approver_changes_what_he_decides_on(self):
        """The director approves with one change, which is remembered."""
        line = self.order.order_line[0]
        self.order.with_user(self.director).write(
            {"order_line": [Command.update(line.id, {"discount": 12})]}
        )
        self.assertEqual(self.order.approval_state, "waiting")
        self._approve(self.order)
        self.assertEqual(self.order.approval_state, "approved")
        decision = self.order.approval_decision_ids.sudo()
        self.assertIn("20 % → 12 %", decision.changes)
        self.assertIn("Kettle", decision.changes)
        bodies = "".join(self.order.message_ids.mapped("body"))
        self.assertIn("Approved with a change", bodies)
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_approver_changes_nothing_else(self):
        """Customer, person and terms of other levels stay also for the approver."""
        self.discount_level.write({"watch_all": False, "watch_discount": True})
        order = self.order.with_user(self.director)
        self._assert_locked(order.write, {"partner_id": self.customer.copy().id})
        self._assert_locked(order.write, {"user_id": self.leader.id})
        self._assert_locked(order.write, {"validity_date": "2099-01-01"})
        self._assert_locked(order.order_line[0].write, {"price_unit": 1})
        order.order_line[0].discount = 15
        self.assertEqual(order.order_line[0].discount, 15)

    def test_change_of_approver_asks_peers_again(self):
        """Who approved beside him looks at the change of an approver, too."""
        self.order.action_withdraw_approval()
        self._create_level("Money", self.leader, discount_from=10)
        self.order.action_request_approval()
        self._approve(self.order, self.leader)
        self.order.order_line[0].with_user(self.director).discount = 30
        self._approve(self.order)
        self.assertEqual(self.order.approval_state, "waiting")
        self.assertEqual(self._get_activities(self.order), self.leader)
        self._approve(self.order, self.leader)
        self.assertEqual(self.order.approval_state, "approved")

    def test_change_of_later_level_holds_for_earlier(self):
        """What the second level changes and approves is not asked from the first."""
        self.order.action_withdraw_approval()
        self._create_level("First", self.leader, discount_from=10)
        self.discount_level.level = 2
        self.order.action_request_approval()
        self._approve(self.order, self.leader)
        self.order.order_line[0].with_user(self.director).discount = 15
        self._approve(self.order)
        self.assertEqual(self.order.approval_state, "approved")
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_change_of_one_of_two_approvers(self):
        """Where two have to approve, the first one looks again after a change."""
        self.order.action_withdraw_approval()
        self.discount_level.write(
            {"user_ids": (self.director | self.leader).ids, "approvals_needed": 2}
        )
        self.order.action_request_approval()
        self._approve(self.order)
        self.order.order_line[0].with_user(self.leader).discount = 50
        self._approve(self.order, self.leader)
        self.assertEqual(self.order.approval_state, "waiting")
        self._approve(self.order)
        self.assertEqual(self.order.approval_state, "approved")


class TestApprovalByValue(ApprovalCase):
    """What was approved is remembered by value."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.discount_level.write(
            {"watch_all": False, "watch_discount": True, "watch_price": True}
        )
        cls.later = cls.env["account.payment.term"].create({"name": "Later"})
        cls.payment_level = cls._create_level(
            "Payment",
            cls.leader,
            level=2,
            payment_condition="differs",
            watch_all=False,
            watch_payment=True,
        )
        cls.order = cls._create_discounted(payment_term_id=cls.later.id)
        cls.order.action_request_approval()
        cls.order.with_user(cls.director).action_approve()
        cls.order.with_user(cls.leader).action_approve()

    def test_unwatched_change_keeps_approval(self):
        """A change that no level watches asks nobody."""
        self.assertEqual(self.order.approval_state, "approved")
        self.order.validity_date = "2099-01-01"
        self.assertEqual(self.order.approval_state, "approved")
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_only_the_level_that_watches_is_asked_again(self):
        """Another payment term is a question for the payment level alone."""
        much_later = self.later.copy({"name": "Much later"})
        self.order.payment_term_id = much_later
        self.assertEqual(self.order.approval_state, "none")
        with self.assertRefused(UserError, "Payment"):
            self.order.action_confirm()
        self.order.action_request_approval()
        self.assertEqual(self._get_activities(self.order), self.leader)
        self._approve(self.order, self.leader)
        self.assertEqual(self.order.approval_state, "approved")
        self.assertEqual(
            self.order.sudo()
            .approval_step_ids.filtered(lambda step: step.state == "approved")
            .rule_id,
            self.discount_level | self.payment_level,
        )

    def test_line_change_asks_discount_level(self):
        """A discount changed on the line asks the discount level alone."""
        self.order.order_line[0].discount = 40
        self.assertEqual(self.order.approval_state, "none")
        self.order.action_request_approval()
        self.assertEqual(self._get_activities(self.order), self.director)

    def test_new_line_and_deleted_line_ask_again(self):
        """Lines that come or go are changes of what was approved."""
        self.order.order_line[1].unlink()
        self.assertEqual(self.order.approval_state, "none")
        self.order.action_request_approval()
        self._approve(self.order)
        self.order.order_line = [Command.create({"product_id": self.iron.id})]
        self.assertEqual(self.order.approval_state, "none")

    def test_same_value_again_keeps_approval(self):
        """Writing what is there already changes nothing."""
        self.order.order_line[0].discount = 20
        self.assertEqual(self.order.approval_state, "approved")

    def test_other_customer_asks_everybody(self):
        """No approval is meant for another customer."""
        self.order.partner_id = self.customer.copy()
        self.order.payment_term_id = self.later
        self.assertEqual(self.order.approval_state, "none")
        self.assertFalse(
            self.order.sudo().approval_step_ids.filtered(
                lambda step: step.state == "approved"
            )
        )

    def test_value_changed_behind_the_orm_is_noticed(self):
        """What was approved is compared at the moment of confirmation as well."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order_line SET discount = 90 WHERE id = %s",
            [self.order.order_line[0].id],
        )
        self.env.invalidate_all()
        with self.assertRefused(UserError, "Discounts"):
            self.order.action_confirm()

    def test_later_level_does_not_undo(self):
        """A level that is set up later does not touch what was approved."""
        self._create_level("Always", amount_from=1)
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")

    def test_choice_of_customer_keeps_approval(self):
        """How many optional products the customer takes was approved with the price."""
        self._create_level("Big", amount_from=1000)
        order = self._create_discounted()
        order.order_line = [
            Command.create(
                {"display_type": "line_section", "name": "Choose", "is_optional": True}
            ),
            Command.create({"product_id": self.iron.id, "product_uom_qty": 0}),
        ]
        order.action_request_approval()
        self._approve(order)
        order.sudo().order_line[-1].product_uom_qty = 30
        self.assertGreater(order.amount_total, 1000)
        self.assertEqual(order.approval_state, "approved")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_approved_then_harmless(self):
        """Without discount and special payment nobody is asked."""
        self.order.order_line[0].discount = 0
        self.order.payment_term_id = False
        self.assertFalse(self.order._needs_approval())
        self.order.action_confirm()
        self.assertEqual(self.order.state, "sale")
