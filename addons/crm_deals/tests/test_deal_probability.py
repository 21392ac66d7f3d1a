from odoo.exceptions import ValidationError
from odoo.tests import Form
from odoo.tools import SQL

from .common import DealCase


class ProbabilityCase(DealCase):
    """Closed deals, each made by the helpers, in a company without others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Statistics"})
        cls.env.user.company_ids |= cls.company
        people = cls.salesman | cls.colleague | cls.leader | cls.manager
        people.write({"company_ids": [(4, cls.company.id)]})
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        # deals of no company count in every one
        cls.env["crm.lead"].with_context(active_test=False).search(
            [("won_status", "!=", "pending"), ("company_id", "=", False)]
        ).company_id = cls.env.ref("base.main_company")
        cls.other_client = cls.env["res.partner"].create({"name": "Other client"})

    @classmethod
    def _create_deal(cls, **values):
        """Create a deal of the company under test."""
        return super()._create_deal(**{"company_id": cls.company.id, **values})

    @classmethod
    def _close(cls, won=0, lost=0, **values):
        """Create so many won and lost deals; return them."""
        closed = cls.env["crm.lead"]
        for number in range(won + lost):
            deal = cls._create_deal(name=f"Closed {number}", **values)
            if number < won:
                deal.action_set_won()
            else:
                deal.action_set_lost(lost_reason_id=cls.lost_reason.id)
            closed |= deal
        return closed


class TestRates(ProbabilityCase):
    """The four rates of an open deal, and their mean."""

    def test_each_rate_is_won_of_finished_with_its_sample(self):
        self._close(won=3, lost=1)
        self._close(won=0, lost=2, partner_id=self.other_client.id)
        self._close(won=3, lost=1, user_id=self.colleague.id)
        deal = self._create_deal()
        self.assertRecordValues(
            deal,
            [
                {
                    "probability_manager": 50,  # 3 of 4 + 2
                    "probability_manager_count": 6,
                    "probability_partner": 75,  # 3 + 3 of 4 + 4
                    "probability_partner_won": 6,
                    "probability_partner_count": 8,
                    "probability_type": 60,  # 6 of 10
                    "probability_type_count": 10,
                    "probability_stage": 60,
                    "probability_stage_count": 10,
                    "probability_statistical_count": 4,
                    "probability_basis": "rates",
                    "probability_base": 60,
                    "probability_base_count": 10,
                }
            ],
        )
        self.assertAlmostEqual(deal.probability_statistical, (50 + 75 + 60 + 60) / 4)
        self.assertEqual(deal.probability_manager_sample, "3 of 6")

    def test_a_stage_counts_the_deals_that_reached_it(self):
        self._close(lost=2)
        reached = self._create_deal()
        reached.stage_id = self.second
        reached.action_set_won()
        deal = self._create_deal()
        self.assertEqual(deal.probability_stage_sample, "1 of 3")
        deal.stage_id = self.second
        self.assertEqual(deal.probability_stage_sample, "1 of 1")

    def test_the_deal_itself_is_left_out(self):
        won = self._close(won=1)
        self.assertEqual(won.probability_base_count, 0)
        self.assertEqual(won.probability_basis, "new")
        self._close(lost=1)
        self.assertEqual(won.probability_statistical, 0)
        self.assertEqual(won.probability_manager_sample, "0 of 1")

    def test_a_rate_without_deals_is_left_out_of_the_mean(self):
        self._close(won=1, lost=1)
        self._close(won=2, partner_id=self.other_client.id)
        new_client = self.env["res.partner"].create({"name": "New client"})
        deal = self._create_deal(partner_id=new_client.id, deal_type_id=False)
        self.assertEqual(deal.probability_statistical_count, 1)
        self.assertEqual(deal.probability_statistical, 75)
        self.assertEqual(deal.probability_partner_sample, "no closed deals yet")

    def test_a_rate_of_too_few_deals_is_left_out(self):
        self._close(won=1, lost=1)
        self._close(won=4, partner_id=self.other_client.id)
        self.company.probability_minimum = 3
        deal = self._create_deal()
        self.assertFalse(deal.probability_partner)
        self.assertEqual(deal.probability_partner_count, 2)
        self.assertAlmostEqual(deal.probability_statistical, 500 / 6)

    def test_contacts_of_a_company_are_one_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.client.id}
        )
        self._close(won=2, partner_id=contact.id)
        self.assertEqual(self._create_deal().probability_partner_count, 2)

    def test_leads_do_not_count(self):
        lead = self._create_deal(type="lead", deal_type_id=False)
        lead.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.assertEqual(self._create_deal().probability_base_count, 0)

    def test_another_company_does_not_count(self):
        self._close(won=1)
        self._close(
            lost=5, company_id=self.env.ref("base.main_company").id, team_id=False
        )
        self.assertEqual(self._create_deal().probability_manager_sample, "1 of 1")

    def test_a_deal_of_no_company_counts_in_each(self):
        self._close(won=1, company_id=False, user_id=False, team_id=False)
        self.assertEqual(self._create_deal().probability_partner_sample, "1 of 1")

    def test_the_salesperson_sees_the_chance_of_deals_of_all(self):
        self._close(won=1, user_id=self.colleague.id)
        deal = self._create_deal().with_user(self.salesman)
        self.assertEqual(deal.probability_partner_sample, "1 of 1")


class TestPriors(ProbabilityCase):
    """What is said while no closed deal tells anything."""

    def test_a_new_customer_has_the_chance_of_a_new_one(self):
        deal = self._create_deal()
        self.assertEqual(deal.probability_statistical, 15)
        self.company.prior_new_customer = 20
        deal.invalidate_recordset()
        self.assertEqual(deal.probability_statistical, 20)
        self.assertEqual(deal.probability_note, "The usual chance with a new customer")

    def test_a_customer_with_an_order_is_an_old_one(self):
        product = self.env["product.product"].create({"name": "Kettle"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.client.id,
                "company_id": self.company.id,
                "order_line": [(0, 0, {"product_id": product.id})],
            }
        )
        self.assertEqual(self._create_deal().probability_basis, "new")
        order.state = "sale"
        self.assertEqual(self._create_deal().probability_statistical, 50)

    def test_the_type_says_its_usual_chance(self):
        self.deal_type.default_probability = 35
        deal = self._create_deal()
        self.assertEqual(deal.probability_statistical, 35)
        self.assertEqual(deal.probability_basis, "type")

    def test_a_chance_above_100_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "between 0 and 100"):
            self.company.prior_old_customer = 101

    def test_a_sample_of_none_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "at least 1"):
            self.company.probability_minimum = 0


class TestRegistration(ProbabilityCase):
    """The chance stands in the form before the deal is saved."""

    def test_the_form_of_a_new_deal_shows_the_chance(self):
        self._close(won=3, lost=1)
        self._close(won=1, partner_id=self.other_client.id)
        leads = self.env["crm.lead"].with_context(default_type="opportunity")
        with Form(leads.with_user(self.salesman), "crm.crm_lead_view_form") as form:
            form.name = "Fresh"
            form.deal_type_id = self.deal_type
            form.partner_id = self.client
            self.assertEqual(form.probability_partner_sample, "3 of 4")
            self.assertEqual(form.probability_type_sample, "4 of 5")
            form.partner_id = self.other_client
            self.assertEqual(form.probability_partner_sample, "1 of 1")
            self.assertAlmostEqual(form.probability_statistical, (80 * 3 + 100) / 4)
        self.assertAlmostEqual(form.record.probability_statistical, (80 * 3 + 100) / 4)

    def test_an_open_deal_in_the_form_follows_its_changes(self):
        self._close(won=1)
        self._close(lost=1, partner_id=self.other_client.id)
        with Form(self._create_deal()) as form:
            self.assertEqual(form.probability_partner, 100)
            form.partner_id = self.other_client
            self.assertEqual(form.probability_partner, 0)


class TestCalibrated(ProbabilityCase):
    """Rates drawn to the win rate of all deals."""

    def test_the_formula_by_hand(self):
        self._close(won=1, lost=3, deal_type_id=False)
        self._close(won=2, partner_id=self.other_client.id, deal_type_id=False)
        self.company.write(
            {"probability_method": "calibrated", "probability_strength": 6}
        )
        deal = self._create_deal(deal_type_id=False, user_id=self.colleague.id)
        deal.stage_id = deal._stage_find(domain=[("is_won", "=", False)])
        base = 3.5 / 7
        stage = (3 + 6 * base) / (6 + 6)
        partner = (1 + 6 * base) / (4 + 6)

        def odds(chance):
            return chance / (1 - chance)

        joint = odds(base) * odds(stage) / odds(base) * odds(partner) / odds(base)
        self.assertEqual(deal.probability_stage_sample, "3 of 6")
        self.assertAlmostEqual(deal.probability_statistical, 100 * joint / (1 + joint))

    def test_without_a_rate_the_overall_rate_is_told(self):
        self._close(won=3, lost=1)
        self.company.probability_method = "calibrated"
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        deal = self._create_deal(
            partner_id=stranger.id, user_id=self.colleague.id, deal_type_id=False
        )
        deal.stage_id = self._create_stages("Unknown")
        self.assertEqual(deal.probability_statistical, 75)
        self.assertEqual(deal.probability_note, "The win rate of all deals, 75 %")


class TestSearch(ProbabilityCase):
    """Deals are sorted, searched and grouped by the chance, as it is computed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._close(won=3, lost=1)
        cls._close(lost=4, partner_id=cls.other_client.id)
        cls.likely = cls._create_deal()
        cls.unlikely = cls._create_deal(partner_id=cls.other_client.id)
        cls.deals = cls.likely | cls.unlikely

    def test_sort(self):
        domain = [("id", "in", self.deals.ids)]
        found = self.env["crm.lead"].search(
            domain, order="probability_statistical desc"
        )
        self.assertEqual(found.ids, [self.likely.id, self.unlikely.id])

    def test_search(self):
        limit = (self.likely | self.unlikely)[1].probability_statistical
        for operator, wanted in ((">", self.likely), ("<=", self.unlikely)):
            found = self.env["crm.lead"].search(
                [
                    ("id", "in", self.deals.ids),
                    ("probability_statistical", operator, limit),
                ]
            )
            self.assertEqual(found, wanted, operator)

    def test_group(self):
        rows = self.env["crm.lead"]._read_group(
            [("id", "in", self.deals.ids)],
            ["partner_id"],
            ["probability_statistical:avg"],
        )
        self.assertEqual(
            {partner: round(chance, 6) for partner, chance in rows},
            {
                deal.partner_id: round(deal.probability_statistical, 6)
                for deal in self.deals
            },
        )

    def test_the_passes_for_few_and_for_many_agree(self):
        estimate = self.env["crm.deal.estimate"]
        self.env.flush_all()
        query = estimate._get_deals(SQL("lead.company_id = %s", self.company.id))
        few, many = (
            sorted(map(str, self.env.execute_query(estimate._get_query(query, few))))
            for few in (True, False)
        )
        self.assertEqual(len(few), 10)
        self.assertEqual(few, many)
