from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

REMINDER_HORIZON = timedelta(hours=24)
REMINDER_LIMIT = 50


class MailActivity(models.Model):
    """Reminders to the minute: the web client pops up at that time."""

    _inherit = "mail.activity"

    remind_at = fields.Datetime(
        "Time",
        copy=False,
        help="The assigned user sees a message on the screen at this time.",
    )
    is_reminded = fields.Boolean(
        "Reminder Seen", copy=False, help="The reminder was shown and acknowledged."
    )

    _remind_at_idx = models.Index(
        "(user_id, remind_at) WHERE active AND remind_at IS NOT NULL "
        "AND is_reminded IS NOT TRUE"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Tell the screens of the assigned users about new reminders."""
        activities = super().create(vals_list)
        activities.filtered("remind_at").user_id._notify_reminders()
        return activities

    def write(self, vals):
        """A reminder that is moved is shown again, at its new time."""
        if vals.get("remind_at") and "is_reminded" not in vals:
            vals = {**vals, "is_reminded": False}
        users = self._get_reminded_users(vals)
        result = super().write(vals)
        if "date_deadline" in vals and "remind_at" not in vals:
            self._move_reminder_to_deadline()
        if users is not None:
            (users | self.filtered("remind_at").user_id)._notify_reminders()
        return result

    def unlink(self):
        """Take reminders that are gone off the screens."""
        users = self.filtered("remind_at").user_id
        result = super().unlink()
        users._notify_reminders()
        return result

    def _get_reminded_users(self, vals):
        """The users whose screens change with these values, None if none do."""
        watched = {"remind_at", "user_id", "active", "date_deadline", "is_reminded"}
        if watched.isdisjoint(vals):
            return None
        return self.filtered("remind_at").user_id

    def _move_reminder_to_deadline(self):
        """A postponed activity reminds at the same time of the new day."""
        for activity in self.filtered("remind_at"):
            tz = activity._get_reminder_tz()
            local = pytz.utc.localize(activity.remind_at).astimezone(tz)
            shift = activity.date_deadline - local.date()
            if shift:
                moved = tz.localize(local.replace(tzinfo=None) + shift)
                activity.remind_at = moved.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_reminder_tz(self):
        return pytz.timezone(self.user_id.sudo().tz or self.env.user.tz or "UTC")

    @api.model
    def get_reminders(self):
        """My reminders that are due or fall due within a day, earliest first.

        :return: list of dicts: id, title, text, seconds until due (never negative)
            and whether the activity is about a document
        """
        now = fields.Datetime.now()
        activities = self.search_fetch(
            Domain("user_id", "=", self.env.uid)
            & Domain("remind_at", "<=", now + REMINDER_HORIZON)
            & Domain("is_reminded", "=", False),
            ["summary", "remind_at", "res_name", "res_model"],
            order="remind_at, id",
            limit=REMINDER_LIMIT,
        )
        return [activity._prepare_reminder(now) for activity in activities]

    def _prepare_reminder(self, now):
        return {
            "id": self.id,
            "title": self.summary or self.activity_type_id.name or "",
            "text": self.res_name or "",
            "seconds": max((self.remind_at - now).total_seconds(), 0),
            "has_document": bool(self.res_model),
        }

    def action_reminder_seen(self):
        """Do not show these reminders again; the activities stay planned."""
        self.filtered("active").is_reminded = True

    def action_reminder_later(self, minutes=10):
        """Show these reminders again after a while.

        :param int minutes: from now on
        """
        self.filtered("active").write(
            {"remind_at": fields.Datetime.now() + timedelta(minutes=minutes)}
        )
