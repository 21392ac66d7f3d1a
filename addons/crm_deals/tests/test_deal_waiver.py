from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from .common_route import RouteCase


class TestDealWaiver(RouteCase):
    """A deal moved anyway: by whom it may be, and what is kept."""

    def _waive(self, deal, stage, user, reason="The client waits"):
        wizard = self.env["crm.deal.waive"].with_user(user)
        return wizard.create(
            {"deal_id": deal.id, "to_stage_id": stage.id, "reason": reason}
        )

    def test_manager_moves_anyway_and_the_reason_is_kept(self):
        self._require(self.step_1, "expected_revenue")
        deal = self._create_routed()
        self._waive(deal, self.qualified, self.manager).action_move()
        self.assertEqual(deal.stage_id, self.qualified)
        self.assertRecordValues(
            deal.waiver_ids,
            [
                {
                    "from_stage_id": self.contact.id,
                    "to_stage_id": self.qualified.id,
                    "missing": "Expected Revenue",
                    "reason": "The client waits",
                    "user_id": self.manager.id,
                    "is_used": True,
                }
            ],
        )
        self.assertEqual(deal.stage_history_ids[-1:].reason, "The client waits")

    def test_way_that_is_not_on_the_route_can_be_waived(self):
        deal = self._create_routed()
        wizard = self._waive(deal, self.sold, self.manager)
        self.assertIn("does not allow this step", wizard.missing)
        wizard.action_move()
        self.assertEqual(deal.won_status, "won")

    def test_salesperson_may_not_waive(self):
        deal = self._create_routed()
        with self.assertRaises(AccessError):
            self._waive(deal, self.qualified, self.salesman)
        wizard = self._waive(deal, self.offer, self.manager)
        with self.assertRaises(AccessError):
            wizard.with_user(self.salesman).action_move()

    def test_right_can_be_given_to_a_salesperson(self):
        user = new_test_user(self.env, "deal_waiver", "crm_deals.group_deal_waive")
        deal = self._create_routed(user_id=user.id)
        self._waive(deal, self.offer, user).action_move()
        self.assertEqual(deal.stage_id, self.offer)
        foreign = self._create_routed(user_id=self.colleague.id)
        with self.assertRaises(AccessError):
            self._waive(foreign, self.offer, user).action_move()

    def test_empty_reason_is_refused(self):
        wizard = self._waive(self._create_routed(), self.offer, self.manager, "  ")
        with self.assertRefused("Say why"):
            wizard.action_move()

    def test_stage_of_another_type_cannot_be_waived(self):
        wizard = self._waive(self._create_routed(), self.second, self.manager)
        with self.assertRefused("is not one of its stages"):
            wizard.action_move()

    def test_nobody_writes_waivers(self):
        deal = self._create_routed()
        self._waive(deal, self.offer, self.manager).action_move()
        vals = {
            "deal_id": deal.id,
            "reason": "Mine",
            "user_id": self.manager.id,
            "date": self.env.cr.now(),
        }
        for user in self.salesman | self.manager | self.env.ref("base.user_admin"):
            waivers = self.env["crm.deal.waiver"].with_user(user)
            with self.assertRaises(AccessError):
                waivers.create(vals)
            with self.assertRaises(AccessError):
                deal.waiver_ids.with_user(user).reason = "Another"
            with self.assertRaises(AccessError):
                deal.waiver_ids.with_user(user).unlink()
            with self.assertRaises(AccessError):
                deal.with_user(user).write({"waiver_ids": [(0, 0, vals)]})

    def test_waiver_counts_once(self):
        deal = self._create_routed()
        self._waive(deal, self.offer, self.manager).action_move()
        again = self._create_routed()
        forged = {"deal_waiver_ids": deal.waiver_ids.ids}
        with self.assertRaises(UserError):
            again.with_context(**forged).stage_id = self.offer
        self._waive(deal, self.contact, self.manager).action_move()
        with self.assertRaises(UserError):
            deal.with_context(**forged).stage_id = self.offer

    def test_waivers_are_seen_with_their_deal(self):
        deal = self._create_routed()
        self._waive(deal, self.offer, self.manager).action_move()
        waivers = self.env["crm.deal.waiver"]
        self.assertTrue(waivers.with_user(self.salesman).search([]))
        self.assertFalse(waivers.with_user(self.colleague).search([]))
        self.assertTrue(waivers.with_user(self.leader).search([]))
        deal.sudo().shared_user_ids = self.colleague
        self.assertTrue(waivers.with_user(self.colleague).search([]))

    def test_waivers_of_a_merged_deal_are_kept(self):
        head = self._create_routed(name="Head", probability=90)
        tail = self._create_routed(name="Tail", probability=1)
        self._waive(tail, self.offer, self.manager).action_move()
        merged = (head | tail).merge_opportunity()
        self.assertEqual(len(merged.waiver_ids), 1)

    def test_message_tells_who_may_help(self):
        deal = self._create_routed()
        with self.assertRefused("ask your sales manager"):
            deal.stage_id = self.offer
        with self.assertRefused("press “Move Anyway”"):
            deal.with_user(self.manager).stage_id = self.offer

    def test_wizard_opens_from_the_deal(self):
        deal = self._create_routed().with_user(self.manager)
        action = deal.action_move_anyway()
        wizard = self.env["crm.deal.waive"].with_user(self.manager)
        form = Form(wizard.with_context(**action["context"]))
        form.to_stage_id = self.offer
        form.reason = "In a hurry"
        form.save().action_move()
        self.assertEqual(deal.stage_id, self.offer)
