"""Conditions of discounts and the ways to combine them, free of the database."""

from datetime import timedelta
from typing import NamedTuple


class Rule(NamedTuple):
    """A discount as plain values; empty conditions always hold."""

    id: int
    name: str
    group: int
    strategy: str
    kind: str
    value: float
    shown: bool
    date_from: object
    date_to: object
    weekdays: frozenset
    hours: tuple
    order_sum: tuple
    quantity: tuple
    one_of: dict
    any_of: dict

    @property
    def by_sum(self):
        """Whether the sum of the order decides."""
        return any(self.order_sum)


class Refusal(NamedTuple):
    """The test that a discount failed, what was found and what was needed."""

    test: str
    value: object = None
    need: object = None


def find_order_refusal(rule, facts):
    """The first test of an order that a discount fails, None when all hold.

    :param Rule rule: the discount
    :param facts: dict of ``moment`` (local time), the ids of ``pricelist``,
        ``payment_term``, and sets of ids of ``partner_segment``, ``loyalty_program``
        and ``turnover_tier``
    """
    return _find_time_refusal(rule, facts["moment"]) or _find_choice_refusal(
        rule, facts
    )


def find_sum_refusal(rule, amount):
    """Whether the sum of an order, in the currency of the discount, is out of range.

    :return: the refusal, None when the sum is in range
    """
    return _find_range_refusal("order_sum", rule.order_sum, amount)


def find_line_refusal(rule, facts):
    """The first test of a line that a discount fails, None when all hold.

    :param Rule rule: the discount
    :param facts: dict of ``price_group`` (id), ``category`` (ids of the category and
        its parents), ``product_segment`` (set of ids) and ``quantity``
    """
    return _find_choice_refusal(rule, facts) or _find_range_refusal(
        "quantity", rule.quantity, facts["quantity"]
    )


def _find_time_refusal(rule, moment):
    hour_from, hour_to = rule.hours
    hour = moment.hour + moment.minute / 60 + moment.second / 3600
    day = moment.date()
    if hour_from > hour_to and hour < hour_to:
        # after midnight: the hours still belong to the evening they began in
        day -= timedelta(days=1)
    if (rule.date_from and day < rule.date_from) or (
        rule.date_to and day > rule.date_to
    ):
        return Refusal("date", str(day), _texts(rule.date_from, rule.date_to))
    if day.weekday() not in rule.weekdays:
        return Refusal("weekday", day.weekday(), sorted(rule.weekdays))
    if not is_within_hours(hour, hour_from, hour_to):
        return Refusal("hour", round(hour, 2), [hour_from, hour_to])
    return None


def is_within_hours(hour, hour_from, hour_to):
    """Whether an hour of the day lies between two others, across midnight as well.

    :param float hour: hours since midnight
    :param float hour_from: first moment that counts
    :param float hour_to: first moment that no longer counts; equal: the whole day
    """
    if hour_from == hour_to:
        return True
    if hour_from < hour_to:
        return hour_from <= hour < hour_to
    return hour >= hour_from or hour < hour_to


def _find_choice_refusal(rule, facts):
    for test, wanted in rule.one_of.items():
        if test in facts and facts[test] not in wanted:
            return Refusal(test, facts[test], sorted(wanted))
    for test, wanted in rule.any_of.items():
        if test in facts and wanted.isdisjoint(facts[test]):
            return Refusal(test, None, sorted(wanted))
    return None


def _find_range_refusal(test, limits, value):
    lowest, highest = limits
    # a sum of amounts carries noise of the binary form
    value = round(value, 6)
    if (lowest and value < lowest) or (highest and value > highest):
        return Refusal(test, value, [lowest, highest])
    return None


def _texts(*dates):
    return [date and str(date) or None for date in dates]


class Offer(NamedTuple):
    """What one discount would do: percent, amount off, or a fixed price."""

    id: int
    kind: str
    value: float

    def price(self, base):
        """The price under this discount alone; never below zero."""
        if self.kind == "percent":
            return base * (1 - self.value / 100)
        if self.kind == "amount":
            return max(base - self.value, 0.0)
        return self.value

    def step(self, base):
        """Offer, operation and value that lead from the base to the price."""
        if self.kind == "percent":
            return self, "percent", self.value
        return self, "set", self.price(base)


def combine(strategy, base, offers):
    """Combine the discounts of one group.

    :param strategy: ``maximum`` or ``minimum`` discount, ``sum`` of the discounts off
        the same price, ``multiply`` them one after another, or ``first`` by order
    :param float base: price before the group, above zero
    :param list offers: :class:`Offer` in the order of their sequence
    :return: tuple of the steps (offer, operation, value) and of the offers beaten. The
        order of offers matters for ``first`` only.
    """
    if strategy in ("sum", "multiply"):
        return _combine_all(strategy, base, offers), []
    chosen = _choose(strategy, base, offers)
    return [chosen.step(base)], [offer for offer in offers if offer is not chosen]


def _choose(strategy, base, offers):
    if strategy == "first":
        return offers[0]
    best = min if strategy == "maximum" else max
    wanted = best(offer.price(base) for offer in offers)
    return min(
        (offer for offer in offers if offer.price(base) == wanted),
        key=lambda offer: offer.id,
    )


def _combine_all(strategy, base, offers):
    """Steps of all offers, in an order that does not depend on their sequence."""
    if strategy == "multiply":
        changes = [(offer.price(base) / base, offer) for offer in offers]
        changes.sort(key=lambda change: (change[0], change[1].id))
        return [(offer, "mul", factor) for factor, offer in changes]
    changes = [(offer.price(base) - base, offer) for offer in offers]
    changes.sort(key=lambda change: (change[0], change[1].id))
    steps = [(offer, "add", amount) for amount, offer in changes]
    if base + sum(amount for amount, _offer in changes) < 0:
        # together they would take more than everything: the last one takes the rest
        steps[-1] = (steps[-1][0], "set", 0.0)
    return steps
