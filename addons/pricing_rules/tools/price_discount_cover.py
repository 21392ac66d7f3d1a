"""Which discounts of a group can never count, or count by chance; free of the database."""

from typing import NamedTuple

from .price_discount import Rule, is_within_hours
from .ranges import contains, overlap


class Competitor(NamedTuple):
    """A discount among those of its group.

    Categories of the rule are to be given with all categories below them, and the company
    of a discount as one of its choices.
    """

    rule: Rule
    place: int
    currency: object

    @property
    def choices(self):
        """All conditions that name some values."""
        return {**self.rule.one_of, **self.rule.any_of}


def find_beaten(competitors):
    """Find discounts that never count, since another one holds whenever they hold.

    :param list competitors: :class:`Competitor` of one group
    :return: list of pairs of the beaten rule and the one that beats it
    """
    return [
        (loser.rule, winner.rule)
        for loser in competitors
        if (
            winner := next(
                (
                    other
                    for other in competitors
                    if _wins(other, loser) and covers(other, loser)
                ),
                None,
            )
        )
    ]


def find_order_ties(competitors):
    """Find discounts of which only the order of entering says which one counts.

    :param list competitors: :class:`Competitor` of one group
    :return: list of pairs of the rule that loses and the one that wins
    """
    beaten = {loser.id for loser, _winner in find_beaten(competitors)}
    return [
        (loser.rule, winner.rule)
        for loser in competitors
        if loser.rule.strategy == "first" and loser.rule.id not in beaten
        if (
            winner := next(
                (other for other in competitors if _ties(other, loser)), None
            )
        )
    ]


def covers(wide, narrow):
    """Whether a discount holds wherever another one holds.

    :param Competitor wide: the one that should hold, too
    :param Competitor narrow: the one that holds
    """
    one, other = wide.rule, narrow.rule
    return (
        (not one.by_sum or wide.currency == narrow.currency)
        and contains((one.date_from, one.date_to), (other.date_from, other.date_to))
        and one.weekdays >= other.weekdays
        and (one.hours == other.hours or one.hours[0] == one.hours[1])
        and contains(one.order_sum, other.order_sum)
        and contains(one.quantity, other.quantity)
        and all(
            test in narrow.choices and wanted >= narrow.choices[test]
            for test, wanted in wide.choices.items()
        )
    )


def may_meet(one, other):
    """Whether two discounts can hold for the same line, as far as they tell.

    :param Competitor one: a discount
    :param Competitor other: another one
    """
    mine, yours = one.rule, other.rule
    same_currency = one.currency == other.currency
    return bool(
        overlap((mine.date_from, mine.date_to), (yours.date_from, yours.date_to))
        and mine.weekdays & yours.weekdays
        and (
            is_within_hours(mine.hours[0], *yours.hours)
            or is_within_hours(yours.hours[0], *mine.hours)
        )
        and (not same_currency or overlap(mine.order_sum, yours.order_sum))
        and overlap(mine.quantity, yours.quantity)
        and all(
            wanted & yours.one_of[test]
            for test, wanted in mine.one_of.items()
            if test in yours.one_of
        )
    )


def _wins(winner, loser):
    one, other = winner.rule, loser.rule
    if one.id == other.id:
        return False
    if one.strategy == "first":
        return (winner.place, one.id) < (loser.place, other.id)
    if one.strategy not in ("maximum", "minimum") or one.kind != other.kind:
        return False
    if one.kind != "percent" and winner.currency != loser.currency:
        return False
    if one.value == other.value:
        return one.id < other.id
    return (one.value > other.value) == (
        (one.strategy == "maximum") == (one.kind != "fixed")
    )


def _ties(winner, loser):
    return (
        winner.place == loser.place
        and winner.rule.id < loser.rule.id
        and may_meet(winner, loser)
    )
