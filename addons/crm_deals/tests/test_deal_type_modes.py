from ast import literal_eval

from odoo.fields import Command

from .common_route import RouteCase


class TestDealTypeModes(RouteCase):
    """By hand, and without stages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = cls.env["crm.deal.type"].create(
            {"name": "Folder", "mode": "stageless"}
        )

    def test_by_hand_a_deal_goes_to_any_stage_of_its_type(self):
        deal = self._create_deal().with_user(self.salesman)
        deal.stage_id = self.third
        deal.stage_id = self.second
        self.assertEqual(len(deal.stage_history_ids), 3)

    def test_by_hand_a_deal_begins_anywhere_in_its_type(self):
        deals = self.env["crm.lead"].with_user(self.salesman)
        deal = deals.create({"name": "Late", "type": "opportunity",
                             "deal_type_id": self.deal_type.id,
                             "stage_id": self.third.id})  # fmt: skip
        self.assertEqual(deal.stage_id, self.third)

    def test_by_hand_a_stage_of_another_type_is_refused(self):
        deal = self._create_deal(name="Chain").with_user(self.salesman)
        with self.assertRefused(
            "“Chain” is of the type “Typical”, and “Offer” is not one of"
        ):
            deal.stage_id = self.offer

    def test_without_stages_a_deal_can_be_won_and_lost(self):
        deal = self._create_deal(deal_type_id=self.folder.id).with_user(self.salesman)
        self.assertTrue(deal.stage_id.is_hidden)
        self.assertEqual(deal.won_status, "pending")
        deal.action_set_won()
        self.assertEqual(deal.won_status, "won")
        other = self._create_deal(deal_type_id=self.folder.id).with_user(self.salesman)
        other.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.assertEqual(other.won_status, "lost")

    def test_hidden_stages_are_not_those_of_deals_without_a_type(self):
        deal = self._create_deal(deal_type_id=False)
        self.assertFalse(deal.stage_id.is_hidden)
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_stage_action")
        listed = self.env["crm.stage"].search(literal_eval(action["domain"]))
        self.assertFalse(listed & self.folder.stage_ids)

    def test_stages_are_neither_taken_from_nor_given_to_deals_under_way(self):
        self._create_routed()
        self._create_deal(deal_type_id=self.folder.id)
        for kind, mode in ((self.process, "stageless"), (self.folder, "manual")):
            with self.assertRefused("has deals already"):
                kind.with_user(self.manager).mode = mode

    def test_type_that_gets_stages_drops_the_hidden_ones(self):
        hidden = self.folder.stage_ids
        self.folder.with_user(self.manager).mode = "manual"
        self.assertFalse(hidden.exists())
        self.assertFalse(self.folder.stage_ids)

    def test_type_that_drops_its_stages_gets_the_hidden_ones(self):
        self.process.with_user(self.manager).mode = "stageless"
        self.assertEqual(len(self.process.stage_ids), 2)
        self.assertFalse(self.process.transition_ids)
        self.assertFalse(self.road.exists())

    def test_type_without_stages_yet_takes_no_deals(self):
        empty = self.env["crm.deal.type"].create({"name": "Empty", "mode": "process"})
        with self.assertRefused("“Empty” has no stages yet"):
            self.env["crm.lead"].with_user(self.salesman).create(
                {"name": "Deal", "type": "opportunity", "deal_type_id": empty.id}
            )

    def test_deal_without_a_type_keeps_off_the_stages_of_types(self):
        deal = self._create_deal(deal_type_id=False).with_user(self.salesman)
        with self.assertRefused("has no deal type, and “Second”"):
            deal.stage_id = self.second

    def test_type_of_another_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        kind = self._create_type(
            "Theirs", self._create_stages("A", B=True), company_id=company.id
        )
        deal = self._create_deal(company_id=self.env.company.id)
        with self.assertRefused("compan"):
            deal.deal_type_id = kind
        own = self.env["crm.deal.type"].with_user(self.manager)
        self.assertNotIn(kind, own.search([]))

    def test_a_stage_may_be_of_several_types(self):
        other = self._create_type("Other", self.stages)
        deal = self._create_deal().with_user(self.salesman)
        deal.stage_id = self.second
        deal.deal_type_id = other
        self.assertEqual(deal.stage_id, self.first)
        other.with_user(self.manager).stage_ids = [Command.unlink(self.third.id)]
        self.assertFalse(self.third.is_hidden)
