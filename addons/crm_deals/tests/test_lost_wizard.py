from odoo import Command
from odoo.tests import Form

from .participant_common import ParticipantCase


class TestLostWizard(ParticipantCase):
    """The question that comes up with the button Lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cancelled = cls.env["crm.lost.reason"].create(
            {"name": "No budget", "kind": "no_decision"}
        )
        cls.mine = cls.deal.with_user(cls.salesman)

    def _open(self, deals=None):
        wizard = self.env["crm.lead.lost"].with_user(self.salesman)
        deals = deals or self.mine
        view = "crm.crm_lead_lost_view_form"
        return Form(wizard.with_context(default_lead_ids=deals.ids), view=view)

    def test_reason_and_answer_are_required(self):
        form = self._open()
        with self.assertRaisesRegex(AssertionError, "lost_reason_id is a required"):
            form.save()
        form.lost_reason_id = self.lost_reason
        with self.assertRaisesRegex(AssertionError, "lost_to is a required"):
            form.save()

    def test_reason_without_which_the_server_refuses(self):
        wizard = self.env["crm.lead.lost"].with_user(self.salesman)
        with self._refused('Say why it is lost: "Cold store"'):
            wizard.create(
                {"lead_ids": [Command.set(self.deal.ids)]}
            ).action_lost_reason_apply()

    def test_competitor_of_the_deal_won(self):
        form = self._open()
        form.lost_reason_id = self.lost_reason
        form.lost_to = "competitor"
        self.assertEqual(form.competitor_ids[:], self.rival)
        form.winner_partner_id = self.rival
        form.save().action_lost_reason_apply()
        self.assertRecordValues(
            self.mine,
            [
                {
                    "won_status": "lost",
                    "winner_partner_id": self.rival.id,
                    "lost_to": "competitor",
                }
            ],
        )
        self.assertTrue(self.rival_row.is_winner)

    def test_new_competitor_becomes_a_participant(self):
        form = self._open()
        form.lost_reason_id = self.lost_reason
        form.lost_to = "competitor"
        form.winner_partner_id = self.rival
        form.other_winner_id = self.builder
        self.assertFalse(form.winner_partner_id)
        form.save().action_lost_reason_apply()
        self.assertEqual(self.mine.winner_partner_id, self.builder)
        winner = self.mine.participant_ids.filtered("is_winner")
        self.assertEqual(winner.role_id, self.competitor)

    def test_nobody_won_with_a_neutral_reason(self):
        self.rival_row.is_winner = True
        form = self._open()
        form.lost_reason_id = self.lost_reason
        form.lost_to = "no_decision"
        form.save().action_lost_reason_apply()
        self.assertEqual(self.mine.lost_to, "no_decision")
        self.assertFalse(self.mine.winner_partner_id)

    def test_reason_answers_the_question(self):
        form = self._open()
        form.lost_reason_id = self.cancelled
        self.assertEqual(form.lost_to, "no_decision")
        form.save().action_lost_reason_apply()
        self.assertEqual(self.mine.lost_to, "no_decision")

    def test_several_deals_are_lost_to_one_competitor(self):
        other = self._create_deal(name="Second").with_user(self.salesman)
        other.probability = 0
        deals = self.mine | other
        form = self._open(deals)
        form.lost_reason_id = self.lost_reason
        form.lost_to = "competitor"
        form.winner_partner_id = self.rival
        form.save().action_lost_reason_apply()
        self.assertEqual(deals.winner_partner_id, self.rival)
        self.assertEqual(set(deals.mapped("won_status")), {"lost"})

    def test_deal_without_a_type_is_asked_but_not_forced(self):
        deal = self._create_deal(deal_type_id=False).with_user(self.salesman)
        self._open(deal).save().action_lost_reason_apply()
        self.assertEqual(deal.won_status, "lost")
        self.assertEqual(deal.lost_to, "unknown")

    def test_no_competitors_role_is_told(self):
        self.env["crm.deal.participant.role"].search([]).active = False
        form = self._open(self._create_deal().with_user(self.salesman))
        form.lost_reason_id = self.lost_reason
        form.lost_to = "competitor"
        form.other_winner_id = self.rival
        with self._refused("No role of deal participants"):
            form.save().action_lost_reason_apply()
