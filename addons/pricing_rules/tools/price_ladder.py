"""Rounding of prices by a ladder of steps.

A step rounds to prices that end alike: ``k * precision + ending`` for whole ``k``, so
10 with the ending -0.01 knows 9.99, 19.99, 29.99 and so on. Such prices are called
its rungs. The mode chooses between the two rungs around a price: the nearer one
(``half_up``; the higher one when both are as near), the one that is not above the
price (``down``, for the customer) or the one that is not below it (``up``, for the
company). What a mode promises holds for the price that comes out, ending included:
490 rounded up to tens less a kopeck is 499.99, because 489.99 would be below 490.

The price before rounding chooses the step: the one with the greatest ``from_price``
that is not above it; below the first step the first one holds. At a border between
two steps the rung of one step may lie in the realm of the other, where it is no rung.
Then the nearest rungs that stay in their own realm take its place. Therefore

* a price that came out of a ladder comes out of it again unchanged;
* a dearer product never gets the lower price, unless a ladder itself asks for it by
  a step for the company below a step for the customer;
* no price becomes negative: zero is a rung of every ladder. Zero stays zero, and
  prices below zero are rounded as their absolute value.

Prices are binary floats with noise, such as 99.99000000000001 for 99.99. Differences
below 2 ** -48 of the price (less than a kopeck in 10 ** 12) are taken for noise. What
comes out is exactly the float that the decimal number reads as.
"""

import math
from bisect import bisect_right
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

MODES = ("half_up", "down", "up")
MAX_DECIMALS = 9
NOISE = 2.0**-48


class Step(NamedTuple):
    """One row of a ladder.

    ``from_price``, ``precision`` and ``ending`` are amounts in the same currency as
    the prices; ``mode`` is one of ``MODES``.
    """

    from_price: float
    precision: float
    mode: str = "half_up"
    ending: float = 0.0


class _Row(NamedTuple):
    """A step as constants, in units of its smallest decimal.

    A price is rounded to
    ``((price * scale + shift) // precision * step + ending) / unit``.
    """

    scale: float
    shift: float
    precision: float
    step: float
    ending: float
    unit: float
    low: float
    high: float


class _Border(NamedTuple):
    """The rungs around the two ends of the realm of a step."""

    mode: str
    below: float
    first: float
    last: float
    above: float


def count_decimals(number):
    """How many decimals an amount is written with.

    :param number: precision or ending of a step
    :raises ValueError: when it is not finite or has more than ``MAX_DECIMALS``
    """
    exponent = Decimal(repr(float(number))).normalize().as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > MAX_DECIMALS:
        raise ValueError(f"{number} is no amount with up to {MAX_DECIMALS} decimals")
    return max(0, -exponent)


def _checked(step):
    """The step with plain floats.

    :raises ValueError: when no price can be rounded by it
    """
    step = Step(float(step[0]), float(step[1]), step[2], float(step[3]))
    if not 0 <= step.from_price < math.inf:
        raise ValueError("a step begins at zero or above")
    if not 0 < step.precision < math.inf:
        raise ValueError("a precision is above zero")
    if not abs(step.ending) < step.precision:
        raise ValueError("an ending is smaller than its precision")
    if step.mode not in MODES:
        raise ValueError(f"unknown mode {step.mode}")
    return step


def _compile_row(step, low, high):
    """The constants of a step that holds from ``low`` to below ``high``."""
    digits = max(count_decimals(step.precision), count_decimals(step.ending))
    unit = 10.0**digits
    precision, ending = round(step.precision * unit), round(step.ending * unit)
    sign = -1.0 if step.mode == "up" else 1.0
    half = precision / 2 if step.mode == "half_up" else 0.0
    return _Row(
        scale=sign * unit * (1 + sign * NOISE),
        shift=half - sign * ending,
        precision=float(precision),
        step=sign * precision,
        ending=float(ending),
        unit=unit,
        low=low,
        high=high,
    )


def _rung(row, price, further=0):
    """The lowest rung of a row that is not below a price, or one further on."""
    index = math.ceil((price * row.unit * (1 - NOISE) - row.ending) / row.precision)
    return ((index + further) * row.precision + row.ending) / row.unit


def _compile_borders(steps, rows):
    """The rungs next to the borders; a step may be too coarse to have one inside."""
    lasts, below = [], 0.0
    for row in rows:
        last = _rung(row, row.high, -1) if row.high < math.inf else math.inf
        lasts.append((below, max(below, last) if last >= row.low else below))
        below = lasts[-1][1]
    borders, above = [], math.inf
    for step, row, (below, last) in reversed(
        list(zip(steps, rows, lasts, strict=True))
    ):
        first = _rung(row, row.low)
        first = first if first < row.high else above
        borders.append(_Border(step.mode, below, first, last, above))
        above = first
    return borders[::-1]


def _choose(mode, price, low, high):
    """The rung that a mode takes of the two around a price."""
    if mode == "half_up":
        tolerance = price * NOISE
        return high if price - low + tolerance >= high - price else low
    return high if mode == "up" else low


def compile_ladder(steps):
    """Make a function that rounds a price by a ladder.

    The function is made once per ladder and kept. A ladder without steps leaves
    prices as they are.

    :param steps: iterable of ``Step``, in any order
    :return: function from a price to the rounded price, both floats
    :raises ValueError: when a step is impossible or two begin at the same price
    """
    return _compile(tuple(sorted(map(_checked, steps))))


@lru_cache(maxsize=512)
def _compile(steps):
    if not steps:
        return float
    starts = [step.from_price for step in steps]
    if len(set(starts)) < len(starts):
        raise ValueError("two steps begin at the same price")
    ends = [*starts[1:], math.inf]
    lows = [0.0, *starts[1:]]
    rows = [_compile_row(*args) for args in zip(steps, lows, ends, strict=True)]
    return _make_rounder(starts[1:], rows, _compile_borders(steps, rows))


def _make_rounder(starts, rows, borders):
    """The function itself: a few operations on constants in the common case."""
    above_noise = 1 + NOISE
    # plain tuples unpack faster
    rows = list(map(tuple, rows))

    def round_price(price):
        if price <= 0:
            return -round_price(-price) if price else 0.0
        index = bisect_right(starts, price * above_noise)
        scale, shift, precision, step, ending, unit, low, high = rows[index]
        rounded = ((price * scale + shift) // precision * step + ending) / unit
        if low <= rounded < high:
            return rounded
        return cross_border(index, price, rounded < low)

    def cross_border(index, price, downwards):
        if not math.isfinite(price):
            raise ValueError("a price is a finite number")
        mode, below, first, last, above = borders[index]
        low, high = (below, first) if downwards else (last, above)
        return _choose(mode, price, low, high)

    return round_price
