from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common_interaction import InteractionCommon


@tagged("post_install", "-at_install")
class TestInteractionTour(InteractionCommon, HttpCase):
    """What a salesperson does in the browser."""

    def test_due_reminder_pops_up_and_is_done(self):
        activity = self._plan(
            self.client,
            summary="Ask about the delivery",
            remind_at=fields.Datetime.now() + timedelta(seconds=2),
        )
        self.start_tour(
            "/odoo/interactions", "crm_partner_segments_reminder", login="test_own"
        )
        self.assertFalse(activity.active)

    def test_call_is_planned_and_logged(self):
        url = f"/odoo/res.partner/{self.client.id}"
        self.start_tour(url, "crm_partner_segments_call", login="test_own")
        row = self._of_client()
        self.assertEqual((row.kind, row.state), ("call", "done"))
        self.assertEqual(row.call_result_id.name, "Talked")
