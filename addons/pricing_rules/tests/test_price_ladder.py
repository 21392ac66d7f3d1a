"""Rounding ladders, compared with exact decimal arithmetic."""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged
from odoo.tools import float_round

from ..tools.price_ladder import MODES, Step, compile_ladder, count_decimals

DECIMAL_MODES = {"half_up": ROUND_HALF_UP, "down": ROUND_FLOOR, "up": ROUND_CEILING}
ODOO_MODES = {"half_up": "HALF-UP", "down": "DOWN", "up": "UP"}
# from the one that rounds down most to the one that rounds up most
MODES_UPWARDS = ("down", "half_up", "up")

prices = st.integers(0, 5_000_000).map(lambda number: number / 100)
fine_prices = st.integers(0, 10**11).map(lambda number: number / 10**6)


@st.composite
def steps(draw):
    """One step; amounts are whole cents so that prices meet borders and rungs."""
    precision = draw(st.integers(1, 20_000) | st.sampled_from([1, 5, 100, 1000]))
    ending = draw(st.just(0) | st.integers(1 - precision, precision - 1))
    mode = draw(st.sampled_from(MODES))
    return Step(draw(prices), precision / 100, mode, ending / 100)


ladders = st.lists(steps(), min_size=1, max_size=5, unique_by=lambda s: s.from_price)


@st.composite
def ladders_upwards(draw):
    """Ladders in which no step rounds down more than the one below it."""
    ladder = sorted(draw(ladders))
    modes = sorted((s.mode for s in ladder), key=MODES_UPWARDS.index)
    return [s._replace(mode=m) for s, m in zip(ladder, modes, strict=True)]


def exact_rung(step, price):
    """What one step makes of a price, by decimal arithmetic."""
    precision, ending = Decimal(repr(step.precision)), Decimal(repr(step.ending))
    index = (Decimal(repr(price)) - ending) / precision
    return index.to_integral_value(DECIMAL_MODES[step.mode]) * precision + ending


@tagged("post_install", "-at_install")
class TestPriceLadder(BaseCase):
    """Examples that a price manager would calculate by hand."""

    def _assert_rounds(self, ladder, expected):
        rounder = compile_ladder(ladder)
        self.assertEqual({price: rounder(price) for price in expected}, expected)

    def test_noise_of_floats_is_no_reason_to_round_up(self):
        self._assert_rounds(
            [Step(0, 0.01, "up")], {99.99000000000001: 99.99, 99.991: 100.0}
        )

    def test_noise_of_floats_is_no_reason_to_round_down(self):
        self._assert_rounds(
            [Step(0, 1, "down")], {99.99999999999999: 100.0, 99.99: 99.0}
        )

    def test_halves_go_up(self):
        self._assert_rounds(
            [Step(0, 0.01)], {2.675: 2.68, 1.005: 1.01, 0.285: 0.29, 0.284: 0.28}
        )

    def test_modes_differ_between_multiples(self):
        for mode, expected in {
            "half_up": {12.49: 10.0, 12.5: 15.0},
            "down": {12.49: 10.0, 14.99: 10.0, 15.0: 15.0},
            "up": {10.0: 10.0, 10.01: 15.0},
        }.items():
            self._assert_rounds([Step(0, 5, mode)], expected)

    def test_ending_moves_the_multiples(self):
        self._assert_rounds(
            [Step(0, 10, "half_up", -0.01)],
            {487.3: 489.99, 489.99: 489.99, 484.99: 489.99, 484.98: 479.99},
        )

    def test_mode_keeps_its_promise_with_an_ending(self):
        self._assert_rounds(
            [Step(0, 10, "down", -0.01)], {490.0: 489.99, 489.98: 479.99}
        )
        self._assert_rounds([Step(0, 10, "up", -0.01)], {490.0: 499.99, 489.98: 489.99})
        self._assert_rounds([Step(0, 10, "up", 9)], {490.0: 499.0, 499.0: 499.0})

    def test_price_before_rounding_chooses_the_step(self):
        self._assert_rounds(
            [Step(100, 10), Step(0, 1)],
            {99.4: 99.0, 99.6: 100.0, 104.0: 100.0, 105.0: 110.0},
        )

    def test_first_step_holds_below_its_beginning(self):
        self._assert_rounds([Step(50, 5), Step(100, 10)], {7.4: 5.0, 7.5: 10.0})

    def test_price_does_not_come_to_rest_where_another_step_would_move_it(self):
        # 100 ends neither in .99 nor is it below 100
        ladder = [Step(0, 1), Step(100, 10, "half_up", -0.01)]
        self._assert_rounds(ladder, {99.7: 99.0, 102.0: 99.0, 105.0: 109.99})

    def test_step_without_a_price_of_its_own_gives_way(self):
        ladder = [Step(0, 10), Step(120, 100), Step(180, 10)]
        self._assert_rounds(
            ladder, {121.0: 110.0, 144.9: 110.0, 145.0: 180.0, 170.0: 180.0}
        )

    def test_small_prices_become_zero_but_never_negative(self):
        self._assert_rounds([Step(0, 10, "half_up", -0.01)], {3.0: 0.0, 0.0: 0.0})
        self._assert_rounds([Step(0, 10, "up", -0.01)], {3.0: 9.99, 0.0: 0.0})

    def test_negative_amounts_are_mirrored(self):
        self._assert_rounds([Step(0, 10, "down", -0.01)], {-25.0: -19.99})

    def test_ladder_without_steps_rounds_nothing(self):
        self.assertEqual(compile_ladder([])(487.123), 487.123)

    def test_equal_ladders_are_compiled_once(self):
        ladder = [Step(0, 1), Step(100, 10)]
        self.assertIs(compile_ladder(ladder), compile_ladder(ladder[::-1]))

    def test_impossible_steps_are_refused(self):
        for step in (
            Step(-1, 1),
            Step(0, 0),
            Step(0, -1),
            Step(0, 1, "sideways"),
            Step(0, 1, "up", 1),
            Step(0, 1, "up", -1),
            Step(math.nan, 1),
            Step(0, math.inf),
            Step(0, 1 / 3),
            Step(0, 1, "up", math.nan),
        ):
            with self.assertRaises(ValueError, msg=str(step)):
                compile_ladder([step])

    def test_two_steps_from_the_same_price_are_refused(self):
        with self.assertRaises(ValueError):
            compile_ladder([Step(5, 1), Step(5, 10)])

    def test_what_is_no_price_is_refused(self):
        rounder = compile_ladder([Step(0, 1), Step(10, 5)])
        for price in (math.nan, math.inf, -math.inf):
            with self.assertRaises(ValueError):
                rounder(price)


@tagged("post_install", "-at_install")
class TestPriceLadderProperties(BaseCase):
    """What holds for every ladder and every price."""

    @settings(deadline=None, database=None)
    @given(ladders, prices)
    def test_rounding_again_changes_nothing(self, ladder, price):
        rounder = compile_ladder(ladder)
        rounded = rounder(price)
        self.assertEqual(rounder(rounded), rounded)

    @settings(deadline=None, database=None)
    @given(ladders_upwards(), prices, prices)
    def test_dearer_stays_dearer(self, ladder, one, other):
        rounder = compile_ladder(ladder)
        self.assertLessEqual(rounder(min(one, other)), rounder(max(one, other)))

    @settings(deadline=None, database=None)
    @given(ladders_upwards(), st.integers(0, 300), st.data())
    def test_dearer_stays_dearer_at_borders(self, ladder, distance, data):
        rounder = compile_ladder(ladder)
        border = data.draw(st.sampled_from(ladder)).from_price
        self.assertLessEqual(
            rounder(max(0, border - distance / 100)), rounder(border + distance / 100)
        )

    @settings(deadline=None, database=None)
    @given(ladders, prices)
    def test_modes_keep_their_promise(self, ladder, price):
        down = compile_ladder([step._replace(mode="down") for step in ladder])(price)
        near = compile_ladder([step._replace(mode="half_up") for step in ladder])(price)
        up = compile_ladder([step._replace(mode="up") for step in ladder])(price)
        self.assertTrue(0 <= down <= price <= up)
        self.assertIn(near, (down, up))

    @settings(deadline=None, database=None)
    @given(steps(), fine_prices)
    def test_single_step_is_exact(self, step, price):
        expected = max(exact_rung(step, price), Decimal(0)) if price else Decimal(0)
        # below the lowest positive rung zero is the nearest, if the step knows it or not
        assume(expected or step.mode != "half_up")
        self.assertEqual(compile_ladder([step])(price), float(expected))

    @settings(deadline=None, database=None)
    @given(ladders, prices)
    def test_result_is_the_float_of_a_decimal_number(self, ladder, price):
        rounded = compile_ladder(ladder)(price)
        self.assertEqual(repr(rounded), repr(float(f"{rounded:.2f}")))

    @settings(deadline=None, database=None)
    @given(ladders, prices.filter(bool), st.integers(-4, 4))
    def test_noise_changes_nothing(self, ladder, price, ulps):
        noisy = price
        for _ in range(abs(ulps)):
            noisy = math.nextafter(noisy, math.copysign(math.inf, ulps))
        rounder = compile_ladder(ladder)
        self.assertEqual(rounder(noisy), rounder(price))

    @settings(deadline=None, database=None)
    @given(
        fine_prices,
        st.sampled_from([0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 10.0, 100.0]),
        st.sampled_from(MODES),
    )
    def test_without_endings_it_agrees_with_odoo(self, price, precision, mode):
        expected = float_round(
            price, precision_rounding=precision, rounding_method=ODOO_MODES[mode]
        )
        rounded = compile_ladder([Step(0, precision, mode)])(price)
        self.assertAlmostEqual(rounded, expected, 7)

    @settings(deadline=None, database=None)
    @given(st.integers(-(10**12), 10**12), st.integers(0, 9))
    def test_decimals_are_counted_as_written(self, number, digits):
        text = str(Decimal(number).scaleb(-digits).normalize())
        written = len(f"{Decimal(text):f}".partition(".")[2])
        self.assertEqual(count_decimals(float(text)), written)
