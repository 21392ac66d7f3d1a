from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .common import DealCase


class ParticipantCase(DealCase):
    """A deal with a competitor and a subcontractor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rival, cls.second_rival, cls.builder = cls.env["res.partner"].create(
            [
                {"name": name, "is_company": True}
                for name in ("Rival", "Second rival", "Builder")
            ]
        )
        cls.foreman = cls.env["res.partner"].create(
            {"name": "Foreman", "parent_id": cls.builder.id}
        )
        roles = "crm_deals.crm_deal_participant_role_%s"
        cls.competitor = cls.env.ref(roles % "competitor")
        cls.subcontractor = cls.env.ref(roles % "subcontractor")
        cls.deal = cls._create_deal(name="Cold store")
        cls.rival_row = cls._add(cls.deal, cls.rival)
        cls.builder_row = cls._add(cls.deal, cls.builder, cls.subcontractor)

    @classmethod
    def _add(cls, deal, partner, role=None, **values):
        """Add a participant to a deal, a competitor unless told otherwise."""
        return cls.env["crm.deal.participant"].create(
            {
                "deal_id": deal.id,
                "partner_id": partner.id,
                "role_id": (role or cls.competitor).id,
                **values,
            }
        )

    @contextmanager
    def _refused(self, message):
        """Expect a refusal in these words that leaves nothing behind."""
        with self.assertRaises(ValidationError) as caught:
            yield
        self.assertRegex(str(caught.exception), message)

    def _lose(self, deal, **values):
        deal.action_set_lost(lost_reason_id=self.lost_reason.id, **values)


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

    def test_duplicate_takes_participants_and_relations_along_but_no_winner(self):
        self.rival_row.is_winner = True
        kind = self.env.ref("crm_partner_segments.crm_partner_link_kind_supplier")
        self.env["crm.deal.participant.link"].create(
            {
                "participant_id": self.builder_row.id,
                "kind_id": kind.id,
                "other_participant_id": self.rival_row.id,
            }
        )
        duplicate = self.deal.with_user(self.salesman).copy()
        rows = duplicate.participant_ids.sorted("role_id")
        self.assertEqual(rows.partner_id, self.deal.participant_ids.partner_id)
        self.assertFalse(duplicate.winner_partner_id)
        self.assertRecordValues(
            duplicate.participant_link_ids,
            [
                {
                    "kind_id": kind.id,
                    "participant_id": rows.filtered(
                        lambda row: row.partner_id == self.builder
                    ).id,
                }
            ],
        )

    def test_merged_deals_keep_each_participant_once(self):
        other = self._create_deal(name="Cold store, again")
        twin = self._add(other, self.rival)
        new = self._add(other, self.second_rival)
        kind = self.env.ref("crm_partner_segments.crm_partner_link_kind_competitor")
        self.env["crm.deal.participant.link"].create(
            {
                "participant_id": twin.id,
                "kind_id": kind.id,
                "other_participant_id": new.id,
            }
        )
        deals = (self.deal | other).with_user(self.salesman)
        merged = deals.merge_opportunity()
        self.assertEqual(
            merged.participant_ids.partner_id,
            self.rival | self.second_rival | self.builder,
        )
        self.assertEqual(len(merged.participant_ids), 3)
        link = merged.participant_link_ids
        partners = (link.participant_id | link.other_participant_id).partner_id
        self.assertEqual(partners, self.rival | self.second_rival)

    def test_merged_lost_deals_keep_one_winner(self):
        other = self._create_deal(name="Cold store, again")
        for deal in self.deal | other:
            deal._set_winner(self.second_rival)
            self._lose(deal)
        other._set_winner(self.rival)
        merged = (self.deal | other).with_user(self.salesman).merge_opportunity()
        winners = merged.participant_ids.filtered("is_winner")
        self.assertEqual(len(winners), 1)
        self.assertEqual(merged.winner_partner_id, winners.partner_id)
        self.assertEqual(merged.lost_to, "competitor")

    def test_relation_with_itself_and_twice_is_refused(self):
        links = self.env["crm.deal.participant.link"].with_user(self.salesman)
        kind = self.env.ref("crm_partner_segments.crm_partner_link_kind_supplier")
        values = {
            "participant_id": self.builder_row.id,
            "kind_id": kind.id,
            "other_participant_id": self.rival_row.id,
        }
        links.create(values)
        with self._refused("is on the deal already"):
            links.create(
                {
                    "participant_id": self.rival_row.id,
                    "kind_id": kind._get_mirror().id,
                    "other_participant_id": self.builder_row.id,
                }
            )
        with self._refused("cannot be related to itself"):
            links.create({**values, "other_participant_id": self.builder_row.id})
        stranger = self._add(self._create_deal(name="Other"), self.rival)
        with self._refused("do not both take part"):
            links.create({**values, "other_participant_id": stranger.id})

    def test_relations_tell_partner_cards_and_the_deal(self):
        kinds = "crm_partner_segments.crm_partner_link_kind_"
        self.env["crm.partner.link"].create(
            {
                "partner_id": self.rival.id,
                "kind_id": self.env.ref(kinds + "partner").id,
                "other_partner_id": self.builder.id,
            }
        )
        self.env["crm.deal.participant.link"].create(
            {
                "participant_id": self.builder_row.id,
                "kind_id": self.env.ref(kinds + "supplier").id,
                "other_participant_id": self.rival_row.id,
                "comment": "pumps",
            }
        )
        self.assertEqual(
            self.builder_row.with_user(self.salesman).relations,
            "Business partner: Rival\nSupplier: Rival (pumps)",
        )
        self.assertEqual(
            self.rival_row.with_user(self.salesman).relations,
            "Business partner: Builder\nClient: Builder (pumps)",
        )


class TestParticipantFigures(ParticipantCase):
    """What a participant row tells about the past."""

    def test_deals_count_as_customer_and_as_participant_once(self):
        own = self._create_deal(name="Own", partner_id=self.foreman.id)
        self._add(own, self.builder, self.subcontractor)
        self._create_deal(
            name="Of a colleague", partner_id=self.builder.id
        ).user_id = self.colleague
        row = self.builder_row.with_user(self.salesman)
        self.assertEqual(row.deal_count, 2)
        action = row.action_view_deals()
        deals = row.deal_id.with_context(action["context"]).search(action["domain"])
        self.assertEqual(deals, self.deal | own)
        leader_row = self.builder_row.with_user(self.leader)
        leader_row.invalidate_recordset(["deal_count"])
        self.assertEqual(leader_row.deal_count, 3)

    def test_lost_deals_count_too(self):
        self._lose(self.deal)
        self.assertEqual(self.rival_row.with_user(self.salesman).deal_count, 1)

    def test_interactions_are_those_of_the_partner_card(self):
        self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.foreman.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                "user_id": self.salesman.id,
            }
        )
        row = self.builder_row.with_user(self.salesman)
        self.assertEqual(row.interaction_count, 1)
        self.assertEqual(row.action_view_interactions()["res_model"], "crm.interaction")

    def test_win_rate_against_a_competitor(self):
        won, lost, other, nobody = deals = self.env["crm.lead"].union(
            *(self._create_deal(name=name) for name in "1234")
        )
        for deal in deals:
            self._add(deal, self.rival)
        deals.user_id = self.colleague
        won.action_set_won()
        lost._set_winner(self.rival)
        other._set_winner(self.second_rival)
        for deal in lost | other:
            self._lose(deal)
        self._lose(nobody, lost_to="no_decision")
        row = self.rival_row.with_user(self.salesman)
        self.assertEqual(row.competitor_record, "1 of 3")
        self.assertFalse(self.builder_row.competitor_record)
        self.assertEqual(
            row.action_view_competitor_deals()["domain"][0][2], self.rival.id
        )
        report = self.env["crm.deal.competitor"].with_user(self.leader)
        rows = report.search([("partner_id", "=", self.rival.id)])
        results = {row.deal_id: row.result for row in rows}
        expected = {won: "won", lost: "lost", other: "other", nobody: "no_decision"}
        self.assertEqual(results, expected)
        rate = rows._read_group(
            [("id", "in", rows.ids)], [], ["win_rate:avg", "decided:sum"]
        )
        self.assertAlmostEqual(rate[0][0], 100 / 3)
        self.assertEqual(rate[0][1], 3)

    def test_figures_of_many_rows_take_no_query_each(self):
        def count(number):
            partners = self.env["res.partner"].create(
                [{"name": f"Rival {i}"} for i in range(number)]
            )
            deal = self._create_deal()
            for partner in partners:
                self._add(deal, partner)
            self.env.flush_all()
            self.env.invalidate_all()
            rows = deal.with_user(self.salesman).participant_ids
            names = [
                "deal_count",
                "interaction_count",
                "competitor_record",
                "relations",
            ]
            before = self.env.cr.sql_log_count
            rows.read(names)
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(20), count(1) + 1)

    def test_partner_card_shows_its_roles(self):
        self.builder_row.contact_id = self.foreman
        for partner in self.rival | self.foreman:
            partner = partner.with_user(self.salesman)
            self.assertEqual(partner.participation_count, 1)
            domain = partner.action_view_participations()["domain"]
            rows = self.env["crm.deal.participant"].search(domain)
            self.assertEqual(rows.deal_id, self.deal)

    def test_dossier_lists_the_roles_of_a_partner(self):
        self.deal._set_winner(self.rival)
        self._lose(self.deal)
        sections = self.rival.with_user(self.salesman)._get_dossier_sections()
        section = next(part for part in sections if part["key"] == "participations")
        self.assertEqual(section["lines"][0][0], self.deal)
        self.assertEqual(section["rows"][0][1], "0 of 1")
        sections = self.rival.with_user(self.colleague)._get_dossier_sections()
        section = next(part for part in sections if part["key"] == "participations")
        self.assertFalse(section["lines"])


class TestParticipantAccess(ParticipantCase):
    """Participants, relations and reports follow their deal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.link = cls.env["crm.deal.participant.link"].create(
            {
                "participant_id": cls.builder_row.id,
                "kind_id": cls.env.ref(
                    "crm_partner_segments.crm_partner_link_kind_partner"
                ).id,
                "other_participant_id": cls.rival_row.id,
            }
        )

    def test_colleague_neither_sees_nor_changes_them(self):
        for record in (self.rival_row, self.link):
            record = record.with_user(self.colleague)
            self.assertFalse(record.search([("id", "=", record.id)]))
            for operation in ("read", "write", "unlink"):
                self.assertFalse(record.has_access(operation))
            with self.assertRaises(AccessError):
                record.comment = "Mine"
        with self.assertRaises(AccessError):
            self._add(self.deal, self.client).with_user(self.colleague).unlink()
        participants = self.env["crm.deal.participant"].with_user(self.colleague)
        with self.assertRaises(AccessError):
            participants.create(
                {
                    "deal_id": self.deal.id,
                    "partner_id": self.client.id,
                    "role_id": self.subcontractor.id,
                }
            )

    def test_those_who_see_the_deal_see_them(self):
        self.deal.shared_user_ids = self.colleague
        for user in (self.salesman, self.colleague, self.leader, self.manager):
            self.assertTrue(self.rival_row.with_user(user).has_access("write"))
            self.assertTrue(self.link.with_user(user).has_access("write"))

    def test_participant_cannot_be_moved_into_a_deal_of_a_colleague(self):
        theirs = self._create_deal(user_id=self.colleague.id)
        row = self._add(self._create_deal(), self.second_rival)
        with self.assertRaises(AccessError):
            row.with_user(self.salesman).deal_id = theirs

    def test_lost_deals_of_a_colleague_are_in_no_report(self):
        self._lose(self.deal)
        for model in ("crm.deal.lost.analysis", "crm.deal.competitor"):
            for user, number in ((self.salesman, 1), (self.colleague, 0)):
                rows = self.env[model].with_user(user)
                found = rows.search_count([("deal_id", "=", self.deal.id)])
                self.assertEqual(found, number)

    def test_salesman_reads_roles_and_the_manager_changes_them(self):
        self.assertTrue(self.competitor.with_user(self.salesman).name)
        with self.assertRaises(AccessError):
            self.competitor.with_user(self.salesman).name = "Enemy"
        with self.assertRaises(AccessError):
            self.env["crm.deal.participant.role"].with_user(self.salesman).create(
                {"name": "Friend"}
            )
        self.competitor.with_user(self.manager).name = "Rival"

    def test_portal_and_office_users_see_nothing(self):
        portal = new_test_user(self.env, "deal_portal", "base.group_portal")
        office = new_test_user(self.env, "deal_office", "base.group_user")
        for user in (portal, office):
            for record in (self.rival_row, self.link):
                self.assertFalse(record.with_user(user).has_access("read"))

    def test_second_company_does_not_see_them(self):
        other = self.env["res.company"].create({"name": "Second house"})
        self.deal.company_id = self.env.company
        stranger = new_test_user(
            self.env,
            "deal_stranger",
            "sales_team.group_sale_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self._lose(self.deal)
        for model in (
            "crm.deal.participant",
            "crm.deal.participant.link",
            "crm.deal.lost.analysis",
            "crm.deal.competitor",
        ):
            rows = self.env[model].with_user(stranger)
            self.assertFalse(rows.search([("deal_id", "=", self.deal.id)]))

    def test_partner_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Second house"})
        self.deal.company_id = self.env.company
        self.second_rival.company_id = other
        with self.assertRaises(UserError):
            self._add(self.deal, self.second_rival)
