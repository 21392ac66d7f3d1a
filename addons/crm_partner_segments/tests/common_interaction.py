"""Fixtures of the tests about contacts with clients."""

from datetime import timedelta

from odoo import fields

from .common import ClientBaseCommon


class InteractionCommon(ClientBaseCommon):
    """A client company with a contact person and a deal, of one salesperson."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls._create_partner(
            "Vector Electronics", user_id=cls.sales_own.id, email="vector@example.com"
        )
        cls.person = cls._create_partner(
            "Olena Koval",
            is_company=False,
            parent_id=cls.client.id,
            email="olena@example.com",
        )
        cls.mate_client = cls._create_partner(
            "Omega Trade", user_id=cls.sales_mate.id, email="omega@example.com"
        )
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Spring order",
                "type": "opportunity",
                "partner_id": cls.client.id,
                "user_id": cls.sales_own.id,
                "team_id": cls.team.id,
            }
        )
        cls.call_type = cls.env.ref("mail.mail_activity_data_call")
        cls.todo_type = cls.env.ref("mail.mail_activity_data_todo")
        cls.now = fields.Datetime.now()
        cls.today = fields.Date.today()

    @classmethod
    def _plan(cls, document, user=None, days=1, **values):
        """An activity on a document, a call unless the values say otherwise."""
        return document.activity_schedule(
            activity_type_id=values.pop("activity_type_id", cls.call_type.id),
            user_id=(user or cls.sales_own).id,
            date_deadline=cls.today + timedelta(days=days),
            **values,
        )

    @classmethod
    def _done(cls, document, days_ago=0, user=None, **values):
        """A call made some days ago."""
        activity = cls._plan(document, user, **values)
        activity.action_feedback()
        activity.done_at = cls.now - timedelta(days=days_ago)
        return activity

    @classmethod
    def _rows(cls, domain, user=None):
        interactions = cls.env["crm.interaction"]
        # rows read before the last change are what this transaction remembers
        interactions.invalidate_model()
        return interactions.with_user(user or cls.env.user).search(domain)

    @classmethod
    def _write_to_client(cls, document, user, **values):
        """A message that reached the client; the tests send nothing."""
        message = document.with_user(user).message_post(
            body="The offer",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=cls.client.ids,
            **values,
        )
        message.sudo().notification_ids.notification_status = "sent"
        return message

    @classmethod
    def _of_client(cls, user=None):
        return cls._rows([("commercial_partner_id", "=", cls.client.id)], user)

    @classmethod
    def _created_days_ago(cls, partners, days):
        """Registered clients do not get older by themselves within a test."""
        partners.flush_recordset()
        cls.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id IN %s",
            (fields.Datetime.now() - timedelta(days=days), tuple(partners.ids)),
        )
        partners.invalidate_recordset(["create_date"])
