from odoo.tests import HttpCase, tagged

from .common_segment import SegmentCommon


@tagged("post_install", "-at_install")
class TestSegmentTour(SegmentCommon, HttpCase):
    """The conditions of a segment, built and read in the browser."""

    def test_manager_builds_a_rule_about_missing_orders_by_clicks(self):
        self._create_order(self.gold, days_ago=10)
        self._create_order(self.silver, days_ago=100)
        self.start_tour(
            "/odoo/partner-segments/new",
            "crm_partner_segments_segment_rule",
            login="test_manager",
        )
        segment = self.Segment.search([("name", "=", "No order in 90 days")])
        self.assertIn("today -90d", segment.domain)
        members = segment.get_members() & self.everyone
        self.assertEqual(members, self.silver | self.bronze)

    def test_salesman_reads_a_relative_date(self):
        segment = self._create_segment(
            membership="dynamic", domain="[('create_date', '>=', 'today -90d')]"
        )
        self.start_tour(
            f"/odoo/partner-segments/{segment.id}",
            "crm_partner_segments_segment_read",
            login="test_own",
        )
