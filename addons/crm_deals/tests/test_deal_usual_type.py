from odoo.exceptions import ValidationError
from odoo.tests import Form

from .common_route import RouteCase


class TestUsualType(RouteCase):
    """The company's usual type is that of new deals, wherever they come from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.deal_type_id = cls.process

    def _deals(self):
        return self.env["crm.lead"].with_user(self.salesman)

    def test_new_deal_is_of_the_usual_type(self):
        deal = self._deals().create({"name": "Deal", "type": "opportunity"})
        self.assertEqual(
            (deal.deal_type_id, deal.stage_id), (self.process, self.contact)
        )

    def test_quick_create_offers_the_usual_type(self):
        deals = self._deals().with_context(default_type="opportunity")
        form = Form(deals, view="crm.quick_create_opportunity_form")
        self.assertEqual(form.deal_type_id, self.process)

    def test_deal_may_be_without_a_type_if_one_says_so(self):
        deal = self._deals().create(
            {"name": "Deal", "type": "opportunity", "deal_type_id": False}
        )
        self.assertFalse(deal.stage_id.deal_type_ids)

    def test_lead_gets_the_usual_type_when_it_is_converted(self):
        lead = self._deals().create({"name": "Lead", "type": "lead"})
        self.assertFalse(lead.deal_type_id)
        lead.convert_opportunity(self.client)
        self.assertEqual(
            (lead.deal_type_id, lead.stage_id), (self.process, self.contact)
        )

    def test_mail_gateway_gives_the_usual_type(self):
        deal = self.env["crm.lead"].message_new(
            {"subject": "Wanted", "from": "client@example.com", "message_id": "<2@x>"},
            {"type": "opportunity"},
        )
        self.assertEqual(deal.deal_type_id, self.process)

    def test_import_gives_the_usual_type(self):
        result = self._deals().load(["name", "type"], [["Deal", "Opportunity"]])
        deal = self._deals().browse(result["ids"])
        self.assertEqual(deal.deal_type_id, self.process)

    def test_deal_created_on_a_stage_of_no_type_has_none(self):
        stage = self._create_deal(deal_type_id=False).stage_id
        deal = self._deals().create(
            {"name": "Deal", "type": "opportunity", "stage_id": stage.id}
        )
        self.assertFalse(deal.deal_type_id)
        self.assertEqual(deal.stage_id, stage)

    def test_each_company_has_its_own_usual_type(self):
        company = self.env["res.company"].create({"name": "Second"})
        deal = self._create_deal(
            user_id=False, team_id=False, partner_id=False, company_id=company.id
        )
        deals = self.env["crm.lead"].create(
            {"name": "Deal", "type": "opportunity", "company_id": company.id,
             "user_id": False, "team_id": False}
        )  # fmt: skip
        self.assertFalse(deals.deal_type_id)
        self.assertTrue(deal.deal_type_id)

    def test_usual_type_of_another_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.process.company_id = company
        with self.assertRefused("is a deal type of Second only", ValidationError):
            self.env.company.deal_type_id = False
            self.env.company.deal_type_id = self.process

    def test_usual_type_is_known_without_a_query(self):
        companies = self.env["res.company"]
        companies._get_usual_deal_types()
        with self.assertQueryCount(0):
            self.assertTrue(companies._get_usual_deal_types())
