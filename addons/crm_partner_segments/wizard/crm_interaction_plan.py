from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html
from odoo.tools.misc import clean_context

from ..models.mail_activity_type import INTERACTION_KINDS

CONTACT_KINDS = [kind for kind in INTERACTION_KINDS if kind[0] != "other"]
MEETING_NOTICE = timedelta(minutes=15)


class CrmInteractionPlan(models.TransientModel):
    """Plan a contact with a client for a named responsible."""

    _name = "crm.interaction.plan"
    _description = "Plan a Contact"

    kind = fields.Selection(CONTACT_KINDS, default="call", required=True)
    partner_id = fields.Many2one("res.partner", "Client")
    lead_id = fields.Many2one(
        "crm.lead",
        "Deal",
        domain="[('partner_id', 'child_of', partner_id)] if partner_id else []",
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        required=True,
        domain=[("share", "=", False)],
    )
    date = fields.Datetime(
        "When", default=lambda self: self._default_date(), required=True
    )
    duration = fields.Float(default=1.0, help="Length of the meeting, in hours.")
    summary = fields.Char("About")
    note = fields.Text("Notes")
    remind = fields.Boolean(
        "Remind on the screen",
        default=True,
        help="At that time; a quarter of an hour before a meeting.",
    )
    invite = fields.Boolean(
        "Invite the client", help="The client receives the invitation by email."
    )

    @api.model
    def _default_date(self):
        now = fields.Datetime.now().replace(minute=0, second=0)
        return now + timedelta(hours=2)

    @api.model
    def default_get(self, fields_list):
        """Start from the client or the deal the window was opened on."""
        values = super().default_get(fields_list)
        partner_id = self._get_context_id("res.partner", "interaction_partner_id")
        lead_id = self._get_context_id("crm.lead", "interaction_lead_id")
        if partner_id:
            values.setdefault("partner_id", partner_id)
        elif lead_id:
            values.setdefault("lead_id", lead_id)
            lead = self.env["crm.lead"].browse(lead_id)
            values.setdefault("partner_id", lead.partner_id.id)
        return values

    def _get_context_id(self, model, key):
        """The record of a model whose form or whose journal is open."""
        context = self.env.context
        if context.get("active_model") == model:
            return context.get("active_id")
        return context.get(key)

    def action_plan(self):
        """Create the activity, or the meeting, for the responsible."""
        self._plan()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _plan(self):
        """Create what was planned.

        :return: mail.activity
        """
        self.ensure_one()
        # defaults meant for this window must not reach the records it creates
        self = self.with_env(self.env(context=clean_context(self.env.context)))
        activity_type = self._get_activity_type()
        if self.kind == "meeting":
            return self._create_meeting(activity_type)
        values = self._prepare_activity_values(activity_type)
        return self.env["mail.activity"].create(values)

    def _get_document(self):
        document = self.lead_id or self.partner_id
        if not document:
            raise UserError(self.env._("Choose the client or the deal."))
        return document

    def _get_activity_type(self):
        """The first activity type of the kind that fits the document."""
        document = self._get_document()
        activity_type = self.env["mail.activity.type"].search(
            Domain("interaction_kind", "=", self.kind)
            & Domain("res_model", "in", (False, document._name)),
            limit=1,
        )
        if not activity_type:
            kinds = dict(self._fields["kind"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "There is no activity type of the kind %(kind)s. Ask a sales "
                    "manager to set it on one in CRM > Configuration > Activity "
                    "Types.",
                    kind=kinds[self.kind],
                )
            )
        return activity_type

    def _prepare_activity_values(self, activity_type):
        document = self._get_document()
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=self.user_id.tz or self.env.user.tz), self.date
        )
        return {
            "activity_type_id": activity_type.id,
            "res_model_id": self.env["ir.model"]._get_id(document._name),
            "res_id": document.id,
            "user_id": self.user_id.id,
            "summary": self.summary or activity_type.summary or activity_type.name,
            "note": plaintext2html(self.note) if self.note else False,
            "date_deadline": local.date(),
            "remind_at": self.date if self.remind else False,
            "call_direction": "out" if self.kind == "call" else False,
        }

    def _create_meeting(self, activity_type):
        """A calendar meeting; its activity comes along with it."""
        document = self._get_document()
        attendees = self.user_id.partner_id
        if self.invite:
            attendees |= self.partner_id or self.lead_id.partner_id
        activity_values = self._prepare_activity_values(activity_type)
        activity_values["remind_at"] = self.remind and self.date - MEETING_NOTICE
        event = self.env["calendar.event"].create(
            {
                "name": self.summary
                or self.env._("Meeting: %(name)s", name=document.display_name),
                "start": self.date,
                "stop": self.date + timedelta(hours=self.duration),
                "user_id": self.user_id.id,
                "partner_ids": attendees.ids,
                "description": activity_values["note"],
                "res_model_id": activity_values["res_model_id"],
                "res_id": document.id,
                "opportunity_id": self.lead_id.id,
                "activity_ids": [(0, 0, activity_values)],
            }
        )
        return event.activity_ids
