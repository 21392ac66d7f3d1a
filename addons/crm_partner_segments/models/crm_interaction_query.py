from datetime import datetime, time, timedelta

from odoo import fields, models
from odoo.tools import SQL

from .mail_activity_type import INTERACTION_KINDS

# Ids of the parts stay apart, within four bytes, and stable. Messages keep theirs,
# because theirs is the biggest table; the others have an index on the shifted id.
ACTIVITY_OFFSET = 1 << 30
EVENT_OFFSET = ACTIVITY_OFFSET + (1 << 29)
ATTENDEE_OFFSET = EVENT_OFFSET + (1 << 28)
CONTACT_KINDS = tuple(kind for kind, _label in INTERACTION_KINDS if kind != "other")


class CrmInteraction(models.Model):
    """How the rows are read: one SELECT per kind of record and kind of document.

    Every filter has to reach the tables inside (client, deal, user, id, date), so
    the parts are joined by UNION ALL over plain columns.
    """

    _inherit = "crm.interaction"

    @property
    def _table_query(self):
        return self._get_interaction_query()

    def _get_interaction_query(self):
        parts = [self._get_attendee_query()]
        staff = self._get_staff()
        for model, source in self._get_document_sources().items():
            source = {
                **source,
                **staff,
                "model": model,
                "table": SQL.identifier(self.env[model]._table),
            }
            parts += [
                self._get_activity_query(source),
                self._get_event_query(source),
                self._get_sent_message_query(source),
                self._get_received_message_query(source),
            ]
        return SQL(" UNION ALL ").join(parts)

    def _get_day_terms(self):
        """Today, and noon of any day, as the reader's clock has them.

        Noon because the columns hold a moment and an activity knows but its day:
        then it is that day for readers in every other time zone, too.
        """
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        offset = now.utcoffset() or timedelta()
        noon = (datetime.combine(now.date(), time(12)) - offset) - datetime.combine(
            now.date(), time()
        )
        return {"today": now.date(), "noon": noon}

    def _get_activity_query(self, source):
        """Activities; those of a meeting are told by the meeting."""
        return SQL(
            """
            SELECT a.id + %(offset)s AS id, t.interaction_kind AS kind,
                CASE WHEN NOT a.active THEN 'done'
                    WHEN a.date_deadline < %(today)s THEN 'overdue'
                    ELSE 'planned' END AS state,
                a.call_direction AS direction,
                CASE WHEN a.active
                    THEN COALESCE(a.remind_at, a.date_deadline + %(noon)s)
                    ELSE COALESCE(a.done_at, a.date_done + %(noon)s) END AS date,
                a.user_id, %(owner)s AS owner_id,
                COALESCE(%(team)s, u.sale_team_id) AS team_id,
                %(company)s AS company_id, p.id AS partner_id,
                p.commercial_partner_id, COALESCE(%(lead)s, a.lead_id) AS lead_id,
                a.summary AS subject, a.call_duration AS duration, a.call_result_id,
                t.interaction_kind IN %(contact)s
                    AND r.is_contact IS NOT FALSE AS is_contact,
                a.id AS activity_id, a.res_model, a.res_id
            FROM mail_activity a
            JOIN mail_activity_type t ON t.id = a.activity_type_id
            JOIN %(table)s d ON d.id = a.res_id
            LEFT JOIN res_partner p ON p.id = %(partner)s
            LEFT JOIN res_users u ON u.id = a.user_id
            LEFT JOIN crm_call_result r ON r.id = a.call_result_id
            WHERE a.res_model = %(model)s AND a.calendar_event_id IS NULL
                AND t.interaction_kind <> 'none' AND p.partner_share IS NOT FALSE
            """,
            offset=ACTIVITY_OFFSET,
            contact=CONTACT_KINDS,
            **self._get_day_terms(),
            **source,
        )

    def _get_meeting_columns(self):
        """A meeting somebody has to report on is not over before the report."""
        return SQL(
            """
            'meeting' AS kind,
            CASE WHEN EXISTS (SELECT FROM mail_activity a
                    WHERE a.calendar_event_id = e.id AND a.active)
                THEN CASE WHEN e.stop < %(now)s THEN 'overdue' ELSE 'planned' END
                WHEN e.stop < %(now)s OR EXISTS (SELECT FROM mail_activity a
                    WHERE a.calendar_event_id = e.id)
                THEN 'done' ELSE 'planned' END AS state,
            NULL AS direction, e.start AS date, e.user_id
            """,
            now=fields.Datetime.now(),
        )

    def _get_meeting_tail(self):
        """Columns after the deal; the name of a private meeting stays private."""
        return SQL(
            """
            CASE WHEN COALESCE(e.privacy, s.calendar_default_privacy) = 'private'
                THEN NULL ELSE e.name END AS subject,
            e.duration, NULL::int4 AS call_result_id, TRUE AS is_contact,
            (SELECT MAX(a.id) FROM mail_activity a
                WHERE a.calendar_event_id = e.id) AS activity_id,
            'calendar.event' AS res_model, e.id AS res_id
            """
        )

    def _get_attendee_query(self):
        """Meetings of every client that is invited and has not declined."""
        return SQL(
            """
            SELECT att.id + %(offset)s AS id, %(meeting)s,
                COALESCE(l.user_id, p.user_id) AS owner_id,
                COALESCE(l.team_id, u.sale_team_id) AS team_id,
                COALESCE(l.company_id, p.company_id) AS company_id,
                p.id AS partner_id, p.commercial_partner_id,
                e.opportunity_id AS lead_id, %(tail)s
            FROM calendar_attendee att
            JOIN calendar_event e ON e.id = att.event_id
            JOIN res_partner p ON p.id = att.partner_id
            LEFT JOIN crm_lead l ON l.id = e.opportunity_id
            LEFT JOIN res_users u ON u.id = e.user_id
            LEFT JOIN res_users_settings s ON s.user_id = e.user_id
            WHERE e.active AND p.partner_share
                AND att.state IS DISTINCT FROM 'declined'
            """,
            offset=ATTENDEE_OFFSET,
            meeting=self._get_meeting_columns(),
            tail=self._get_meeting_tail(),
        )

    def _get_event_query(self, source):
        """Meetings about a document whose client was not invited through Odoo."""
        of_document = SQL(
            "e.res_model = %s AND e.res_id = d.id AND e.opportunity_id IS NULL",
            source["model"],
        )
        return SQL(
            """
            SELECT e.id + %(offset)s AS id, %(meeting)s, %(owner)s AS owner_id,
                COALESCE(%(team)s, u.sale_team_id) AS team_id,
                %(company)s AS company_id, p.id AS partner_id,
                p.commercial_partner_id, %(lead)s AS lead_id, %(tail)s
            FROM calendar_event e
            JOIN %(table)s d ON %(event)s
            LEFT JOIN res_partner p ON p.id = %(partner)s
            LEFT JOIN res_users u ON u.id = e.user_id
            LEFT JOIN res_users_settings s ON s.user_id = e.user_id
            WHERE e.active AND p.partner_share IS NOT FALSE
                AND NOT EXISTS (
                    SELECT FROM calendar_attendee att
                    JOIN res_partner ap ON ap.id = att.partner_id
                    WHERE att.event_id = e.id AND ap.partner_share
                        AND att.state IS DISTINCT FROM 'declined'
                        AND ap.commercial_partner_id = p.commercial_partner_id
                )
            """,
            offset=EVENT_OFFSET,
            meeting=self._get_meeting_columns(),
            tail=self._get_meeting_tail(),
            **{"event": of_document, **source},
        )

    def _get_staff(self):
        """Partner ids and user ids of our own people, one user for a partner.

        Given to the queries as values: the planner then knows from its statistics
        that few authors wrote most messages, and does not start from the authors.
        """
        users = self.env["res.users"]
        users.flush_model(["partner_id", "share"])
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, MAX(id) FROM res_users WHERE NOT share"
                " GROUP BY partner_id"
            )
        )
        partner_ids, user_ids = zip(*rows, strict=True)
        return {"staff": partner_ids, "staff_users": user_ids}

    def _get_sent_message_query(self, source):
        """Messages of our people that left the house, to at least one recipient."""
        return SQL(
            """
            SELECT m.id, CASE m.message_type WHEN 'sms' THEN 'sms' ELSE 'email' END
                    AS kind,
                'done' AS state, 'out' AS direction, m.date, u.id AS user_id,
                %(columns)s
            FROM mail_message m
            JOIN %(table)s d ON d.id = m.res_id
            LEFT JOIN res_users u ON u.partner_id = m.author_id
                AND u.id IN %(staff_users)s
            LEFT JOIN res_partner p ON p.id = %(partner)s
            WHERE m.model = %(model)s AND m.author_id IN %(staff)s AND %(outside)s
                AND m.message_type IN ('email', 'comment', 'sms')
                AND EXISTS (
                    SELECT FROM mail_notification n
                    LEFT JOIN res_partner np ON np.id = n.res_partner_id
                    WHERE n.mail_message_id = m.id
                        AND np.partner_share IS NOT FALSE
                        AND n.notification_status
                            NOT IN ('exception', 'bounce', 'canceled')
                )
            """,
            columns=self._get_message_columns(source),
            outside=self._get_outside_condition(),
            **source,
        )

    def _get_received_message_query(self, source):
        """Messages written by people outside the house."""
        return SQL(
            """
            SELECT m.id, CASE m.message_type
                    WHEN 'email' THEN 'email' ELSE 'message' END AS kind,
                'done' AS state, 'in' AS direction, m.date, %(owner)s AS user_id,
                %(columns)s
            FROM mail_message m
            JOIN %(table)s d ON d.id = m.res_id
            LEFT JOIN res_partner p ON p.id = %(partner)s
            LEFT JOIN res_users u ON u.id = %(owner)s
            WHERE m.model = %(model)s AND %(outside)s
                AND m.message_type IN ('email', 'comment')
                AND (m.author_id IS NULL OR m.author_id NOT IN %(staff)s)
            """,
            columns=self._get_message_columns(source),
            outside=self._get_outside_condition(),
            **source,
        )

    def _get_message_columns(self, source):
        return SQL(
            """
            %(owner)s AS owner_id, COALESCE(%(team)s, u.sale_team_id) AS team_id,
            %(company)s AS company_id, p.id AS partner_id,
            p.commercial_partner_id, %(lead)s AS lead_id, m.subject,
            NULL::float8 AS duration, NULL::int4 AS call_result_id,
            TRUE AS is_contact, NULL::int4 AS activity_id, m.model AS res_model,
            m.res_id
            """,
            **source,
        )

    def _get_outside_condition(self):
        """Neither an internal note nor the report of an activity.

        SMS are filed as notes by Odoo, and yet they leave the house.
        """
        return SQL(
            """
            m.mail_activity_type_id IS NULL AND p.partner_share IS NOT FALSE
            AND (m.message_type = 'sms' OR m.is_internal IS NOT TRUE
                AND m.subtype_id IN (SELECT st.id FROM mail_message_subtype st
                    WHERE st.internal IS NOT TRUE))
            """
        )
