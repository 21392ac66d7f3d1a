from odoo.tests import Form

from .common_route import RouteCase


class TestDealRouteMap(RouteCase):
    """What the deal shows of its route, and the columns of the pipeline."""

    def _columns(self, domain=(), **context):
        context["read_group_expand"] = True
        deals = self.env["crm.lead"].with_user(self.salesman).with_context(**context)
        domain = [("type", "=", "opportunity"), *domain]
        groups = deals.formatted_read_group(domain, ["stage_id"], ["__count"])
        return self.env["crm.stage"].browse(group["stage_id"][0] for group in groups)

    def test_map_shows_where_the_deal_stands_and_what_is_next(self):
        self._require(self.step_2, "expected_revenue")
        deal = self._create_routed_at(self.qualified)
        stages = {stage["name"]: stage for stage in deal.route_map["stages"]}
        self.assertEqual(list(stages), ["Contact", "Qualified", "Offer", "Sold"])
        self.assertTrue(stages["Contact"]["was_here"])
        self.assertTrue(stages["Qualified"]["is_here"])
        self.assertEqual(stages["Offer"]["next"]["missing"], ["Expected Revenue"])
        self.assertFalse(stages["Sold"]["next"])
        deal.expected_revenue = 10
        deal.invalidate_recordset()
        stages = {stage["name"]: stage for stage in deal.route_map["stages"]}
        self.assertEqual(stages["Offer"]["next"]["missing"], [])

    def test_map_offers_moving_anyway_to_those_who_may(self):
        deal = self._create_routed()
        self.assertFalse(deal.route_map["can_waive"])
        self.assertTrue(deal.with_user(self.manager).route_map["can_waive"])

    def test_map_of_a_closed_deal_offers_nothing(self):
        deal = self._create_routed()
        deal.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.assertFalse(deal.route_map["is_open"])

    def test_no_map_where_the_process_does_not_lead(self):
        self.assertFalse(self._create_deal().route_map)
        self.assertFalse(self._create_deal(deal_type_id=False).route_map)
        form = Form(self.env["crm.lead"], view="crm.crm_lead_view_form")
        self.assertFalse(form.route_map)

    def test_pipeline_of_one_type_shows_its_stages_only(self):
        self._create_routed()
        self._create_deal(deal_type_id=False).user_id = self.salesman
        by_filter = self._columns([("deal_type_id", "=", self.process.id)])
        by_context = self._columns(
            [("deal_type_id", "!=", False)], default_deal_type_id=self.process.id
        )
        self.assertEqual(by_filter, self.road)
        self.assertEqual(by_context, self.road)

    def test_pipeline_shows_the_stages_of_the_types_that_occur(self):
        deals = self._create_routed()
        columns = self._columns([("id", "in", deals.ids)])
        self.assertEqual(columns, self.road)

    def test_pipeline_without_types_is_as_core_has_it(self):
        deal = self._create_deal(deal_type_id=False)
        columns = self._columns([("id", "=", deal.id)])
        self.assertIn(deal.stage_id, columns)
        self.assertFalse(columns.deal_type_ids)

    def test_empty_pipeline_shows_the_usual_type(self):
        self.env.company.deal_type_id = self.process
        self.assertEqual(self._columns([("id", "=", 0)]), self.road)

    def test_typed_deals_of_a_stageless_type_show_its_two_columns(self):
        folder = self.env["crm.deal.type"].create({"name": "F", "mode": "stageless"})
        columns = self._columns([("deal_type_id", "=", folder.id)])
        self.assertEqual(columns, folder.stage_ids)
