from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common_funnel import FunnelCase


class TestDealFunnelAccess(FunnelCase):
    """Figures are counted of the deals that one may see, and of no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._walk((0, cls.first), (1, "won"), expected_revenue=10)
        cls.other = cls._walk(
            (0, cls.first), user_id=cls.colleague.id, expected_revenue=500
        )

    def _count(self, user, model="crm.deal.funnel"):
        """Return the deals that a report shows to a user."""
        deals = self.own + self.other
        domain = [("deal_id", "in", deals.ids)]
        return self.env[model].with_user(user).search(domain).deal_id

    def test_a_salesman_sees_figures_of_the_own_deals(self):
        row = self._get_rows(user=self.salesman)[0]
        self.assertEqual((row["entered"], row["potential"]), (1, 0))
        for model in ("crm.deal.funnel", "crm.deal.cohort", "crm.deal.performance"):
            self.assertEqual(self._count(self.salesman, model), self.own, model)

    def test_totals_tell_nothing_of_the_deals_of_others(self):
        filters = {"deal_type_id": self.deal_type.id}
        funnel = self.Funnel.with_user(self.salesman).get_funnel(filters)
        self.assertEqual(funnel["totals"]["deals"], 1)
        self.assertEqual(funnel["totals"]["potential"], 0)
        sums = self.Funnel.with_user(self.salesman)._read_group(
            [("deal_type_id", "=", self.deal_type.id)], [], ["potential:sum"]
        )
        self.assertEqual(sums, [(0,)])

    def test_filters_offer_nothing_of_the_deals_of_others(self):
        options = self.Funnel.with_user(self.salesman).get_funnel_options()
        people = [option["id"] for option in options["user_id"]]
        self.assertIn(self.salesman.id, people)
        self.assertNotIn(self.colleague.id, people)

    def test_a_shared_deal_is_counted_for_whom_it_is_shared_with(self):
        self.other.shared_user_ids = self.salesman
        self.assertEqual(self._get_rows(user=self.salesman)[0]["entered"], 2)
        self.assertEqual(self._count(self.salesman), self.own + self.other)

    def test_a_team_leader_sees_the_team(self):
        self.team.user_id = self.colleague
        self.assertEqual(self._get_rows(user=self.colleague)[0]["entered"], 2)
        for model in ("crm.deal.funnel", "crm.deal.cohort", "crm.deal.performance"):
            found = self._count(self.colleague, model)
            self.assertEqual(found, self.own + self.other, model)

    def test_who_sees_all_deals_sees_all_figures(self):
        self.assertEqual(self._get_rows(user=self.leader)[0]["entered"], 2)
        for model in ("crm.deal.funnel", "crm.deal.cohort", "crm.deal.performance"):
            found = self._count(self.leader, model)
            self.assertEqual(found, self.own + self.other, model)

    def test_deals_of_another_company_are_not_counted(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.env.user.company_ids += company
        self._walk((0, self.first), company_id=company.id, team_id=False, user_id=False)
        self.assertEqual(self._get_rows(user=self.leader)[0]["entered"], 2)
        both = self.Funnel.with_context(
            allowed_company_ids=[self.env.company.id, company.id]
        ).get_funnel({"deal_type_id": self.deal_type.id})
        self.assertEqual(both["totals"]["deals"], 3)

    def test_money_of_another_company_is_converted(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTF",
                "symbol": "x",
                "rate_ids": [(0, 0, {"name": "2020-01-01", "rate": 2})],
            }
        )
        company = self.env["res.company"].create(
            {"name": "Second", "currency_id": currency.id}
        )
        self.env.user.company_ids += company
        self._walk(
            (0, self.second),
            company_id=company.id,
            team_id=False,
            user_id=False,
            expected_revenue=300,
        )
        funnel = self.Funnel.with_context(
            allowed_company_ids=[self.env.company.id, company.id]
        )
        filters = {"deal_type_id": self.deal_type.id}
        self.assertEqual(funnel.get_funnel(filters)["totals"]["potential"], 650)
        sums = funnel._read_group(
            [("deal_type_id", "=", self.deal_type.id)], [], ["potential:sum"]
        )
        self.assertEqual(sums, [(650,)])

    def test_others_than_sales_people_get_no_figures(self):
        for groups in ("base.group_user", "base.group_portal"):
            user = new_test_user(self.env, f"reader_{groups}", groups)
            funnel = self.Funnel.with_user(user)
            with self.assertRaises(AccessError):
                funnel.get_funnel({})
            with self.assertRaises(AccessError):
                funnel.get_funnel_options()
            for model in ("crm.deal.funnel", "crm.deal.cohort", "crm.deal.performance"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
