from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .participant_common import ParticipantCase


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
