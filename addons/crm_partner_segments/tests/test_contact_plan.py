from datetime import timedelta

from lxml import etree
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tests.common import users
from odoo.tools import mute_logger

from .common_interaction import InteractionCommon


@tagged("post_install", "-at_install")
class TestContactPlan(InteractionCommon):
    """Contacts planned, logged and turned into opportunities."""

    def _open(self, model, record):
        context = {"active_model": record._name, "active_id": record.id}
        return Form(self.env[model].with_context(**context))

    @users("test_own")
    def test_planned_call_becomes_an_activity_of_the_responsible(self):
        with self._open("crm.interaction.plan", self.client) as form:
            form.kind = "call"
            form.user_id = self.sales_mate
            form.summary = "Prices"
            form.date = self.now + timedelta(days=2)
        form.record.action_plan()
        activity = self.client.activity_ids
        self.assertRecordValues(
            activity,
            [
                {
                    "summary": "Prices",
                    "user_id": self.sales_mate.id,
                    "remind_at": form.record.date,
                    "interaction_kind": "call",
                }
            ],
        )

    @users("test_own")
    def test_contact_planned_from_a_journal_is_with_its_client(self):
        wizard = self.env["crm.interaction.plan"]
        for record in (self.client, self.lead):
            journal = record.with_env(self.env).action_view_interactions()
            window = wizard.with_context(
                **journal["context"], active_model="crm.interaction", active_ids=[]
            )
            form = Form(window)
            self.assertEqual(form.partner_id, self.client)
        self.assertEqual(form.lead_id, self.lead)

    def test_most_urgent_contact_comes_first_in_the_plan_and_last_in_a_journal(self):
        plan = self.env.ref("crm_partner_segments.crm_interaction_action")
        journal = self.env.ref("crm_partner_segments.crm_interaction_action_journal")
        for view_type in ("list", "kanban"):
            arch = self._get_arch(plan, view_type)
            self.assertEqual(arch.get("default_order"), "date, id")
            self.assertFalse(self._get_arch(journal, view_type).get("default_order"))

    def _get_arch(self, action, view_type):
        view_id = dict((kind, view) for view, kind in action.views)[view_type]
        view = self.env[action.res_model].get_view(view_id, view_type)
        return etree.fromstring(view["arch"])

    @users("test_own")
    def test_every_kind_can_be_planned(self):
        for kind in ("call", "email", "sms", "message", "meeting"):
            form = self._open("crm.interaction.plan", self.lead)
            form.kind = kind
            form.save().action_plan()
        rows = self.env["crm.interaction"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(
            sorted(rows.mapped("kind")), ["call", "email", "meeting", "message", "sms"]
        )
        self.assertEqual(rows.commercial_partner_id, self.client)

    @users("test_own")
    def test_planned_meeting_is_in_the_calendar_and_reminds_before(self):
        form = self._open("crm.interaction.plan", self.lead)
        form.kind = "meeting"
        form.duration = 2
        plan = form.save()
        activity = plan._plan()
        event = activity.calendar_event_id
        self.assertEqual(event.opportunity_id, self.lead)
        self.assertEqual(event.stop - event.start, timedelta(hours=2))
        self.assertNotIn(self.client, event.partner_ids)
        self.assertEqual(activity.remind_at, plan.date - timedelta(minutes=15))

    @users("test_own")
    def test_plan_without_client_and_deal_is_refused(self):
        plan = self.env["crm.interaction.plan"].create({"kind": "call"})
        with self.assertRaisesRegex(UserError, "client or the deal"):
            plan.action_plan()

    def test_kind_without_activity_type_is_refused_by_name(self):
        types = self.env["mail.activity.type"]
        types.search([("interaction_kind", "=", "sms")]).interaction_kind = "other"
        plan = self.env["crm.interaction.plan"].create(
            {"kind": "sms", "partner_id": self.client.id}
        )
        with self.assertRaisesRegex(UserError, "SMS"):
            plan.action_plan()

    def _log(self, **values):
        return self.env["crm.interaction.log"].create(
            {"kind": "call", "partner_id": self.client.id, **values}
        )

    @users("test_own")
    def test_incoming_call_is_logged_with_its_result(self):
        result = self.env.ref("crm_partner_segments.crm_call_result_talked")
        date = self.now - timedelta(hours=3)
        self._log(
            summary="Asked about stock",
            direction="in",
            duration=0.25,
            call_result_id=result.id,
            date=date,
            note="Will send an order",
        ).action_log()
        row = self.env["crm.interaction"].search(
            [("partner_id", "=", self.client.id), ("kind", "=", "call")]
        )
        self.assertRecordValues(
            row,
            [
                {
                    "state": "done",
                    "direction": "in",
                    "duration": 0.25,
                    "call_result_id": result.id,
                    "date": date,
                    "summary": "Asked about stock",
                }
            ],
        )
        self.assertIn("Will send an order", self.client.message_ids[0].body)

    @users("test_own")
    def test_planned_call_is_logged_once(self):
        activity = self._plan(self.client)
        action = activity.with_user(self.env.user).action_log_interaction()
        form = Form(self.env["crm.interaction.log"].with_context(**action["context"]))
        log = form.save()
        self.assertEqual(log.partner_id, self.client)
        log.action_log()
        self.assertFalse(activity.active)
        with self.assertRaisesRegex(UserError, "already been logged"):
            log.action_log()

    @users("test_own")
    def test_future_contact_cannot_be_logged(self):
        log = self._log(date=self.now + timedelta(hours=1))
        with self.assertRaisesRegex(UserError, "planned, not logged"):
            log.action_log()

    @users("test_own")
    def test_log_of_negative_duration_is_refused(self):
        with self.assertRaisesRegex(UserError, "duration of a call cannot be negative"):
            self._log(duration=-1).action_log()

    @users("test_own")
    def test_next_contact_is_planned_along(self):
        date = self.now + timedelta(days=5)
        self._log(next_kind="email", next_date=date, next_summary="Offer").action_log()
        activity = self.client.activity_ids
        self.assertEqual(activity.summary, "Offer")
        self.assertEqual(activity.interaction_kind, "email")

    @users("test_own")
    def test_logged_call_becomes_an_opportunity_linked_both_ways(self):
        action = self._log(summary="Needs 40 kettles").action_log_opportunity()
        lead = self.env["crm.lead"].browse(action["res_id"])
        self.assertEqual(lead.partner_id, self.client)
        self.assertEqual(lead.source_activity_id.lead_id, lead)
        row = self.env["crm.interaction"].search([("lead_id", "=", lead.id)])
        self.assertEqual(row.kind, "call")
        again = row.action_create_opportunity()
        self.assertEqual(again["res_id"], lead.id)

    def test_negative_duration_is_refused(self):
        activity = self._plan(self.client)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            activity.call_duration = -1
            self.env.flush_all()
