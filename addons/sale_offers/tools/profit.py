"""Arithmetic of profitability.

Gross profit = revenue - cost; margin = gross profit / revenue; markup = gross profit /
cost (as the gross profit reports of accounting programs define them). What was sold
without a known cost takes no part in any of them, and is counted.
"""

from typing import NamedTuple


class Profit(NamedTuple):
    """What some lines earn.

    Amounts are in one currency and without taxes; ``known`` and ``unknown`` count lines.
    """

    revenue: float = 0.0
    cost: float = 0.0
    known: int = 0
    unknown: int = 0

    @property
    def gross(self):
        """Gross profit of the lines whose cost is known."""
        return self.revenue - self.cost

    @property
    def margin(self):
        """Share of the gross profit in the revenue, None without a revenue."""
        return self.gross / self.revenue if self.revenue else None

    @property
    def markup(self):
        """Gross profit in relation to the cost, None without a cost."""
        return self.gross / self.cost if self.cost else None


def sum_up(rows, reduction=0.0):
    """What lines earn together.

    :param rows: pairs of revenue and cost per line; the cost is None where nobody knows
    :param float reduction: what a discount on the whole document takes off (negative),
        shared by all lines as their revenue; the lines without a cost bear their part
    :return: :class:`Profit`
    """
    rows = list(rows)
    known = [(revenue, cost) for revenue, cost in rows if cost is not None]
    revenue = sum(revenue for revenue, _cost in known)
    total = sum(revenue for revenue, _cost in rows)
    if len(known) == len(rows):
        revenue += reduction
    elif total:
        revenue += reduction * revenue / total
    return Profit(
        revenue,
        sum(cost for _revenue, cost in known),
        len(known),
        len(rows) - len(known),
    )
