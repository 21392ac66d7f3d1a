"""Ledgers and combinations of discounts, free of the database."""

from datetime import date, datetime
from decimal import Decimal
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.price_discount import (
    Offer,
    Rule,
    combine,
    find_line_refusal,
    find_order_refusal,
    find_sum_refusal,
    is_within_hours,
)
from ..tools.price_ledger import (
    deviation_percent,
    is_by_hand,
    net_price,
    price_to_pay,
    replay,
    round_half_up,
    without_hand,
)

STRATEGIES = ("maximum", "minimum", "sum", "multiply", "first")
prices = st.integers(1, 10_000_000).map(lambda number: number / 100)
percents = st.integers(-5_000, 10_000).map(lambda number: number / 100)


@st.composite
def offers(draw, limit=5):
    """Discounts and markups of every kind, told apart by their ids."""
    made = []
    for number in range(draw(st.integers(1, limit))):
        kind = draw(st.sampled_from(["percent", "amount", "fixed"]))
        value = draw(percents if kind == "percent" else prices)
        made.append(Offer(number + 1, kind, value))
    return made


def price_under(strategy, base, chosen):
    """The price that the steps of a group lead to."""
    steps = [{"kind": "list", "op": "set", "value": base}]
    for _offer, operation, value in combine(strategy, base, chosen)[0]:
        steps.append({"kind": "discount", "op": operation, "value": value})
    return replay(steps)[0]


def rule(**conditions):
    """A discount with the given conditions and no others."""
    values = {
        "id": 1,
        "name": "Sale",
        "group": 1,
        "strategy": "maximum",
        "kind": "percent",
        "value": 10,
        "shown": True,
        "date_from": None,
        "date_to": None,
        "weekdays": frozenset(range(7)),
        "hours": (0, 0),
        "order_sum": (0, 0),
        "quantity": (0, 0),
        "one_of": {},
        "any_of": {},
    }
    return Rule(**{**values, **conditions})


def refused_at(moment, **conditions):
    """The test that an order of a moment fails, if any."""
    facts = {"moment": datetime.fromisoformat(moment)}
    refusal = find_order_refusal(rule(**conditions), facts)
    return refusal and refusal.test


@tagged("post_install", "-at_install")
class TestCombination(BaseCase):
    """Discounts of a group are combined as its strategy says."""

    @given(prices, offers())
    def test_order_matters_for_the_first_only(self, base, made):
        for strategy in STRATEGIES[:-1]:
            found = {
                price_under(strategy, base, list(order))
                for order in list(permutations(made))[:24]
            }
            self.assertEqual(len(found), 1, strategy)

    @given(prices, offers())
    def test_the_first_counts_whatever_the_others_are(self, base, made):
        alone = price_under("first", base, made[:1])
        self.assertEqual(price_under("first", base, made), alone)

    @given(prices, offers())
    def test_one_discount_alone_is_the_same_under_every_strategy(self, base, made):
        found = {
            round_half_up(price_under(strategy, base, made[:1]), 6)
            for strategy in STRATEGIES
        }
        self.assertEqual(len(found), 1)

    @given(prices, offers())
    def test_the_greatest_is_never_above_the_smallest(self, base, made):
        greatest = price_under("maximum", base, made)
        smallest = price_under("minimum", base, made)
        self.assertLessEqual(greatest, smallest)
        self.assertIn(greatest, [offer.price(base) for offer in made])

    @given(prices, offers())
    def test_no_price_falls_below_zero(self, base, made):
        for strategy in STRATEGIES:
            self.assertGreaterEqual(price_under(strategy, base, made), 0)

    @given(prices, st.lists(percents, min_size=1, max_size=4))
    def test_sum_and_product_equal_exact_arithmetic(self, base, values):
        made = [Offer(number, "percent", value) for number, value in enumerate(values)]
        exact = Decimal(str(base))
        added = max(
            exact * (1 - sum(Decimal(str(v)) for v in values) / 100), Decimal(0)
        )
        multiplied = exact
        for value in values:
            multiplied *= 1 - Decimal(str(value)) / 100
        self.assertAlmostEqual(price_under("sum", base, made), float(added), 5)
        self.assertAlmostEqual(
            price_under("multiply", base, made), float(multiplied), 4
        )

    def test_examples(self):
        made = [
            Offer(1, "percent", 10),
            Offer(2, "amount", 30),
            Offer(3, "percent", 20),
        ]
        expected = {
            "maximum": 70,
            "minimum": 90,
            "sum": 40,
            "multiply": 50.4,
            "first": 90,
        }
        for strategy, price in expected.items():
            self.assertAlmostEqual(price_under(strategy, 100, made), price, 9, strategy)

    def test_the_beaten_are_named(self):
        made = [Offer(1, "percent", 10), Offer(2, "percent", 20)]
        _steps, beaten = combine("maximum", 100, made)
        self.assertEqual(beaten, made[:1])
        self.assertEqual(combine("sum", 100, made)[1], [])


@tagged("post_install", "-at_install")
class TestConditions(BaseCase):
    """A discount holds when all of its conditions do; the first that fails is told."""

    def test_days(self):
        days = {"date_from": date(2026, 3, 2), "date_to": date(2026, 3, 4)}
        self.assertEqual(refused_at("2026-03-01T23:59", **days), "date")
        self.assertIsNone(refused_at("2026-03-02T00:00", **days))
        self.assertIsNone(refused_at("2026-03-04T23:59", **days))
        self.assertEqual(refused_at("2026-03-05T00:00", **days), "date")

    def test_weekdays(self):
        monday = {"weekdays": frozenset([0])}
        self.assertIsNone(refused_at("2026-03-02T10:00", **monday))
        self.assertEqual(refused_at("2026-03-03T10:00", **monday), "weekday")

    def test_hours(self):
        hours = {"hours": (9, 18.5)}
        self.assertEqual(refused_at("2026-03-02T08:59", **hours), "hour")
        self.assertIsNone(refused_at("2026-03-02T09:00", **hours))
        self.assertIsNone(refused_at("2026-03-02T18:29", **hours))
        self.assertEqual(refused_at("2026-03-02T18:30", **hours), "hour")

    def test_hours_across_midnight_belong_to_the_evening(self):
        night = {"hours": (22, 6), "weekdays": frozenset([4])}
        self.assertIsNone(refused_at("2026-03-06T23:00", **night))
        self.assertIsNone(refused_at("2026-03-07T05:59", **night))
        self.assertEqual(refused_at("2026-03-07T06:00", **night), "weekday")
        self.assertEqual(refused_at("2026-03-06T05:00", **night), "weekday")
        self.assertEqual(refused_at("2026-03-06T12:00", **night), "hour")
        last = {"hours": (22, 6), "date_to": date(2026, 3, 6)}
        self.assertIsNone(refused_at("2026-03-07T01:00", **last))
        self.assertEqual(refused_at("2026-03-07T22:00", **last), "date")

    @given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 1439))
    def test_two_spans_of_hours_make_a_day(self, now, start, end):
        now, start, end = now / 60, start / 60, end / 60
        within = is_within_hours(now, start, end)
        if start != end:
            self.assertNotEqual(within, is_within_hours(now, end, start))
        else:
            self.assertTrue(within)

    def test_order_sum_and_quantity(self):
        self.assertIsNone(find_sum_refusal(rule(order_sum=(100, 0)), 99.999999999))
        refusal = find_sum_refusal(rule(order_sum=(100, 0)), 99.99)
        self.assertEqual(refusal, ("order_sum", 99.99, [100, 0]))
        self.assertIsNone(find_line_refusal(rule(quantity=(2, 5)), {"quantity": 5}))
        for quantity in (1, 6):
            refusal = find_line_refusal(rule(quantity=(2, 5)), {"quantity": quantity})
            self.assertEqual(refusal.test, "quantity")

    def test_choices(self):
        wanted = rule(
            one_of={"price_group": frozenset([3])},
            any_of={"category": frozenset([7, 8])},
        )
        facts = {"price_group": 3, "category": {1, 8}, "quantity": 1}
        self.assertIsNone(find_line_refusal(wanted, facts))
        self.assertEqual(
            find_line_refusal(wanted, {**facts, "price_group": False}).test,
            "price_group",
        )
        self.assertEqual(
            find_line_refusal(wanted, {**facts, "category": {1}}).test, "category"
        )


@st.composite
def ledgers(draw):
    """A ledger as an order writes it: base, discounts in the price, then shown ones."""
    steps = [
        {"kind": "question", "product": 1},
        {"kind": "register", "op": "set", "value": draw(prices)},
    ]
    for kind in draw(st.lists(st.sampled_from(["currency", "unit"]), max_size=2)):
        steps.append({"kind": kind, "op": "mul", "value": draw(st.floats(0.01, 100))})
    for value in draw(st.lists(percents, max_size=2)):
        steps.append({"kind": "discount", "op": "percent", "value": value})
    steps.append({"kind": "round", "op": "round", "value": 2})
    shown = draw(st.lists(percents, max_size=3))
    for value in shown:
        steps.append(
            {"kind": "discount", "op": "percent", "value": value, "shown": True}
        )
    if shown:
        steps.append({"kind": "share", "op": "share", "value": 2})
    steps.append({"kind": "refused", "discount": 9, "name": "X", "test": "date"})
    return steps


@tagged("post_install", "-at_install")
class TestLedger(BaseCase):
    """A ledger replays without a database."""

    def test_nothing_replays_to_nothing(self):
        self.assertEqual(replay([]), (0.0, 0.0))
        self.assertEqual(replay(False), (0.0, 0.0))

    @given(ledgers())
    def test_price_and_discount_lead_to_what_is_to_pay(self, steps):
        price, discount = replay(steps)
        self.assertEqual(price, round_half_up(price, 2))
        # a discount of two decimals is exact to half a hundredth of a percent
        self.assertAlmostEqual(
            net_price(price, discount),
            price_to_pay(steps),
            delta=price * 0.00005 + 1e-6,
        )

    @given(ledgers(), prices, percents)
    def test_a_change_by_hand_counts_and_can_be_taken_away(
        self, steps, price, discount
    ):
        changed = [
            *steps,
            {"kind": "hand", "op": "set", "value": price},
            {"kind": "hand", "op": "discount", "value": discount},
        ]
        self.assertEqual(replay(changed), (price, discount))
        self.assertTrue(is_by_hand(changed))
        self.assertFalse(is_by_hand(steps))
        self.assertEqual(without_hand(changed), steps)

    @given(st.integers(-(10**9), 10**9), st.integers(0, 4))
    def test_rounding_is_that_of_exact_numbers(self, number, digits):
        value = number / 10**5
        exact = Decimal(number).scaleb(-5)
        error = abs(Decimal(str(round_half_up(value, digits))) - exact)
        self.assertLessEqual(error, Decimal(1).scaleb(-digits) / 2)

    def test_half_a_cent_goes_up(self):
        self.assertEqual(round_half_up(2.675, 2), 2.68)
        self.assertEqual(round_half_up(1.005, 2), 1.01)

    def test_deviation(self):
        self.assertEqual(deviation_percent(100, 87.5), 12.5)
        self.assertEqual(deviation_percent(100, 110), -10)
        self.assertEqual(deviation_percent(0, 5), 0)
        self.assertEqual(deviation_percent(0, -5), 100)
