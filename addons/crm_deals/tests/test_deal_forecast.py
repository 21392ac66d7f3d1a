from math import sqrt

from .test_deal_probability import ProbabilityCase


class TestForecast(ProbabilityCase):
    """What the open deals should bring, by month, and between which limits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.march = cls._create_open(1000, 50, "2027-03-05")
        cls.march |= cls._create_open(400, 25, "2027-03-31")
        cls.april = cls._create_open(
            2000, 80, "2027-04-01", user_id=cls.colleague.id, team_id=False
        )
        cls.deals = cls.march | cls.april

    @classmethod
    def _create_open(cls, amount, probability, date, **values):
        """Create an open deal."""
        return cls._create_deal(
            expected_revenue=amount,
            probability=probability,
            date_deadline=date,
            **values,
        )

    def _read_months(self, user=None):
        """Return the sums by month."""
        forecast = self.env["crm.deal.forecast"].with_user(user or self.leader)
        return forecast.formatted_read_group(
            [("deal_id", "in", self.deals.ids)],
            ["date_deadline:month"],
            [
                *("__count", "potential:sum", "expected:sum", "low_80:sum"),
                *("high_80:sum", "low_95:sum", "high_95:sum"),
            ],
        )

    def test_sums_and_limits_by_month(self):
        march, april = self._read_months()
        self.assertEqual(march["potential:sum"], 1400)
        self.assertEqual(march["expected:sum"], 600)
        deviation = sqrt(1000**2 * 0.25 + 400**2 * 0.25 * 0.75)
        self.assertAlmostEqual(
            march["low_80:sum"], max(0, 600 - 1.281552 * deviation), 2
        )
        self.assertAlmostEqual(march["high_80:sum"], 600 + 1.281552 * deviation, 2)
        # never below nothing, never above everything
        self.assertEqual(march["low_95:sum"], 0)
        self.assertEqual(march["high_95:sum"], 1400)
        self.assertEqual(april["expected:sum"], 1600)
        self.assertEqual(april["high_80:sum"], 2000)

    def test_the_probability_that_counts_is_a_setting(self):
        self._close(won=1, lost=3)
        deal = self.march[0]
        self.assertEqual(deal.weighted_amount, 500)
        self.company.probability_counts = "statistical"
        deal.invalidate_recordset()
        self.assertEqual(deal.probability_statistical, 25)
        self.assertEqual(deal.weighted_amount, 250)
        row = self.env["crm.deal.forecast"].browse(deal.id)
        self.assertRecordValues(
            row, [{"probability": 25, "own_probability": 50, "expected": 250}]
        )
        self.company.probability_counts = "automated"
        deal.invalidate_recordset()
        self.assertEqual(deal.weighted_amount, 10 * deal.automated_probability)

    def test_closed_deals_are_no_forecast(self):
        self.march[0].action_set_won()
        self.assertEqual(self.march[0].weighted_amount, 1000)
        self.march[1].action_set_lost(lost_reason_id=self.lost_reason.id)
        self.assertEqual(self.march[1].weighted_amount, 0)
        rows = self.env["crm.deal.forecast"].search([("deal_id", "in", self.deals.ids)])
        self.assertEqual(rows.deal_id, self.april)

    def test_a_salesperson_sees_the_forecast_of_his_deals(self):
        march = self._read_months(self.salesman)
        self.assertEqual(len(march), 1)
        self.april.shared_user_ids = self.salesman
        self.assertEqual(len(self._read_months(self.salesman)), 2)

    def test_amounts_of_another_currency_are_converted(self):
        main = self.env.ref("base.main_company")
        foreign = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "X",
                "rate_ids": [(0, 0, {"rate": 4, "company_id": False})],
            }
        )
        abroad = self.env["res.company"].create(
            {"name": "Abroad", "currency_id": foreign.id}
        )
        self.leader.company_ids |= abroad
        deal = self._create_open(
            *(800, 50, "2027-05-01"),
            company_id=abroad.id,
            user_id=self.leader.id,
            team_id=False,
        )
        forecast = self.env(context={"allowed_company_ids": (main | abroad).ids})[
            "crm.deal.forecast"
        ]
        self.assertAlmostEqual(forecast.browse(deal.id).potential, 200)

    def test_groups_by_team_type_region_and_manager(self):
        forecast = self.env["crm.deal.forecast"].with_user(self.leader)
        for name in ("team_id", "deal_type_id", "business_region_id", "user_id"):
            rows = forecast._read_group(
                [("deal_id", "in", self.deals.ids)], [name], ["expected:sum"]
            )
            self.assertEqual(sum(total for _key, total in rows), 2200, name)
