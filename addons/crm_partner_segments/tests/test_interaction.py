from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tests.common import users

from .common_interaction import InteractionCommon


@tagged("post_install", "-at_install")
class TestInteractionSources(InteractionCommon):
    """What counts as an interaction, and as one only."""

    def test_planned_call_is_told_by_its_activity(self):
        activity = self._plan(self.person, summary="Prices")
        row = self._of_client()
        self.assertRecordValues(
            row,
            [
                {
                    "kind": "call",
                    "state": "planned",
                    "summary": "Prices",
                    "partner_id": self.person.id,
                    "commercial_partner_id": self.client.id,
                    "user_id": self.sales_own.id,
                    "activity_id": activity.id,
                    "res_model": "res.partner",
                    "res_id": self.person.id,
                }
            ],
        )

    def test_activity_past_its_day_is_overdue(self):
        self._plan(self.client, days=-1)
        self.assertEqual(self._of_client().state, "overdue")

    def test_done_activity_is_one_row_without_its_report_message(self):
        activity = self._plan(self.client)
        activity.action_feedback(feedback="They agreed")
        row = self._of_client()
        self.assertEqual(row.state, "done")
        self.assertEqual(row.date, activity.done_at)

    def test_activity_of_a_deal_belongs_to_deal_and_client(self):
        self._plan(self.lead)
        row = self._of_client()
        self.assertEqual(row.lead_id, self.lead)
        self.assertEqual(row.team_id, self.team)
        self.assertEqual(self.lead.interaction_count, 1)

    def test_deal_without_client_has_interactions_too(self):
        lead = self.env["crm.lead"].create({"name": "Unknown caller"})
        self._plan(lead)
        self.assertEqual(lead.interaction_count, 1)

    def test_type_that_is_no_interaction_stays_out(self):
        reminder = self.env.ref("crm_partner_segments.mail_activity_type_reminder")
        self._plan(self.client, activity_type_id=reminder.id)
        self.assertFalse(self._of_client())

    def _create_meeting(self, partners, **values):
        return (
            self.env["calendar.event"]
            .with_context(no_mail_to_attendees=True)
            .create(
                {
                    "name": "Visit",
                    "start": self.now + timedelta(days=1),
                    "stop": self.now + timedelta(days=1, hours=1),
                    "user_id": self.sales_own.id,
                    "partner_ids": partners.ids,
                    **values,
                }
            )
        )

    def _document_values(self, document):
        model = self.env["ir.model"]._get_id(document._name)
        return {"res_model_id": model, "res_id": document.id}

    def test_meeting_with_its_activity_is_one_row(self):
        event = self._create_meeting(
            self.sales_own.partner_id | self.client,
            **self._document_values(self.client),
        )
        self.assertTrue(event.activity_ids)
        row = self._of_client()
        self.assertEqual((row.kind, row.res_model), ("meeting", "calendar.event"))

    def test_meeting_nobody_was_invited_to_belongs_to_its_document(self):
        self._create_meeting(
            self.sales_own.partner_id, **self._document_values(self.client)
        )
        self.assertEqual(self._of_client().partner_id, self.client)

    def test_meeting_of_two_people_of_a_client_shows_both(self):
        self._create_meeting(self.client | self.person)
        self.assertEqual(self._of_client().partner_id, self.client | self.person)

    def test_declined_invitation_is_no_interaction(self):
        event = self._create_meeting(self.client)
        event.attendee_ids.state = "declined"
        self.env.flush_all()
        self.assertFalse(self._of_client())

    def test_past_meeting_waits_for_its_report(self):
        event = self._create_meeting(
            self.client,
            start=self.now - timedelta(days=2),
            stop=self.now - timedelta(days=2) + timedelta(hours=1),
            **self._document_values(self.client),
        )
        self.assertEqual(self._of_client().state, "overdue")
        event.activity_ids.action_feedback()
        self.assertEqual(self._of_client().state, "done")

    def test_past_meeting_without_activity_is_done(self):
        start = self.now - timedelta(days=2)
        self._create_meeting(self.client, start=start, stop=start)
        self.assertEqual(self._of_client().state, "done")

    def test_name_of_private_meeting_stays_private(self):
        self._create_meeting(self.client, privacy="private")
        self.assertFalse(self._of_client().summary)

    def test_message_to_the_client_is_an_outgoing_email(self):
        self._write_to_client(self.client, self.sales_own, subject="Offer 1")
        self.assertRecordValues(
            self._of_client(),
            [
                {
                    "kind": "email",
                    "direction": "out",
                    "state": "done",
                    "summary": "Offer 1",
                    "user_id": self.sales_own.id,
                }
            ],
        )

    def test_message_that_failed_is_no_interaction(self):
        message = self._write_to_client(self.client, self.sales_own)
        message.sudo().notification_ids.notification_status = "bounce"
        self.assertFalse(self._of_client())

    def test_internal_note_and_talk_among_colleagues_stay_out(self):
        client = self.client.with_user(self.sales_own)
        client.message_post(body="He is difficult")
        client.message_post(
            body="Look at this",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.sales_mate.partner_id.ids,
        )
        self.assertFalse(self._of_client())

    def test_email_from_the_client_is_incoming(self):
        self.client.message_post(
            body="Where are my goods?",
            author_id=self.person.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        row = self._of_client()
        self.assertEqual((row.kind, row.direction), ("email", "in"))
        self.assertEqual(row.user_id, self.sales_own)

    def test_sms_counts_although_it_is_filed_as_a_note(self):
        self.client.phone = "+380441234567"
        message = self.client.with_user(self.sales_own)._message_sms(
            "Delivery today", partner_ids=self.client.ids
        )
        message.sudo().notification_ids.notification_status = "sent"
        self.assertEqual(self._of_client().kind, "sms")

    def test_rows_read_by_id_are_the_same_rows(self):
        self._plan(self.client)
        self._create_meeting(self.client)
        rows = self._of_client()
        found = {row.id: row.kind for row in rows}
        rows.invalidate_recordset()
        self.assertEqual({row.id: row.kind for row in rows}, found)


@tagged("post_install", "-at_install")
class TestInteractionRights(InteractionCommon):
    """Who sees whose interactions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan(cls.client, summary="Own call")
        cls._plan(cls.mate_client, cls.sales_mate, summary="Mate's call")

    def _visible(self, user):
        clients = self.client | self.mate_client
        rows = self._rows([("commercial_partner_id", "in", clients.ids)], user)
        return set(rows.mapped("summary"))

    def test_salesperson_sees_own_only(self):
        self.assertEqual(self._visible(self.sales_own), {"Own call"})

    def test_history_of_my_client_is_mine(self):
        self._plan(self.client, self.sales_mate, summary="By the mate")
        self.assertEqual(self._visible(self.sales_own), {"Own call", "By the mate"})

    def test_leader_sees_the_team_and_nobody_else(self):
        self.assertEqual(self._visible(self.team_leader), {"Own call"})

    def test_all_documents_and_manager_see_everything(self):
        for user in (self.sales_all, self.sales_manager):
            self.assertEqual(self._visible(user), {"Own call", "Mate's call"})

    def test_other_company_is_apart(self):
        client = self._create_partner("Away", company_id=self.other_company.id)
        self._plan(client, self.sales_manager)
        domain = [("partner_id", "=", client.id)]
        self.assertFalse(self._rows(domain, self.sales_manager))
        self.assertTrue(
            self.env["crm.interaction"]
            .with_context(allowed_company_ids=self.other_company.ids)
            .search(domain)
        )

    def test_people_outside_sales_see_nothing(self):
        for user in (self.office_user, self.portal_user):
            with self.assertRaises(AccessError):
                self._rows([], user)

    def test_nobody_writes_interactions(self):
        row = self._rows([("summary", "=", "Own call")])
        for user in (self.sales_own, self.sales_manager):
            with self.assertRaises(AccessError):
                row.with_user(user).check_access("write")

    def _send_order_email(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.client.id, "user_id": self.sales_mate.id}
        )
        order.team_id = self.team
        self._write_to_client(order, self.sales_mate, subject="Secret price")
        return order

    def test_subject_is_hidden_from_whoever_may_not_open_the_document(self):
        order = self._send_order_email()
        leader_rows = self._rows([("res_model", "=", "sale.order")], self.team_leader)
        row = leader_rows.filtered(lambda r: r.res_id == order.id)
        if order.with_user(self.team_leader).has_access("read"):
            self.assertEqual(row.summary, "Secret price")
        else:
            self.assertTrue(row)
            self.assertFalse(row.summary)

    def test_subject_cannot_be_read_past_the_summary(self):
        self._send_order_email()
        row = self._of_client(self.sales_all)[:1]
        with self.assertRaises(AccessError):
            row.read(["subject"])

    @users("test_all")
    def test_summary_is_searched_where_it_may_be_read(self):
        self._send_order_email()
        found = self.env["crm.interaction"].search([("summary", "ilike", "secret")])
        self.assertEqual(found.summary, "Secret price")

    def test_search_does_not_tell_hidden_subjects(self):
        self._send_order_email()
        self.assertFalse(self._rows([("summary", "ilike", "secret")], self.team_leader))
