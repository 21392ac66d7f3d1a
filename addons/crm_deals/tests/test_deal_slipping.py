from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .common_funnel import START, FunnelCase


class TestDealSlipping(FunnelCase):
    """Deals that slip are seen inside the sales cycle."""

    def _search(self, name, deals, day=20):
        """Return which of some deals show a sign on a day."""
        with freeze_time(START + timedelta(days=day)):
            found = deals.search([("id", "in", deals.ids), (name, "=", True)])
            rest = deals.search([("id", "in", deals.ids), (name, "=", False)])
            deals.invalidate_recordset()
            self.assertEqual(deals.filtered(name), found)
        self.assertEqual(found + rest, (found + rest) & deals)
        self.assertFalse(found & rest)
        return found

    def test_past_the_expected_closing(self):
        late = self._walk((0, self.first), date_deadline="2026-03-10")
        early = self._walk((0, self.first), date_deadline="2026-05-10")
        self.assertEqual(self._search("is_past_closing", late + early), late)

    def test_a_closed_deal_does_not_slip(self):
        won = self._walk((0, self.first), (1, "won"), date_deadline="2026-03-10")
        self.assertFalse(self._search("is_slipping", won))

    def test_no_next_activity(self):
        idle, planned = self._walk((0, self.first)), self._walk((0, self.first))
        planned.activity_schedule("mail.mail_activity_data_call", user_id=self.env.uid)
        self.assertEqual(self._search("is_unplanned", idle + planned), idle)

    def test_silent_for_as_long_as_the_settings_say(self):
        silent, touched, fresh = (self._walk((day, self.first)) for day in (0, 0, 15))
        with freeze_time(START + timedelta(days=16)):
            activity = touched.activity_schedule(
                "mail.mail_activity_data_call", user_id=self.salesman.id
            )
            activity.action_done()
        deals = silent + touched + fresh
        self.assertEqual(self._search("is_silent", deals), silent)
        self.env.company.deal_silence_days = 3
        self.assertEqual(self._search("is_silent", deals), deals)

    def test_slower_than_nine_of_ten_deals(self):
        slow, quick = self._walk((0, self.first)), self._walk((17, self.first))
        for days in range(1, 10):
            self._walk((0, self.first), (days, self.second))
        self.assertFalse(self._search("is_slow", slow + quick))
        self._walk((0, self.first), (10, self.second))
        self.assertEqual(self._search("is_slow", slow + quick), slow)

    def test_the_signs_are_told_in_words(self):
        deal = self._walk((0, self.first), date_deadline="2026-03-10")
        with freeze_time(START + timedelta(days=20)):
            self.assertTrue(deal.is_slipping)
            self.assertIn("Past Expected Closing", deal.slipping_signs)
            self.assertIn("No Next Activity", deal.slipping_signs)
            self.assertEqual(deal.stage_days, 20)

    @mute_logger("odoo.sql_db")
    def test_a_deal_cannot_be_silent_at_once(self):
        with self.assertRaises(CheckViolation):
            self.env.company.deal_silence_days = 0
            self.env.flush_all()
