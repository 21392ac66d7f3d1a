from odoo.tests import HttpCase, tagged

from .common_route import RouteCase


@tagged("post_install", "-at_install", "crm_deals")
class TestDealTour(RouteCase, HttpCase):
    """What a salesperson does with a deal of a process in the browser."""

    def test_deal_is_led_from_registration_to_won(self):
        self._require(self.step_1, "expected_revenue")
        deal = self._create_routed(name="Led by the process")
        url = f"/odoo/crm.lead/{deal.id}"
        self.start_tour(url, "crm_deals_process", login="deal_salesman")
        self.assertEqual(deal.won_status, "won")
        self.assertEqual(
            deal.stage_history_ids.mapped("stage_id.name"),
            ["Contact", "Qualified", "Offer", "Sold"],
        )

    def test_manager_moves_a_deal_anyway(self):
        deal = self._create_routed(name="In a hurry")
        url = f"/odoo/crm.lead/{deal.id}"
        self.start_tour(url, "crm_deals_move_anyway", login="deal_manager")
        self.assertEqual(deal.stage_id, self.offer)
        self.assertEqual(deal.waiver_ids.reason, "The client waits")
