from odoo.exceptions import UserError

from .common_route import RouteCase


class TestDealRoute(RouteCase):
    """A deal of a process takes the allowed steps, when it has what they ask for."""

    def test_allowed_steps_are_taken(self):
        deal = self._create_routed_at(self.qualified, self.offer, self.sold)
        self.assertEqual(deal.won_status, "won")

    def test_skipping_a_stage_is_refused_with_the_allowed_ones(self):
        deal = self._create_routed(name="Chain of shops")
        with self.assertRefused(
            "“Chain of shops” cannot go from “Contact” to “Offer”. The process "
            "“Process” allows from here: Qualified",
        ):
            deal.stage_id = self.offer

    def test_going_back_is_refused_where_no_step_allows_it(self):
        deal = self._create_routed_at(self.qualified)
        with self.assertRefused("ask your sales manager"):
            deal.stage_id = self.contact

    def test_required_fields_are_named(self):
        self._require(self.step_1, "expected_revenue", "description", "tag_ids")
        deal = self._create_routed(description="<p><br></p>")
        with self.assertRefused(
            "(?s)to “Qualified” yet.*Expected Revenue.*Notes.*Tags"
        ):
            deal.stage_id = self.qualified

    def test_what_is_missing_may_come_with_the_move(self):
        self._require(self.step_1, "expected_revenue")
        deal = self._create_routed()
        deal.write({"stage_id": self.qualified.id, "expected_revenue": 100})
        self.assertEqual(deal.stage_id, self.qualified)

    def test_field_that_is_emptied_by_the_move_is_missing(self):
        self._require(self.step_1, "expected_revenue")
        deal = self._create_routed(expected_revenue=100)
        with self.assertRaises(UserError):
            deal.write({"stage_id": self.qualified.id, "expected_revenue": 0})

    def test_condition_is_told_in_words(self):
        self.step_1.write(
            {
                "condition": "[('expected_revenue', '>=', 1000)]",
                "condition_text": "The deal is worth 1000 at least",
            }
        )
        deal = self._create_routed(expected_revenue=999)
        with self.assertRefused("worth 1000 at least"):
            deal.stage_id = self.qualified
        deal.expected_revenue = 1000
        deal.stage_id = self.qualified
        self.assertEqual(deal.stage_id, self.qualified)

    def test_condition_whose_field_is_gone_asks_for_the_manager(self):
        self.env.cr.execute(
            "UPDATE crm_deal_transition SET condition = %s WHERE id = %s",
            ("[('x_gone', '=', 1)]", self.step_1.id),
        )
        self.step_1.invalidate_recordset()
        with self.assertRefused("a sales manager has to correct it"):
            self._create_routed().stage_id = self.qualified

    def test_condition_counts_what_the_salesperson_does_not_see(self):
        partner = self.env["res.partner"].create({"name": "Client of the deal"})
        self._create_deal(user_id=self.colleague.id, partner_id=partner.id)
        self.step_1.condition = (
            "[('partner_id.opportunity_ids.user_id.login', '=', 'deal_colleague')]"
        )
        deal = self._create_routed(partner_id=partner.id)
        deal.stage_id = self.qualified
        self.assertEqual(deal.stage_id, self.qualified)

    def test_open_tasks_hook_is_asked_only_where_tasks_are_required(self):
        deal = self._create_routed()
        self.assertEqual(self.step_1._missing_for(deal), {deal.id: []})
        self.step_1.tasks_required = True
        self.assertEqual(self.step_1._missing_for(deal), {deal.id: []})

    def test_tasks_of_the_stage_that_is_left_must_be_done(self):
        self.step_1.tasks_required = True
        deal = self._create_routed()
        must = {"deal_id": deal.id, "deal_blocking": True}
        task, _later = self.env["project.task"].create(
            [
                {"name": "Call", "deal_stage_id": self.contact.id, **must},
                {"name": "Deliver", "deal_stage_id": self.qualified.id, **must},
            ]
        )
        with self.assertRefused("to “Qualified” yet.*\n.*Task to be done: Call\n\n"):
            deal.stage_id = self.qualified
        task.with_user(self.salesman).state = "1_done"
        deal.stage_id = self.qualified
        self.assertEqual(deal.stage_id, self.qualified)

    def test_all_deals_of_a_batch_are_checked_and_named(self):
        self._require(self.step_1, "expected_revenue")
        rich = self._create_routed(name="Rich", expected_revenue=1)
        poor = self._create_routed(name="Poor") | self._create_routed(name="Empty")
        with self.assertRefused("(?s)“Poor”.*“Empty”") as caught:
            (rich | poor).write({"stage_id": self.qualified.id})
        self.assertNotIn("Rich", str(caught.exception))

    def test_missing_is_found_in_batches(self):
        self._require(self.step_1, "expected_revenue")
        deals = self.env["crm.lead"].concat(*(self._create_routed() for _ in range(20)))
        self.step_1._missing_for(deals)
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self.step_1._missing_for(deals)

    def test_losing_is_always_allowed(self):
        deal = self._create_routed()
        deal.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.assertEqual(deal.won_status, "lost")

    def test_won_button_needs_a_step_to_a_won_stage(self):
        deal = self._create_routed()
        with self.assertRefused("from “Contact” to “Sold”"):
            deal.action_set_won()
        deal = self._create_routed_at(self.qualified, self.offer)
        deal.action_set_won_rainbowman()
        self.assertEqual(deal.won_status, "won")

    def test_won_button_checks_what_the_step_asks_for(self):
        self._require(self.step_3, "expected_revenue")
        deal = self._create_routed_at(self.qualified, self.offer)
        with self.assertRefused("Expected Revenue"):
            deal.action_set_won()

    def test_deals_of_several_types_are_won_together_each_in_its_way(self):
        routed = self._create_routed_at(self.qualified, self.offer)
        deals = routed | self._create_deal() | self._create_deal(deal_type_id=False)
        deals.with_user(self.salesman).action_set_won()
        self.assertEqual(set(deals.mapped("won_status")), {"won"})
        self.assertEqual(deals[0].stage_id, self.sold)
        self.assertEqual(deals[1].stage_id, self.done)

    def test_no_stage_at_all_is_refused(self):
        with self.assertRefused("no stage"):
            self._create_routed().stage_id = False

    def test_another_type_in_mid_route_begins_anew_and_is_recorded(self):
        deal = self._create_deal().with_user(self.salesman)
        deal.stage_id = self.third
        deal.deal_type_id = self.process
        self.assertEqual(deal.stage_id, self.contact)
        self.assertRecordValues(
            deal.stage_history_ids[-1:],
            [{"stage_id": self.contact.id, "reason": "Deal type changed"}],
        )

    def test_another_type_cannot_be_entered_in_the_middle(self):
        deal = self._create_deal().with_user(self.salesman)
        with self.assertRefused("cannot begin on “Offer”"):
            deal.write({"deal_type_id": self.process.id, "stage_id": self.offer.id})

    def test_deal_may_give_up_its_type(self):
        deal = self._create_routed_at(self.qualified)
        deal.deal_type_id = False
        self.assertFalse(deal.stage_id.deal_type_ids)
        self.assertTrue(deal.stage_id)

    def test_closed_deal_keeps_its_type(self):
        won = self._create_routed_at(self.qualified, self.offer, self.sold)
        lost = self._create_routed()
        lost.action_set_lost(lost_reason_id=self.lost_reason.id)
        for deal in won | lost:
            with self.assertRefused("is closed, so its type stays"):
                deal.deal_type_id = self.deal_type

    def test_restored_deal_goes_on_where_it_was(self):
        deal = self._create_routed_at(self.qualified)
        deal.action_set_lost(lost_reason_id=self.lost_reason.id)
        deal.action_restore()
        deal.stage_id = self.offer
        self.assertEqual(deal.stage_id, self.offer)

    def test_copy_begins_on_the_first_stage(self):
        deal = self._create_routed_at(self.qualified)
        copy = deal.copy()
        self.assertEqual(
            (copy.deal_type_id, copy.stage_id), (self.process, self.contact)
        )

    def test_history_is_imported_by_administrators_only(self):
        deal = self._create_routed().with_context(deal_history_import=True)
        with self.assertRaises(UserError):
            deal.stage_id = self.offer
        deal.sudo().stage_id = self.offer
        self.assertEqual(deal.stage_id, self.offer)
