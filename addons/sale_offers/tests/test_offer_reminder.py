from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.tools import mute_logger

from .common import OfferCase


@freeze_time("2026-06-01 09:00:00")
class TestOfferReminder(OfferCase):
    """Who is responsible hears once that an offer ends, while it does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer = cls._create_offer(date_start="2026-01-01", date_end="2026-06-15")
        cls.offer.action_activate()

    def _remind(self):
        self.env["sale.offer"]._cron_remind_of_end()
        return self._get_reminders(self.offer)

    def _get_reminders(self, offer):
        kind = self.env.ref("sale_offers.mail_activity_type_offer_end")
        return offer.activity_ids.filtered(lambda one: one.activity_type_id == kind)

    def test_once(self):
        reminder = self._remind()
        self.assertRecordValues(
            reminder,
            [{"user_id": self.salesman.id, "date_deadline": date(2026, 6, 15)}],
        )
        self.assertEqual(self._remind(), reminder)
        reminder.with_user(self.salesman).action_done()
        self.assertFalse(self._remind().filtered("active"))

    def test_days_of_the_company(self):
        self.env.company.offer_reminder_days = 13
        self.assertFalse(self._remind())
        self.env.company.offer_reminder_days = 0
        self.assertFalse(self._remind())
        self.env.company.offer_reminder_days = 14
        self.assertTrue(self._remind())

    def test_days_are_not_below_zero(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.env.company.offer_reminder_days = -1
            self.env.flush_all()

    def test_other_company(self):
        company = self.env["res.company"].create(
            {"name": "Other", "offer_reminder_days": 3}
        )
        self.offer.sudo().write({"company_id": company.id, "pricelist_id": False})
        self.assertFalse(self._remind())
        company.offer_reminder_days = 14
        self.assertTrue(self._remind())

    def test_prolonged(self):
        self._remind()
        self.offer.with_user(self.director).action_draft()
        self.offer.with_user(self.director).date_end = "2026-12-31"
        self.assertFalse(self._get_reminders(self.offer))
        self.offer.with_user(self.director).action_activate()
        self.assertFalse(self._remind())
        with freeze_time("2026-12-20 09:00:00"):
            self.assertTrue(self._remind())

    def test_closed(self):
        self._remind()
        self.offer.with_user(self.salesman).action_close()
        self.assertFalse(self._get_reminders(self.offer))

    def test_ended(self):
        self._remind()
        with freeze_time("2026-06-16 09:00:00"):
            self.env["sale.offer"]._cron_close_ended()
        self.assertFalse(self._get_reminders(self.offer))

    def test_next_version(self):
        self._remind()
        new = self.env["sale.offer"].browse(
            self.offer.with_user(self.salesman).action_new_version()["res_id"]
        )
        self.assertTrue(self._get_reminders(self.offer))
        new.write({"date_start": "2026-06-16", "date_end": False})
        new.with_user(self.director).action_activate()
        self.assertFalse(self._get_reminders(self.offer))
        self.offer.reminded_end = False
        self.assertFalse(self._remind())

    def test_open_ended_and_drafts(self):
        draft = self._create_offer(date_end="2026-06-10")
        open_ended = self._create_offer()
        open_ended.action_activate()
        self._remind()
        self.assertFalse(self._get_reminders(draft | open_ended))
