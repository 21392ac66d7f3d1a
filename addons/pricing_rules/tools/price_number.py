"""Prices as people write them into cells."""

import math
import re
from datetime import date, time

from .xlsx_reader import NoValue

LARGEST = 1e12
# what counts as a thousands separator besides comma and dot: every kind of space
SPACES = re.compile(r"[\s'’]+")
GROUPED = re.compile(r"\d{1,3}([ ,.])\d{3}(\1\d{3})*")
PARTS = re.compile(
    r"(?P<before>[^\W\d_]{1,4}\.?|[₴$€£₽¥])?\s*"
    r"(?P<sign>-?)\s*(?P<digits>\d[\d\s'’.,]*?)\s*"
    r"(?P<after>[^\W\d_]{1,4}\.?|[₴$€£₽¥])?",
)
DASHES = {"-", "–", "—"}
# how people write currencies beside their code and symbol
CURRENCY_WORDS = {
    "UAH": ("грн", "гр"),
    "RUB": ("руб", "р"),
    "PLN": ("zł", "zl"),
    "CZK": ("kč",),
}


class PriceError(Exception):
    """A cell that is no price.

    :param str code: what is wrong, see ``price_sheet_messages``
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def get_currency_words(code, symbol):
    """What may stand beside a number to name a currency.

    :param str code: ISO code
    :param str symbol: symbol, may be empty
    :return: set of words in lower case, without a dot at the end
    """
    words = (code, symbol or "", *CURRENCY_WORDS.get(code, ()))
    return {word.casefold().rstrip(".") for word in words if word}


def parse_price(value, currency_words=frozenset()):
    """Read a price from the value of a cell.

    Numbers keep the 15 digits that Excel itself shows. In texts both comma and dot may
    be the decimal sign; what can be read in two ways is refused.

    :param value: value of a cell
    :param currency_words: what may stand beside the number
    :return: float; None for a cell that is empty or holds only a dash
    :raises PriceError: no number, or not a possible price
    """
    if value is None:
        return None
    if value is NoValue:
        raise PriceError("no_value")
    if isinstance(value, (bool, date, time)):
        raise PriceError("not_number")
    number = _parse_text(value, currency_words) if isinstance(value, str) else value
    if number is None:
        return None
    if not math.isfinite(number) or number >= LARGEST:
        raise PriceError("too_large")
    if number < 0:
        raise PriceError("negative")
    return float(f"{number:.15g}")


def _parse_text(text, currency_words):
    text = text.strip().replace("−", "-")
    if not text or text in DASHES:
        return None
    match = PARTS.fullmatch(text)
    if not match:
        raise PriceError("not_number")
    for word in (match["before"], match["after"]):
        if word and word.casefold().rstrip(".") not in currency_words:
            raise PriceError("other_currency")
    number = _parse_digits(SPACES.sub(" ", match["digits"]))
    return -number if match["sign"] else number


def _parse_digits(digits):
    """A number without sign, whatever its decimal sign is."""
    separators = [sign for sign in ",." if sign in digits]
    if not separators:
        whole, decimals = digits, ""
    else:
        last = max(separators, key=digits.rfind)
        if digits.count(last) > 1 and len(separators) == 1:
            whole, decimals = digits, ""
        else:
            whole, _sign, decimals = digits.rpartition(last)
            _refuse_two_readings(whole, decimals, separators)
    if not whole.isdecimal():
        match = GROUPED.fullmatch(whole)
        if not match:
            raise PriceError("not_number")
        whole = whole.replace(match[1], "")
    if decimals and not decimals.isdecimal():
        raise PriceError("not_number")
    return float(f"{whole}.{decimals or 0}")


def _refuse_two_readings(whole, decimals, separators):
    """ "1,234" is a thousand to some and one and a bit to others."""
    plain = whole.isdecimal() and len(whole) <= 3 and not whole.startswith("0")
    if plain and len(separators) == 1 and len(decimals) == 3:
        raise PriceError("two_readings")
