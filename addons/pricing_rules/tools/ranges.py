"""Ranges of dates or numbers whose empty end has no limit."""


def contains(wide, narrow):
    """Whether a range, a tuple of its ends, holds all of another one.

    :param tuple wide: the range that should hold the other one
    :param tuple narrow: the other one
    """
    (low, high), (start, end) = wide, narrow
    return (not low or bool(start and start >= low)) and (
        not high or bool(end and end <= high)
    )


def overlap(one, other):
    """Whether two ranges, tuples of their ends, share a value."""
    starts = [low for low, _high in (one, other) if low]
    ends = [high for _low, high in (one, other) if high]
    return not starts or not ends or max(starts) <= min(ends)
