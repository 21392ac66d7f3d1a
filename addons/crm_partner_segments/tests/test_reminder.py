from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tests.common import users

from .common_interaction import InteractionCommon


@tagged("post_install", "-at_install")
class TestReminder(InteractionCommon):
    """Reminders to the minute and tasks, on any document."""

    def _remind(self, document=None, **values):
        document = self.client if document is None else document
        reminder = self.env["crm.reminder"].create(
            {
                "res_model": document._name,
                "res_id": document.id,
                "text": "Ask about the delivery",
                "remind_at": fields.Datetime.now() + timedelta(hours=1),
                **values,
            }
        )
        reminder.action_remind()
        return reminder

    def _reminders(self, user):
        return self.env["mail.activity"].with_user(user).get_reminders()

    @users("test_own")
    def test_reminder_is_given_out_with_its_seconds(self):
        self._remind()
        (reminder,) = self._reminders(self.env.user)
        self.assertEqual(reminder["title"], "Ask about the delivery")
        self.assertEqual(reminder["text"], self.client.display_name)
        self.assertAlmostEqual(reminder["seconds"], 3600, delta=5)

    @users("test_own")
    def test_missed_reminder_is_due_at_once(self):
        self._remind()
        self.client.activity_ids.remind_at = self.now - timedelta(hours=5)
        self.assertEqual(self._reminders(self.env.user)[0]["seconds"], 0)

    @users("test_own")
    def test_reminder_of_next_week_waits(self):
        self._remind(remind_at=self.now + timedelta(days=7))
        self.assertFalse(self._reminders(self.env.user))

    @users("test_own")
    def test_seen_reminder_does_not_come_back_until_postponed(self):
        self._remind()
        activity = self.client.activity_ids
        activity.action_reminder_seen()
        self.assertFalse(self._reminders(self.env.user))
        activity.action_reminder_later()
        (reminder,) = self._reminders(self.env.user)
        self.assertAlmostEqual(reminder["seconds"], 600, delta=5)

    @users("test_own")
    def test_done_reminder_does_not_pop_up(self):
        self._remind()
        self.client.activity_ids.action_done()
        self.assertFalse(self._reminders(self.env.user))

    def test_reminders_of_others_are_not_given_out(self):
        self._remind(user_id=self.sales_own.id)
        self.assertFalse(self._reminders(self.sales_mate))

    @users("test_own")
    def test_document_that_may_only_be_read_can_be_reminded_of(self):
        product = self.env["product.template"].sudo().create({"name": "Kettle"})
        product = product.with_user(self.env.user)
        self.assertFalse(product.has_access("write"))
        self._remind(product)
        self.assertEqual(product.activity_ids.user_id, self.env.user)

    @users("test_own")
    def test_document_that_may_not_be_read_is_refused(self):
        lead = self.lead.copy({"user_id": self.sales_mate.id})
        with self.assertRaises(AccessError):
            self._remind(lead)

    @users("test_own")
    def test_document_without_chatter_is_refused(self):
        with self.assertRaisesRegex(UserError, "no chatter"):
            self._remind(self.env["res.country"].search([], limit=1))

    @users("test_own")
    def test_time_that_has_passed_is_refused(self):
        with self.assertRaisesRegex(UserError, "has passed"):
            self._remind(remind_at=self.now - timedelta(hours=1))

    @users("test_own")
    def test_salesperson_cannot_give_tasks_to_a_mate(self):
        with self.assertRaisesRegex(UserError, "none of the teams"):
            self._remind(kind="task", user_id=self.sales_mate.id)

    @users("test_leader")
    def test_leader_gives_tasks_to_the_team_only(self):
        self._remind(kind="task", user_id=self.sales_own.id)
        self.assertEqual(self.client.activity_ids.user_id, self.sales_own)
        with self.assertRaisesRegex(UserError, "none of the teams you lead"):
            self._remind(kind="task", user_id=self.sales_mate.id)

    @users("test_manager")
    def test_manager_gives_tasks_to_anybody_inside(self):
        self._remind(kind="task", user_id=self.office_user.id)
        with self.assertRaises(UserError):
            self._remind(kind="task", user_id=self.portal_user.id)

    @users("test_office")
    def test_note_to_oneself_needs_no_document(self):
        self._remind(self.env["mail.activity"])
        (reminder,) = self._reminders(self.env.user)
        self.assertFalse(reminder["has_document"])

    def test_reminder_is_offered_on_every_document_with_a_chatter(self):
        actions = self.env["ir.actions.actions"].with_user(self.sales_own)
        offered = {
            model: "Reminder or Task"
            in [a["name"] for a in actions.get_bindings(model).get("action", [])]
            for model in ("sale.order", "product.template", "res.country")
        }
        self.assertEqual(
            offered,
            {"sale.order": True, "product.template": True, "res.country": False},
        )

    @freeze_time("2026-03-27 08:00:00")
    def test_postponed_activity_keeps_its_local_time_over_the_clock_change(self):
        self.sales_own.tz = "Europe/Kyiv"
        activity = self._plan(self.client, remind_at=datetime(2026, 3, 28, 7, 0))
        activity.date_deadline = fields.Date.to_date("2026-03-30")
        self.assertEqual(activity.remind_at, datetime(2026, 3, 30, 6, 0))
