from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from odoo.addons.crm_deals.models.crm_deal_estimate_formula import KEYS, get_formula

samples = st.integers(0, 500).flatmap(
    lambda count: st.tuples(st.integers(0, count), st.just(count))
)


@tagged("post_install", "-at_install", "crm_deals")
class TestEstimateFormula(TransactionCase):
    """What holds for the formula whatever the counts are."""

    def _estimate(self, method, rates, base=(50, 100), strength=20.0, minimum=1):
        """Return the row of the formula for given counts."""
        parts = [
            SQL(
                "%s::bigint AS %s, %s::bigint AS %s, %s::float8 AS %s",
                *(won, SQL.identifier(f"{name}_won")),
                *(count, SQL.identifier(f"{name}_count")),
                *(strength, SQL.identifier(f"{name}_strength")),
            )
            for name, (won, count) in zip(KEYS, rates, strict=True)
        ]
        counts = SQL(
            """SELECT 1 AS id, NULL::int AS partner_id, NULL::timestamp AS registered,
                      %s, %s::bigint AS base_won, %s::bigint AS base_count,
                      %s AS method, %s AS minimum, 15.0 AS prior_new, 50.0 AS prior_old,
                      0.0 AS usual, FALSE AS unskilled""",
            *(SQL(", ").join(parts), *base, method, minimum),
        )
        formula = get_formula()
        return self.env.execute_query_dict(
            SQL("WITH counts AS (%s), %s", counts, formula)
        )[0]

    @settings(max_examples=60, deadline=None)
    @given(st.lists(samples, min_size=4, max_size=4), st.integers(1, 50))
    def test_the_mean_lies_between_the_rates(self, rates, minimum):
        row = self._estimate("compare", rates, minimum=minimum)
        known = [100 * won / count for won, count in rates if count >= minimum]
        self.assertTrue(0 <= row["estimate"] <= 100)
        if known:
            self.assertAlmostEqual(row["estimate"], sum(known) / len(known), 6)
            self.assertLessEqual(min(known) - 1e-9, row["estimate"])
            self.assertLessEqual(row["estimate"], max(known) + 1e-9)
        else:
            self.assertIn(row["basis"], ("old", "new"))

    @settings(max_examples=60, deadline=None)
    @given(samples, samples, st.floats(1, 10000))
    def test_a_single_rate_is_drawn_to_the_overall_rate(self, rate, base, strength):
        nothing = (0, 0)
        row = self._estimate(
            "calibrated", [rate, nothing, nothing, nothing], base, strength
        )
        overall = 100 * (base[0] + 0.5) / (base[1] + 1)
        if rate[1]:
            single = 100 * rate[0] / rate[1]
            low, high = sorted((single, overall))
            self.assertTrue(low - 1e-6 <= row["estimate"] <= high + 1e-6)
        elif base[1]:
            self.assertAlmostEqual(row["estimate"], 100 * base[0] / base[1])

    @settings(max_examples=60, deadline=None)
    @given(st.lists(samples, min_size=4, max_size=4), samples, st.floats(1, 10000))
    def test_a_calibrated_estimate_is_a_chance(self, rates, base, strength):
        row = self._estimate("calibrated", rates, base, strength)
        self.assertTrue(0 <= row["estimate"] <= 100)

    def test_rates_that_say_nothing_leave_the_overall_rate(self):
        row = self._estimate("calibrated", [(9, 10)] * 4, (50, 100), None)
        self.assertAlmostEqual(row["estimate"], 50)
