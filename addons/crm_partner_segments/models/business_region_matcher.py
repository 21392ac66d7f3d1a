"""Which business region an address belongs to: plain Python, no database.

The more an address has to fulfil, the stronger the rule. From strong to weak:
state and postcode, country and postcode, postcode, state, country. Of two equally
strong rules the one with the longer postcode prefix wins, then a region of the
partner's own company over a shared one, then the deeper region, then the older one.
"""

import re
from typing import NamedTuple


class Address(NamedTuple):
    """What of an address counts: record ids (0 when unknown) and a clean postcode."""

    company_id: int
    country_id: int
    state_id: int
    postcode: str


class RegionRule(NamedTuple):
    """One way into a region; 0 and an empty prefix mean "any"."""

    region_id: int
    company_id: int
    country_id: int
    state_id: int
    first: str
    last: str
    depth: int

    @property
    def strength(self):
        """Sort key: the greatest of the rules that match an address wins."""
        return (
            4 * bool(self.first) + 2 * bool(self.state_id) + bool(self.country_id),
            len(self.first),
            bool(self.company_id),
            self.depth,
            -self.region_id,
        )

    def matches(self, address):
        """Whether the address fulfils the rule; its country and state already do."""
        prefix = address.postcode[: len(self.first)]
        return self.company_id in (0, address.company_id) and (
            self.first <= prefix <= self.last
        )

    def overlaps(self, other):
        """Whether an address can fulfil both rules and nothing but depth decides."""
        return (
            self.region_id != other.region_id
            and self[1:4] == other[1:4]
            and len(self.first) == len(other.first)
            and self.first <= other.last
            and other.first <= self.last
        )


class RegionMatcher:
    """All rules, in the order in which they are tried."""

    def __init__(self, rules):
        self.rules = sorted(rules, key=lambda rule: rule.strength, reverse=True)
        self._by_place = {}
        for rule in self.rules:
            place = (not rule.state_id and rule.country_id, rule.state_id)
            self._by_place.setdefault(place, []).append(rule)

    def find(self, address):
        """The id of the region of an :class:`Address`, 0 when no rule matches."""
        places = {(0, address.state_id), (address.country_id, 0), (0, 0)}
        candidates = (
            next((r for r in self._by_place.get(p, ()) if r.matches(address)), None)
            for p in places
        )
        best = max(filter(None, candidates), key=lambda r: r.strength, default=None)
        return best.region_id if best else 0


def clean_postcode(text):
    """A postcode as it is compared: letters and digits only, in capitals."""
    return "".join(char for char in (text or "").upper() if char.isalnum())


def parse_postcodes(text):
    """Read prefixes and ranges such as ``"79, 8100-8199, SW1"``.

    :param str text: parts separated by commas, semicolons or line ends
    :return: list of (first, last) prefixes of equal length
    :raise ValueError: with the part that cannot be read
    """
    parts = (part.strip() for part in re.split(r"[,;\n]", text or ""))
    return [_parse_part(part) for part in parts if part]


def _parse_part(part):
    ends = [clean_postcode(end) for end in re.split(r"[-–—]", part)]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or not first or len(first) != len(last) or first > last:
        raise ValueError(part)
    return first, last
