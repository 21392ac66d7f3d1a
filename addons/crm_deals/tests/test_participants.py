from psycopg2 import IntegrityError

from odoo import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .participant_common import ParticipantCase


class TestParticipants(ParticipantCase):
    """Who takes part in a deal, and who may have won it."""

    def test_salesman_adds_participants_in_the_form(self):
        with Form(self.deal.with_user(self.salesman)) as form:
            with form.participant_ids.new() as row:
                row.partner_id = self.second_rival
                row.role_id = self.competitor
                row.influence = "high"
        added = self.deal.participant_ids - self.rival_row - self.builder_row
        self.assertRecordValues(
            added, [{"partner_id": self.second_rival.id, "is_competitor": True}]
        )

    def test_another_participant_takes_its_contact_away(self):
        with Form(self.builder_row) as form:
            form.contact_id = self.foreman
            form.partner_id = self.second_rival
            self.assertFalse(form.contact_id)

    def test_contact_of_somebody_else_is_refused(self):
        row = self.rival_row.with_user(self.salesman)
        with self._refused("Foreman does not work for Rival"):
            row.contact_id = self.foreman

    def test_same_partner_twice_in_a_role_is_refused(self):
        participants = self.env["crm.deal.participant"].with_user(self.salesman)
        values = {
            "deal_id": self.deal.id,
            "partner_id": self.rival.id,
            "role_id": self.competitor.id,
        }
        message = 'Rival takes part in the deal "Cold store" as Competitor already'
        with self._refused(message):
            participants.create(values)
        with self._refused(message):
            self.builder_row.with_user(self.salesman).write(
                {"partner_id": self.rival.id, "role_id": self.competitor.id}
            )
        participants.create({**values, "role_id": self.subcontractor.id})

    def test_same_partner_twice_in_one_request_is_refused(self):
        row = {"partner_id": self.rival.id, "role_id": self.competitor.id}
        with self._refused("Rival takes part"):
            self._create_deal(
                participant_ids=[Command.create(row), Command.create(row)]
            )

    def test_two_users_cannot_add_the_same_participant_at_once(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                """INSERT INTO crm_deal_participant (deal_id, partner_id, role_id)
                   SELECT deal_id, partner_id, role_id FROM crm_deal_participant
                   WHERE id = %s""",
                [self.rival_row.id],
            )

    def test_import_of_the_same_participant_names_the_deal(self):
        result = (
            self.env["crm.deal.participant"]
            .with_user(self.salesman)
            .load(
                ["deal_id/.id", "partner_id/.id", "role_id/.id"],
                [[str(self.deal.id), str(self.rival.id), str(self.competitor.id)]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("Cold store", result["messages"][0]["message"])

    def test_winner_must_be_a_competitor(self):
        deal = self.deal.with_user(self.salesman)
        message = 'Builder cannot have won the deal "Cold store": Subcontractor'
        with self._refused(message):
            self.builder_row.with_user(self.salesman).is_winner = True
        with self._refused("Builder is not a competitor"):
            deal.winner_partner_id = self.builder

    def test_winner_who_takes_no_part_is_refused_by_rpc_and_import(self):
        deal = self.deal.with_user(self.salesman)
        message = 'Second rival is not a competitor in the deal "Cold store"'
        with self._refused(message):
            deal.write({"winner_partner_id": self.second_rival.id})
        result = deal.load(
            [".id", "winner_partner_id/.id"],
            [[str(deal.id), str(self.second_rival.id)]],
        )
        self.assertIn("Second rival", result["messages"][0]["message"])
        deal.invalidate_recordset()
        self.assertFalse(deal.winner_partner_id)

    def test_winner_of_a_new_deal_comes_with_its_participants(self):
        row = {"partner_id": self.rival.id, "role_id": self.competitor.id}
        deal = self._create_deal(
            participant_ids=[Command.create(row)], winner_partner_id=self.rival.id
        )
        self.assertTrue(deal.participant_ids.is_winner)
        self.assertEqual(deal.winner_partner_id, self.rival)

    def test_two_winners_are_refused(self):
        second = self._add(self.deal, self.second_rival)
        deal = self.deal.with_user(self.salesman)
        both = (self.rival_row | second).with_user(self.salesman)
        message = 'Only one competitor can have won the deal "Cold store"'
        with self._refused(message):
            both.is_winner = True
        with self._refused(message):
            deal.participant_ids = [
                Command.update(row.id, {"is_winner": True}) for row in both
            ]
        third = {"partner_id": self.client.id, "role_id": self.competitor.id}
        self.rival_row.is_winner = True
        with self._refused(message):
            deal.participant_ids = [Command.create({**third, "is_winner": True})]
        with self._refused(message):
            second.with_user(self.salesman).is_winner = True

    def test_two_new_winners_are_refused(self):
        rows = [
            {"partner_id": partner.id, "role_id": self.competitor.id, "is_winner": True}
            for partner in self.rival | self.second_rival
        ]
        with self._refused("Only one competitor"):
            self._create_deal(participant_ids=[Command.create(row) for row in rows])

    def test_another_winner_may_be_chosen_in_one_go(self):
        second = self._add(self.deal, self.second_rival)
        self.rival_row.is_winner = True
        deal = self.deal.with_user(self.salesman)
        self.assertEqual(deal.winner_partner_id, self.rival)
        deal.participant_ids = [
            Command.update(second.id, {"is_winner": True}),
            Command.update(self.rival_row.id, {"is_winner": False}),
        ]
        self.env.flush_all()
        self.assertEqual(deal.winner_partner_id, self.second_rival)
        deal.winner_partner_id = self.rival
        self.env.flush_all()
        self.assertRecordValues(
            self.rival_row | second, [{"is_winner": True}, {"is_winner": False}]
        )
        deal.winner_partner_id = False
        self.assertFalse(self.rival_row.is_winner)

    def test_winner_cannot_get_a_harmless_role(self):
        self.rival_row.is_winner = True
        with self._refused("Rival cannot have won"):
            self.rival_row.with_user(self.salesman).role_id = self.subcontractor
        with self._refused("must stay a competitor's role"):
            self.competitor.with_user(self.manager).is_competitor = False

    def test_deal_we_win_has_no_other_winner(self):
        self.rival_row.is_winner = True
        deal = self.deal.with_user(self.salesman)
        deal.action_set_won()
        self.assertFalse(deal.winner_partner_id)
        self.assertFalse(self.rival_row.is_winner)
        with self._refused('We won the deal "Cold store"'):
            self.rival_row.with_user(self.salesman).is_winner = True
