from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.profit import Profit, sum_up

amounts = st.integers(min_value=1, max_value=10**7)
known = st.tuples(amounts, amounts)
unknown = st.tuples(amounts, st.none())


@tagged("post_install", "-at_install", "sale_offers")
class TestQuotationProfitFormula(BaseCase):
    """Gross profit, margin and markup, whatever the amounts."""

    @given(known)
    def test_margin_and_markup_are_of_one_gross_profit(self, row):
        profit = Profit(*row, 1)
        revenue, cost = row
        self.assertEqual(profit.gross, revenue - cost)
        self.assertAlmostEqual(profit.margin * revenue, profit.gross, delta=1e-3)
        self.assertAlmostEqual(profit.markup * cost, profit.gross, delta=1e-3)

    @given(known)
    def test_markup_follows_from_margin(self, row):
        profit = Profit(*row, 1)
        self.assertAlmostEqual((1 + profit.markup) * (1 - profit.margin), 1.0, places=6)

    @given(st.lists(known), st.lists(unknown))
    def test_lines_without_a_cost_change_nothing_but_their_count(self, rows, others):
        profit = sum_up(rows + others)
        self.assertEqual(profit[:3], sum_up(rows)[:3])
        self.assertEqual(profit.unknown, len(others))
        self.assertEqual(profit.known, len(rows))

    @given(st.lists(known, min_size=1), st.randoms())
    def test_the_order_of_lines_is_of_no_matter(self, rows, random):
        shuffled = list(rows)
        random.shuffle(shuffled)
        self.assertEqual(sum_up(rows), sum_up(shuffled))

    @given(st.lists(known, min_size=1))
    def test_the_total_is_between_its_lines(self, rows):
        margins = [Profit(*row).margin for row in rows]
        total = sum_up(rows).margin
        self.assertLessEqual(min(margins) - 1e-9, total)
        self.assertLessEqual(total, max(margins) + 1e-9)

    @given(st.lists(known, min_size=1), amounts)
    def test_a_reduction_of_a_document_lowers_its_profit_by_itself(self, rows, amount):
        profit = sum_up(rows, -amount)
        self.assertAlmostEqual(profit.gross, sum_up(rows).gross - amount, delta=1e-3)

    @given(st.lists(known, min_size=1), st.lists(unknown, min_size=1), amounts)
    def test_lines_without_a_cost_bear_their_part_of_a_reduction(
        self, rows, others, amount
    ):
        taken = sum_up(rows).revenue - sum_up(rows + others, -amount).revenue
        self.assertGreaterEqual(taken, 0)
        self.assertLessEqual(taken, amount)

    @given(st.lists(unknown))
    def test_nothing_known_gives_no_percentages(self, rows):
        profit = sum_up(rows)
        self.assertIsNone(profit.margin)
        self.assertIsNone(profit.markup)
        self.assertEqual(profit.gross, 0)
