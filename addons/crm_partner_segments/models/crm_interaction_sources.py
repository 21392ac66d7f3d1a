from odoo import api, models
from odoo.tools import SQL


class CrmInteraction(models.Model):
    """Where interactions come from: the fields read and the kinds of document."""

    _inherit = "crm.interaction"
    _depends = {
        "calendar.attendee": ["event_id", "partner_id", "state"],
        "calendar.event": [
            "active",
            "duration",
            "name",
            "opportunity_id",
            "privacy",
            "res_id",
            "res_model",
            "start",
            "stop",
            "user_id",
        ],
        "crm.call.result": ["is_contact"],
        "crm.lead": ["company_id", "partner_id", "team_id", "user_id"],
        "mail.activity": [
            "active",
            "activity_type_id",
            "calendar_event_id",
            "call_direction",
            "call_duration",
            "call_result_id",
            "date_deadline",
            "date_done",
            "done_at",
            "lead_id",
            "remind_at",
            "res_id",
            "res_model",
            "summary",
            "user_id",
        ],
        "mail.activity.type": ["interaction_kind"],
        "mail.message": [
            "author_id",
            "date",
            "is_internal",
            "mail_activity_type_id",
            "message_type",
            "model",
            "res_id",
            "subject",
            "subtype_id",
        ],
        "mail.message.subtype": ["internal"],
        "mail.notification": [
            "mail_message_id",
            "notification_status",
            "res_partner_id",
        ],
        "res.partner": [
            "commercial_partner_id",
            "company_id",
            "partner_share",
            "user_id",
        ],
        "res.users": ["partner_id", "sale_team_id", "share"],
        "sale.order": [
            "company_id",
            "opportunity_id",
            "partner_id",
            "team_id",
            "user_id",
        ],
    }

    @api.model
    def _get_document_sources(self):
        """Documents whose activities, meetings and messages are interactions.

        Addons extend it with their own. ``d`` is the table of the document.

        :return: dict of model name -> dict of SQL: ``partner``, ``lead``, ``owner``
            (user), ``team``, ``company`` and optionally ``event`` (how a meeting
            ``e`` belongs to the document)
        """
        return {
            "res.partner": {
                "partner": SQL("d.id"),
                "lead": SQL("NULL::int4"),
                "owner": SQL("d.user_id"),
                "team": SQL("NULL::int4"),
                "company": SQL("d.company_id"),
            },
            "crm.lead": {
                "partner": SQL("d.partner_id"),
                "lead": SQL("d.id"),
                "owner": SQL("d.user_id"),
                "team": SQL("d.team_id"),
                "company": SQL("d.company_id"),
                "event": SQL("e.opportunity_id = d.id"),
            },
            "sale.order": {
                "partner": SQL("d.partner_id"),
                "lead": SQL("d.opportunity_id"),
                "owner": SQL("d.user_id"),
                "team": SQL("d.team_id"),
                "company": SQL("d.company_id"),
            },
        }
