from datetime import datetime, timedelta

from odoo.tests import freeze_time, tagged

from .common_interaction import InteractionCommon


@tagged("post_install", "-at_install")
class TestContactDates(InteractionCommon):
    """Last and next contact, days of silence, and searches for them."""

    def _found(self, *domain):
        candidates = self.client | self.person | self.mate_client
        found = candidates.search([("id", "in", candidates.ids), *domain])
        # the search and the value shown must never disagree
        self.assertEqual(candidates.filtered_domain(list(domain)), found)
        return found

    def test_client_nobody_contacted_is_silent_since_registration(self):
        self._created_days_ago(self.client, 40)
        self.assertFalse(self.client.last_interaction_date)
        self.assertEqual(self.client.silence_days, 40)

    def test_contact_with_a_person_counts_for_the_company(self):
        activity = self._done(self.person, days_ago=3)
        self.assertEqual(self.client.last_interaction_date, activity.done_at)
        self.assertEqual(self.client.silence_days, 3)

    def test_contact_with_the_company_does_not_count_for_the_person(self):
        self._done(self.client, days_ago=3)
        self.assertFalse(self.person.last_interaction_date)

    def test_call_nobody_answered_does_not_end_the_silence(self):
        activity = self._done(self.client)
        no_answer = self.env.ref("crm_partner_segments.crm_call_result_no_answer")
        activity.call_result_id = no_answer
        self.assertFalse(self.client.last_interaction_date)

    def test_internal_work_is_no_contact(self):
        self._done(self.client, activity_type_id=self.todo_type.id)
        self.assertFalse(self.client.last_interaction_date)

    def test_next_contact_is_the_earliest_open_one(self):
        self._plan(self.client, days=9)
        self._plan(self.person, days=4)
        next_date = self.client.next_interaction_date
        self.assertEqual(next_date.date(), self.today + timedelta(days=4))

    def test_contact_of_another_company_does_not_count(self):
        lead = self.lead.copy({"user_id": False, "team_id": False})
        lead.company_id = self.other_company
        self._done(lead)
        client = self.client.with_user(self.sales_own)
        self.assertFalse(client.last_interaction_date)

    def test_undo_is_seen_at_once(self):
        activity = self._done(self.client)
        self.assertTrue(self.client.last_interaction_date)
        activity.unlink()
        self.client.invalidate_recordset(["last_interaction_date"])
        self.assertFalse(self.client.last_interaction_date)

    def test_search_by_days_of_silence(self):
        self._created_days_ago(self.client | self.person | self.mate_client, 100)
        self._done(self.client, days_ago=30)
        silent = self.person | self.mate_client
        self.assertEqual(self._found(("silence_days", ">=", 31)), silent)
        self.assertEqual(self._found(("silence_days", ">", 30)), silent)
        self.assertEqual(self._found(("silence_days", "<=", 30)), self.client)
        self.assertEqual(self._found(("silence_days", "<", 31)), self.client)
        self.assertEqual(self._found(("silence_days", "=", 30)), self.client)
        self.assertEqual(self._found(("silence_days", "!=", 30)), silent)
        self.assertEqual(len(self._found(("silence_days", ">=", 30))), 3)

    def test_history_older_than_the_card_counts(self):
        client = self._create_partner("Imported today")
        self._done(client, days_ago=75)
        self.assertEqual(client.silence_days, 75)
        imported = ("id", "=", client.id)
        Partners = self.env["res.partner"].with_user(self.sales_own)
        self.assertEqual(
            Partners.search([imported, ("silence_days", ">=", 75)]), client
        )
        self.assertFalse(Partners.search([imported, ("silence_days", ">", 75)]))
        self.assertEqual(Partners.search([imported, ("silence_days", "=", 75)]), client)

    def test_search_by_last_contact(self):
        self._done(self.client, days_ago=10)
        self._done(self.mate_client, days_ago=50)
        last = "last_interaction_date"
        self.assertEqual(self._found((last, ">=", "-30d")), self.client)
        self.assertEqual(self._found((last, "<", "-30d")), self.mate_client)
        self.assertEqual(self._found((last, "=", False)), self.person)
        self.assertEqual(
            self._found((last, "!=", False)), self.client | self.mate_client
        )

    def test_search_by_next_contact(self):
        self._plan(self.client, days=3)
        self._plan(self.client, days=20)
        self._plan(self.mate_client, days=10)
        week = self.now + timedelta(days=7)
        upcoming = "next_interaction_date"
        self.assertEqual(self._found((upcoming, "<", week)), self.client)
        self.assertEqual(self._found((upcoming, ">=", week)), self.mate_client)
        self.assertEqual(self._found((upcoming, "=", False)), self.person)

    @freeze_time("2026-03-10 22:30:00")
    def test_silence_is_counted_on_the_users_calendar(self):
        activity = self._done(self.client)
        activity.done_at = datetime(2026, 3, 9, 21, 0)
        in_kyiv = self.client.with_context(tz="Europe/Kyiv")
        self.assertEqual(self.client.with_context(tz="UTC").silence_days, 1)
        self.assertEqual(in_kyiv.silence_days, 2)
        self.assertEqual(in_kyiv.search_count(self._silent_since(2)), 1)
        self.assertEqual(in_kyiv.search_count(self._silent_since(3)), 0)

    def _silent_since(self, days):
        self._created_days_ago(self.client, 100)
        return [("id", "=", self.client.id), ("silence_days", ">=", days)]

    def test_list_of_clients_takes_two_queries(self):
        partners = self.client | self.mate_client | self.person
        partners.mapped("silence_days")
        self.env.flush_all()
        partners.invalidate_recordset(["silence_days"])
        names = ["commercial_partner_id", "create_date"]
        partners.fetch(names)
        with self.assertQueryCount(4):
            partners.mapped("silence_days")
