"""Draw price tags of any size: name, large price, barcode and small print."""

from typing import NamedTuple

from .pdf_barcode import Symbol, draw_linear, draw_qr
from .pdf_grid import MM
from .pdf_pen import ACCENT, GREY, INK, LINE
from .pdf_text import fit_size, wrap

# letters of the figures of a price are so high, as a share of their size
CAP = 0.72
# modules of barcodes; larger than nominal ones are read from farther away
WIDEST = 0.42 * MM


class Tag(NamedTuple):
    """What one price tag says; empty texts are left out."""

    name: str
    whole: str
    cents: str = ""
    currency: str = ""
    old_price: str = ""
    unit: str = ""
    sku: str = ""
    symbol: Symbol = None
    head: str = ""
    date: str = ""
    price_type: str = ""


def clamp(value, lowest, highest):
    """The value, or the border it lies beyond."""
    return max(lowest, min(value, highest))


class TagDrawer:
    """Price tags of one size."""

    def __init__(self, pen, width, height):
        """Work out the zones of a tag.

        :param pen: a :class:`~.pdf_pen.Pen`
        :param float width: of a tag, in points
        :param float height: likewise
        """
        self.pen = pen
        self.width, self.height = width, height
        self.pad = clamp(height * 0.055, 1.4 * MM, 5 * MM)
        self.inner = width - 2 * self.pad
        self.small = clamp(height * 0.05, 4.6, 9)
        self.name_size = clamp(min(height * 0.09, width * 0.068), 6.4, 24)
        self.name_lines = 2 if height < 50 * MM else 3
        self.leading = self.name_size * 1.16
        self.band = clamp(height * 0.27, 7.5 * MM, 21 * MM)

    def draw(self, x, y, tag):
        """Draw one tag.

        :param float x: lower left corner
        :param float y: likewise
        :param tag: :class:`Tag`
        """
        left, top = x + self.pad, y + self.height - self.pad
        top = self._draw_head(left, top, tag)
        top = self._draw_name(left, top, tag)
        bottom = y + self.pad
        band = self._draw_band(left, bottom, tag)
        self._draw_price(left, bottom + band, top - bottom - band, tag)

    def _draw_head(self, left, top, tag):
        if not (tag.head or tag.date):
            return top
        base = top - self.small * 0.75
        right = left + self.inner
        taken = self.pen.text(
            right, base, tag.date, self.small, align="right", color=GREY
        )
        room = self.inner - taken - self.small
        self.pen.text(left, base, tag.head, self.small, color=GREY, width=room)
        line = base - self.small * 0.45
        self.pen.line(left, line, right, line, 0.4)
        return line - self.small * 0.3

    def _draw_name(self, left, top, tag):
        style = self.pen.get_style(bold=True)
        size, lines = self.name_size, self.name_lines
        for line in wrap(tag.name, style, size, self.inner, lines):
            top -= self.leading
            self.pen.text(left, top + self.leading * 0.18, line, size, bold=True)
        return top

    def _draw_band(self, left, bottom, tag):
        """Barcode at the left, small print at the right; returns the height taken."""
        notes = [text for text in (tag.sku, tag.price_type) if text]
        if tag.symbol is None:
            return self._draw_notes_line(left, bottom, notes)
        share = 0.62 if notes else 1
        if tag.symbol.kind == "qr":
            taken = self.band
            draw_qr(self.pen, tag.symbol, left, bottom, self.band)
        else:
            taken = draw_linear(
                self.pen,
                tag.symbol,
                left,
                bottom,
                self.inner * share,
                self.band,
                WIDEST,
            )
        room = self.inner - (taken or self.inner * share) - self.small * 0.6
        for number, note in enumerate(reversed(notes)):
            self.pen.text(
                left + self.inner,
                bottom + self.small * (0.25 + 1.25 * number),
                note,
                self.small,
                align="right",
                color=GREY,
                width=room,
            )
        return self.band + self.small * 0.4

    def _draw_notes_line(self, left, bottom, notes):
        if not notes:
            return 0
        half = self.inner if len(notes) == 1 else self.inner / 2 - self.small / 2
        base = bottom + self.small * 0.25
        self.pen.text(left, base, notes[0], self.small, color=GREY, width=half)
        if len(notes) > 1:
            self.pen.text(
                left + self.inner,
                base,
                notes[1],
                self.small,
                align="right",
                color=GREY,
                width=half,
            )
        return self.small * 1.5

    def _draw_price(self, left, bottom, height, tag):
        """The price at the right; the old one and the unit beside it, or round it."""
        # where there is height to spare, the price gets the whole width
        stacked = height > self.inner * 0.34
        side = 0 if stacked else self._get_side_width(tag)
        share = 0.5 if stacked else 0.82
        size = self._get_price_size(height * share, self.inner - side, tag)
        cap = size * CAP
        base = bottom + max((height - cap) / 2, 0)
        color = ACCENT if tag.old_price else INK
        self._write_price(left + self.inner, base, size, tag, color)
        if stacked:
            unit, old, old_size = -self.small * 2, cap * 1.3, size * 0.36
        else:
            unit, old = 0, max(cap * 0.5, self.small * 1.6)
            old_size = self.old_size
        self.pen.text(left, base + unit, tag.unit, self.small * 1.1, color=GREY)
        self._write_old_price(left, base + old, old_size, tag)

    def _get_side_width(self, tag):
        style = self.pen.get_style()
        widths = (
            style.width(tag.unit, self.small * 1.1),
            style.width(tag.old_price, self.old_size),
        )
        return max(widths) + self.small if max(widths) else 0

    @property
    def old_size(self):
        """Size of an old price beside the price, in points."""
        return self.small * 1.7

    def _get_price_size(self, height, width, tag):
        # cents and currency are written smaller, see _write_price
        text = tag.whole + tag.cents[: len(tag.cents) // 2 + 1] + tag.currency[:2]
        largest = min(height / CAP, self.height * 0.4)
        return fit_size(text, self.pen.get_style(bold=True), width, largest, 6)

    def _write_price(self, right, base, size, tag, color):
        pen, style = self.pen, self.pen.get_style(bold=True)
        little = size * 0.42
        high = base + (size - little) * CAP
        currency = style.width(tag.currency, little)
        cents = style.width(tag.cents, little)
        pen.text(right, base, tag.currency, little, True, "right", color)
        if tag.cents:
            # the cents stand above the currency, so that the figures get the room
            shift = max(currency, cents)
            pen.text(right - shift, high, tag.cents, little, True, color=color)
        else:
            shift = currency
        gap = size * 0.05
        pen.text(right - shift - gap, base, tag.whole, size, True, "right", color)

    def _write_old_price(self, x, y, size, tag):
        if not tag.old_price:
            return
        taken = self.pen.text(x, y, tag.old_price, size, color=GREY)
        middle = y + size * 0.26
        self.pen.line(x - 1, middle - 1, x + taken + 1, middle + 1, size / 15, ACCENT)


def draw_cut_lines(pen, grid):
    """Draw dashed lines to cut a page along, once round every cell.

    :param pen: a :class:`~.pdf_pen.Pen`
    :param grid: a :class:`~.pdf_grid.Grid`
    """
    canvas = pen.canvas
    canvas.saveState()
    canvas.setDash(2, 2)
    canvas.setStrokeColorRGB(*LINE)
    canvas.setLineWidth(0.4)
    for index in range(grid.per_page):
        canvas.rect(*grid.get_position(index), grid.cell_width, grid.cell_height)
    canvas.restoreState()
