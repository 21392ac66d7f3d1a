from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ..tools.opened_document import get_opened_document


class CrmReminder(models.TransientModel):
    """A reminder to the minute, or a task, on any document with a chatter."""

    _name = "crm.reminder"
    _description = "Reminder or Task"

    kind = fields.Selection(
        [("reminder", "Reminder"), ("task", "Task")],
        default="reminder",
        required=True,
    )
    res_model = fields.Char("Document Model", readonly=True)
    res_id = fields.Integer("Document ID", readonly=True)
    document_name = fields.Char("Document", compute="_compute_document_name")
    text = fields.Char("What", required=True)
    note = fields.Text("Details")
    user_id = fields.Many2one(
        "res.users",
        "Who",
        default=lambda self: self.env.user,
        required=True,
        domain="[('id', 'in', assignable_user_ids)]",
    )
    assignable_user_ids = fields.Many2many(
        "res.users", compute="_compute_assignable_user_ids"
    )
    remind_at = fields.Datetime(
        "When",
        default=lambda self: fields.Datetime.now() + timedelta(hours=1),
        required=True,
        help="A message pops up on the screen at this time.",
    )

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        for reminder in self:
            document = reminder._get_document()
            reminder.document_name = document.display_name if document else False

    @api.depends_context("uid")
    def _compute_assignable_user_ids(self):
        self.assignable_user_ids = self.env.user._get_assignable_users()

    @api.model
    def default_get(self, fields_list):
        """Remind of the document the window was opened on."""
        return get_opened_document(self.env) | super().default_get(fields_list)

    def action_remind(self):
        """Create the activity that reminds the user, or gives the task.

        :raises UserError: for a time that has passed, or a person who is not in
            one of the teams the user leads
        :raises AccessError: for a document the user may not read
        """
        self.ensure_one()
        self._check_reminder()
        # a document may be read only and still be worth a reminder; reading it was
        # checked, and core wants write access for an activity
        self.env["mail.activity"].sudo().create(self._prepare_activity_values())
        return {"type": "ir.actions.act_window_close"}

    def _check_reminder(self):
        if self.remind_at < fields.Datetime.now() - timedelta(minutes=1):
            raise UserError(self.env._("This time has passed. Choose a later one."))
        if self.user_id not in self.env.user._get_assignable_users():
            raise UserError(
                self.env._(
                    "%(name)s is in none of the teams you lead. You can remind "
                    "yourself and the members of your teams.",
                    name=self.user_id.name,
                )
            )
        self._get_document().check_access("read")

    def _get_document(self):
        """The document, or an empty recordset for a note of one's own."""
        if not self.res_model or not self.res_id:
            return self.env["mail.activity"]
        model = self.env.get(self.res_model)
        if model is None or not isinstance(model, self.pool["mail.thread"]):
            raise UserError(self.env._("There is no chatter on this kind of document."))
        return model.browse(self.res_id)

    def _prepare_activity_values(self):
        types = {
            "task": "mail.mail_activity_data_todo",
            "reminder": "crm_partner_segments.mail_activity_type_reminder",
        }
        document = self._get_document()
        timezone = self.user_id.tz or self.env.user.tz
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=timezone), self.remind_at
        )
        return {
            "activity_type_id": self.env.ref(types[self.kind]).id,
            "res_model_id": self.env["ir.model"]._get_id(self.res_model)
            if document
            else False,
            "res_id": document.id,
            "summary": self.text,
            "note": plaintext2html(self.note) if self.note else False,
            "user_id": self.user_id.id,
            "date_deadline": local.date(),
            "remind_at": self.remind_at,
        }
