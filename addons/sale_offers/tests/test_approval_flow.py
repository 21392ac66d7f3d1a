from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .approval_common import ApprovalCase


class TestApprovalFlow(ApprovalCase):
    """Asking, deciding, deputies, levels."""

    def test_order_without_level_behaves_as_core(self):
        """No level applies: nothing to ask, the order is confirmed."""
        order = self._create_discounted(discount=5)
        self.assertFalse(order._needs_approval())
        order.action_confirm()
        self.assertRecordValues(order, [{"state": "sale", "approval_state": "none"}])

    def test_request_without_need_refused(self):
        """Asking for what no level wants is refused."""
        order = self._create_discounted(discount=5)
        with self.assertRefused(UserError, "needs no approval"):
            order.action_request_approval()

    def test_request_asks_and_approval_lets_go(self):
        """The director is told, approves, and the salesperson confirms."""
        order = self._create_discounted()
        with self.assertRefused(UserError, "Discounts"):
            order.action_confirm()
        order.action_request_approval()
        self.assertEqual(order.approval_state, "waiting")
        self.assertIn(self.director.name, order.approval_waits_for)
        self.assertEqual(self._get_activities(order), self.director)
        self.assertTrue(order.with_user(self.director).approval_can_decide)
        self.assertFalse(order.approval_can_decide)
        self._approve(order)
        self.assertEqual(order.approval_state, "approved")
        self.assertFalse(self._get_activities(order))
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertRecordValues(
            order.approval_decision_ids.sudo(),
            [{"user_id": self.director.id, "decision": "approved", "is_valid": True}],
        )

    def test_request_twice_refused(self):
        """What waits is not asked again."""
        order = self._create_discounted()
        order.action_request_approval()
        with self.assertRefused(UserError, "already"):
            order.action_request_approval()

    def test_confirmed_order_not_requested(self):
        """A confirmed order is past approval."""
        order = self._create_discounted(discount=5)
        order.action_confirm()
        with self.assertRefused(UserError, "no longer at a stage"):
            order.action_request_approval()

    def test_approve_twice_refused(self):
        """The second of two approvers finds it decided."""
        self.discount_level.user_ids |= self.leader
        order = self._create_discounted()
        order.action_request_approval()
        self._approve(order, self.leader)
        with self.assertRefused(UserError, "decided or taken back"):
            self._approve(order)
        self.assertEqual(len(order.approval_decision_ids.sudo()), 1)

    def test_own_order_not_approved(self):
        """Neither requester, nor maker, nor the responsible person decides."""
        self.discount_level.user_ids = self.director | self.leader
        order = self._create_discounted()
        order.with_user(self.director).action_request_approval()
        with self.assertRefused(UserError, "your own"):
            self._approve(order)
        self._approve(order, self.leader)
        self.assertEqual(order.approval_state, "approved")

    def test_salesman_does_not_approve(self):
        """A sales person who is not asked cannot decide, not even by RPC."""
        order = self._create_discounted(user_id=False)
        order.action_request_approval()
        with self.assertRefused(UserError, "does not wait for you"):
            order.with_user(self.colleague).action_approve()
        with self.assertRefused(UserError, "your own"):
            order.action_approve()

    def test_refusal_needs_reason_and_blocks(self):
        """A refusal says why; the order is not confirmed until changed."""
        order = self._create_discounted()
        order.action_request_approval()
        director = order.with_user(self.director)
        action = director.action_refuse()
        self.assertEqual(action["res_model"], "sale.approval.decide")
        wizard = Form(
            self.env["sale.approval.decide"]
            .with_user(self.director)
            .with_context(**action["context"])
        )
        wizard.comment = "Too cheap"
        wizard.save().action_decide()
        self.assertEqual(order.approval_state, "refused")
        with self.assertRefused(UserError, "was refused"):
            order.action_confirm()

    def test_refused_changed_and_asked_again(self):
        """After a change the refusal is over, and the level is asked anew."""
        order = self._create_discounted()
        order.action_request_approval()
        order.with_user(self.director).action_refuse("Too cheap")
        order.order_line[0].discount = 15
        self.assertEqual(order.approval_state, "none")
        with self.assertRefused(UserError, "needs approval"):
            order.action_confirm()
        order.action_request_approval()
        self._approve(order)
        self.assertEqual(order.approval_state, "approved")

    def test_refused_then_harmless(self):
        """A refused order whose discount is taken away needs nobody."""
        order = self._create_discounted()
        order.action_request_approval()
        order.with_user(self.director).action_refuse("Too cheap")
        order.order_line[0].discount = 0
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_levels_run_in_order(self):
        """The second level is asked when the first has approved."""
        self._create_level("Big", level=2, amount_from=1)
        self.discount_level.user_ids = self.leader
        order = self._create_discounted()
        order.action_request_approval()
        self.assertEqual(self._get_activities(order), self.leader)
        with self.assertRefused(UserError, "does not wait for you"):
            self._approve(order)
        self._approve(order, self.leader)
        self.assertEqual(order.approval_state, "waiting")
        self.assertEqual(self._get_activities(order), self.director)
        self._approve(order)
        self.assertEqual(order.approval_state, "approved")

    def test_two_approvals_by_two_people(self):
        """Where two have to approve, one person is not enough."""
        self.discount_level.write(
            {"user_ids": (self.director | self.leader).ids, "approvals_needed": 2}
        )
        order = self._create_discounted()
        order.action_request_approval()
        self._approve(order)
        self.assertEqual(order.approval_state, "waiting")
        with self.assertRefused(UserError, "does not wait for you"):
            self._approve(order)
        self._approve(order, self.leader)
        self.assertEqual(order.approval_state, "approved")

    def test_approver_from_document(self):
        """The leader of the sales team decides."""
        team = self.env["crm.team"].create({"name": "North", "user_id": self.leader.id})
        self.discount_level.write(
            {"approver_kind": "field", "approver_path": "team_id.user_id"}
        )
        order = self._create_discounted(team_id=team.id)
        order.action_request_approval()
        self.assertEqual(self._get_activities(order), self.leader)

    def test_approver_path_to_no_user_refused(self):
        """A field that leads to no user names no approver."""
        with self.assertRefused(ValidationError, "does not lead"):
            self.discount_level.write(
                {"approver_kind": "field", "approver_path": "team_id"}
            )

    def test_request_without_able_approver_refused(self):
        """The only approver made the order: the request names level and remedy."""
        order = self._create_discounted(maker=self.director)
        with self.assertRefused(UserError, "Discounts.*deputy"):
            order.action_request_approval()
        self.assertEqual(order.approval_state, "none")

    # DEPUTIES

    def _make_absent(self, user, deputy, by=None):
        today = fields.Date.today()
        return (
            self.env["sale.approval.absence"]
            .with_user(by or user)
            .create(
                {
                    "user_id": user.id,
                    "deputy_id": deputy.id,
                    "date_from": today,
                    "date_to": today + timedelta(days=3),
                }
            )
        )

    def test_deputy_decides_in_place_of_absent(self):
        """The deputy approves, and it is kept in whose place."""
        self._make_absent(self.director, self.leader)
        order = self._create_discounted()
        order.action_request_approval()
        self.assertEqual(self._get_activities(order), self.director | self.leader)
        self._approve(order, self.leader)
        self.assertRecordValues(
            order.approval_decision_ids.sudo(),
            [{"user_id": self.leader.id, "on_behalf_id": self.director.id}],
        )

    def test_absence_after_request_brings_deputy(self):
        """A deputy named later may decide on what waits already, and no longer after."""
        order = self._create_discounted()
        order.action_request_approval()
        absence = self._make_absent(self.director, self.leader)
        self.assertIn(self.leader, self._get_activities(order))
        absence.unlink()
        self.assertNotIn(self.leader, self._get_activities(order))
        with self.assertRefused(UserError, "does not wait for you"):
            self._approve(order, self.leader)

    def test_own_order_not_approved_through_deputy(self):
        """The deputy of an approver does not decide on what is his own."""
        self._make_absent(self.director, self.leader)
        order = self._create_discounted(user_id=self.leader.id, maker=self.env.user)
        order.with_user(self.leader).action_request_approval()
        with self.assertRefused(UserError, "your own"):
            self._approve(order, self.leader)

    def test_deputy_of_party_does_not_decide(self):
        """In the place of somebody who may not decide, nobody decides."""
        self.discount_level.user_ids |= self.env.ref("base.user_admin")
        self._make_absent(self.director, self.leader)
        order = self._create_discounted(user_id=self.director.id, maker=self.env.user)
        order.with_user(self.director).action_request_approval()
        with self.assertRefused(UserError, "does not wait for you"):
            self._approve(order, self.leader)

    def test_nobody_names_himself_deputy(self):
        """Neither a sales person nor a manager takes the right of somebody else."""
        with self.assertRaises(AccessError):
            self._make_absent(self.director, self.salesman, by=self.salesman)
        with self.assertRaises(AccessError):
            self._make_absent(self.director, self.colleague, by=self.salesman)
        other = new_test_user(self.env, "offer_second", "sales_team.group_sale_manager")
        with self.assertRefused(AccessError, "nobody names himself"):
            self._make_absent(self.director, other, by=other)
        self._make_absent(self.director, self.leader, by=other)

    def test_absence_dates_and_persons_checked(self):
        """Dates turned round, oneself as deputy and overlaps are refused."""
        absence = self._make_absent(self.director, self.leader)
        with self.assertRefused(ValidationError, "another absence"):
            self._make_absent(self.director, self.colleague)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            absence.date_to = absence.date_from - timedelta(days=1)
            absence.flush_recordset()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            absence.deputy_id = self.director
            absence.flush_recordset()

    # APPROVERS WHO LEAVE

    def test_managers_decide_when_approver_left(self):
        """A document does not wait for somebody who has left."""
        approver = new_test_user(
            self.env, "offer_leaver", "sales_team.group_sale_salesman_all_leads"
        )
        self.discount_level.user_ids = approver
        order = self._create_discounted()
        order.action_request_approval()
        self.assertEqual(self._get_activities(order), approver)
        approver.active = False
        self.assertIn(self.director, self._get_activities(order))
        self._approve(order)
        self.assertEqual(order.approval_state, "approved")

    def test_request_to_who_has_left_refused(self):
        """Asking a level whose approver has left names the level."""
        approver = new_test_user(
            self.env, "offer_leaver", "sales_team.group_sale_salesman_all_leads"
        )
        self.discount_level.user_ids = approver
        approver.active = False
        order = self._create_discounted()
        with self.assertRefused(UserError, "Discounts"):
            order.action_request_approval()

    # TAKING BACK

    def test_withdraw_by_requester_only(self):
        """The requester takes back, somebody else does not."""
        order = self._create_discounted()
        order.action_request_approval()
        with self.assertRefused(AccessError, "asked for the approval of"):
            order.with_user(self.leader).action_withdraw_approval()
        order.action_withdraw_approval()
        self.assertEqual(order.approval_state, "none")
        self.assertFalse(self._get_activities(order))
        with self.assertRefused(UserError, "does not wait"):
            order.action_withdraw_approval()
        with self.assertRefused(UserError, "decided or taken back"):
            self._approve(order)

    def test_cancel_takes_back(self):
        """A cancelled quotation waits for nobody."""
        order = self._create_discounted()
        order.action_request_approval()
        order.action_cancel()
        self.assertRecordValues(order, [{"state": "cancel", "approval_state": "none"}])

    # REMINDERS

    def test_reminder_after_hours(self):
        """Approvers are reminded once in the hours of the company."""
        order = self._create_discounted()
        order.action_request_approval()
        step = order.approval_step_ids.sudo()
        step.asked_at = fields.Datetime.now() - timedelta(hours=30)
        before = self.env["mail.message"].search_count([("res_id", "=", order.id)])
        cron = self.env.ref("sale_offers.ir_cron_sale_approval_remind")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertTrue(step.reminded_at)
        after = self.env["mail.message"].search_count([("res_id", "=", order.id)])
        self.assertEqual(after, before + 1)

    def test_no_reminder_when_off(self):
        """0 hours: nobody is reminded."""
        self.env.company.approval_reminder_hours = 0
        order = self._create_discounted()
        order.action_request_approval()
        step = order.approval_step_ids.sudo()
        step.asked_at = fields.Datetime.now() - timedelta(days=30)
        step._remind()
        self.assertFalse(step.reminded_at)

    # COMPANIES AND COPIES

    def test_level_of_second_company(self):
        """Levels of one company say nothing about orders of another."""
        other = self.env["res.company"].create({"name": "Second"})
        self.discount_level.company_id = other
        order = self._create_discounted()
        self.assertFalse(order._needs_approval())
        self.discount_level.company_id = False
        order.invalidate_recordset()
        self.assertTrue(order._needs_approval())

    def test_approver_without_the_company_not_asked(self):
        """Who does not work in the company of the document does not decide on it."""
        other = self.env["res.company"].create({"name": "Second"})
        self.director.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        order = self._create_discounted()
        with self.assertRefused(UserError, "nobody can decide"):
            order.action_request_approval()

    def test_copy_is_not_approved(self):
        """A copy of an approved order asks anew."""
        order = self._create_discounted()
        order.action_request_approval()
        self._approve(order)
        copy = order.copy()
        self.assertEqual(copy.approval_state, "none")

    def test_waiting_list_of_the_approver(self):
        """The approver finds the order in his list, others do not."""
        order = self._create_discounted()
        order.action_request_approval()
        Step = self.env["sale.approval.step"]
        mine = [("can_decide", "=", True)]
        steps = Step.with_user(self.director).search(mine)
        self.assertEqual(steps.res_id, order.id)
        self.assertTrue(steps.amount_text)
        self.assertFalse(Step.with_user(self.leader).search(mine))
        orders = self.env["sale.order"]
        mine = [("approval_can_decide", "=", True)]
        self.assertEqual(orders.with_user(self.director).search(mine), order)
        self.assertFalse(orders.with_user(self.leader).search(mine))
        steps.action_approve()
        self.assertEqual(order.approval_state, "approved")
