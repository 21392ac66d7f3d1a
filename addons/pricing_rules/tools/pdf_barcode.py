"""Barcodes as paths: EAN-13, EAN-8, Code 128 and QR, each computed once.

EAN follows the GS1 General Specifications, section 5.2; the bars of Code 128 and the
modules of QR come from reportlab.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from reportlab.graphics.barcode import qrencoder
from reportlab.graphics.barcode.code128 import Code128

from odoo.tools.barcode import get_barcode_check_digit

KINDS = [
    ("auto", "EAN, otherwise Code 128"),
    ("code128", "Code 128"),
    ("qr", "QR"),
    ("none", "No barcode"),
]
# share of the height by which the guard bars of EAN reach lower than the others
GUARD = 0.1
# in points: GS1 wants modules of 0.33 mm; below 0.16 mm ordinary scanners fail
NOMINAL, NARROWEST = 0.33 * 72 / 25.4, 0.16 * 72 / 25.4
# seven modules a digit: sets A, B (A inverted and reversed) and C (A inverted)
_A = (
    *("0001101", "0011001", "0010011", "0111101", "0100011"),
    *("0110001", "0101111", "0111011", "0110111", "0001011"),
)
_INVERT = str.maketrans("01", "10")
_C = tuple(code.translate(_INVERT) for code in _A)
_B = tuple(code[::-1] for code in _C)
# which set each of the six left digits takes; this is how the first digit is coded
_PARITY = (
    *("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB"),
    *("ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"),
)
_QR_LONGEST = 300
# any mask is valid; to look for the best one takes eight times as long
_QR_MASK = 2


class Symbol(NamedTuple):
    """A barcode, its path in modules: one wide, the whole height of bars high."""

    kind: str
    value: str
    modules: int
    quiet_left: int
    quiet_right: int
    path: str

    @property
    def total(self):
        """Modules with the empty zones left and right."""
        return self.quiet_left + self.modules + self.quiet_right


def is_ean(value):
    """Whether a value is an EAN-13, EAN-8 or UPC-A with a right check digit."""
    return (
        len(value) in (8, 12, 13)
        and re.fullmatch("[0-9]+", value) is not None
        and get_barcode_check_digit(value) == int(value[-1])
    )


def looks_like_ean(value):
    """Whether a value has the shape of an EAN, be its check digit right or wrong."""
    return re.fullmatch("[0-9]{8}|[0-9]{12,13}", value) is not None


@lru_cache(maxsize=20000)
def get_symbol(value, kind="auto"):
    """The barcode of a value.

    :param str value: what it says; a UPC-A becomes the same EAN-13
    :param str kind: ``auto`` (EAN where the check digit is right, otherwise Code 128),
        ``code128`` or ``qr``
    :return: :class:`Symbol`; None when the value cannot be a barcode of that kind
    """
    if not value or kind == "none":
        return None
    if kind == "qr":
        return _get_qr(value) if len(value.encode()) <= _QR_LONGEST else None
    if kind == "auto" and is_ean(value):
        return _get_ean(value)
    # control characters and all but Latin letters have no place in Code 128
    if re.fullmatch("[ -~]+", value):
        return _get_code128(value)
    return None


def _get_ean(value):
    if len(value) == 8:
        kind, quiet, half = "ean8", (7, 7), 4
        left = [_A[int(digit)] for digit in value[:4]]
    else:
        value = value.zfill(13)
        kind, quiet, half = "ean13", (11, 7), 6
        sets = {"A": _A, "B": _B}
        left = [
            sets[name][int(digit)]
            for name, digit in zip(_PARITY[int(value[0])], value[1:7], strict=True)
        ]
    codes = ["101", *left, "01010", *(_C[int(d)] for d in value[-half:]), "101"]
    guards = {0, half + 1, 2 * half + 2}
    bars, start = [], 0
    for number, code in enumerate(codes):
        bars.append(_get_bars(code, start, number in guards))
        start += len(code)
    return Symbol(kind, value, start, *quiet, " ".join(bars))


@cache
def _get_bars(code, start, is_guard):
    """The bars of one digit: no bar of EAN reaches into the next digit."""
    lower = f"{-GUARD} " if is_guard else "0 "
    height = 1 + GUARD if is_guard else 1
    return " ".join(
        f"{start + match.start()} {lower}{len(match[0])} {height} re"
        for match in re.finditer("1+", code)
    )


def _get_code128(value):
    source = Code128(value, quiet=False)
    source.validate()
    source.encode()
    source.decompose()
    bars, left = [], 0
    # reportlab writes widths as letters: capital ones are bars
    for letter in source.decomposed:
        width = ord(letter.lower()) - ord("a") + 1
        if letter.isupper():
            bars.append(f"{left} 0 {width} 1 re")
        left += width
    return Symbol("code128", value, left, 10, 10, " ".join(bars))


def _get_qr(value):
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(value)
    code.version = code.calculate_version()
    code.makeImpl(False, _QR_MASK)
    size = code.getModuleCount()
    runs = []
    for row in range(size):
        bits = "".join(
            "1" if code.isDark(row, column) else "0" for column in range(size)
        )
        for match in re.finditer("1+", bits):
            runs.append(f"{match.start()} {size - row - 1} {len(match[0])} 1 re")
    return Symbol("qr", value, size, 4, 4, " ".join(runs))


def draw_linear(pen, symbol, x, y, width, height, widest=NOMINAL):
    """Draw a barcode of bars with its text below, as wide as is allowed.

    :param pen: a :class:`~.pdf_pen.Pen`
    :param symbol: :class:`Symbol` of bars
    :param float x: left edge of the space
    :param float y: lower edge, of the text
    :param float width: of the space, empty zones included
    :param float height: of the space
    :param float widest: of a module, in points
    :return: width taken; 0 when the bars are left out since no scanner would read them
    """
    module = min(width / symbol.total, widest)
    if module < NARROWEST:
        pen.text(x, y, symbol.value, 6, width=width)
        return 0
    size = min(module * 11, height * 0.34)
    base = size * 0.95
    start = x + symbol.quiet_left * module
    pen.fill_path(symbol.path, start, y + base, module, height - base)
    _write_value(pen, symbol, start, y + size * 0.12, module, size)
    return symbol.total * module


def _write_value(pen, symbol, x, y, module, size):
    value = symbol.value
    if symbol.kind == "ean13":
        pen.text(x - 2 * module, y, value[0], size, align="right")
        parts = ((24, value[1:7]), (71, value[7:]))
    elif symbol.kind == "ean8":
        parts = ((17, value[:4]), (50, value[4:]))
    else:
        parts = ((symbol.modules / 2, value),)
    for middle, text in parts:
        pen.text(x + middle * module, y, text, size, align="center")


def draw_qr(pen, symbol, x, y, size):
    """Draw a QR code, its empty zone included.

    :param float size: of its sides
    """
    module = size / symbol.total
    quiet = symbol.quiet_left * module
    pen.fill_path(symbol.path, x + quiet, y + quiet, module, module)
