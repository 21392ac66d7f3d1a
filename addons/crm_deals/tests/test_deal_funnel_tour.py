from odoo.tests import HttpCase

from .common_funnel import FunnelCase


class TestDealFunnelTour(FunnelCase, HttpCase):
    """The funnel page, used in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.deal_type_id = cls.deal_type
        cls._create_deal(name="Open deal").stage_id = cls.second
        cls._create_deal(name="Won deal").action_set_won()
        cls._create_deal(name="Lost deal").action_set_lost(
            lost_reason_id=cls.lost_reason.id
        )

    def test_a_salesman_reads_the_funnel(self):
        self.start_tour("/odoo/funnel", "crm_deals_funnel", login="deal_salesman")

    def test_a_funnel_without_deals_says_so(self):
        self.start_tour(
            "/odoo/funnel", "crm_deals_funnel_empty", login="deal_colleague"
        )
