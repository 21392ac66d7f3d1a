"""Draw labels of any size: name, barcode and, if asked, the price."""

from typing import NamedTuple

from .pdf_barcode import Symbol, draw_linear, draw_qr
from .pdf_grid import MM
from .pdf_pen import GREY
from .pdf_tag import clamp
from .pdf_text import wrap


class Label(NamedTuple):
    """What one label says; empty texts are left out."""

    name: str
    symbol: Symbol = None
    value: str = ""
    sku: str = ""
    price: str = ""
    head: str = ""


class LabelDrawer:
    """Labels of one size."""

    def __init__(self, pen, width, height):
        """Work out the zones of a label.

        :param pen: a :class:`~.pdf_pen.Pen`
        :param float width: of a label, in points
        :param float height: likewise
        """
        self.pen = pen
        self.width, self.height = width, height
        self.pad = clamp(height * 0.06, 1 * MM, 3.5 * MM)
        self.inner = width - 2 * self.pad
        self.small = clamp(height * 0.075, 4.6, 9)
        self.name_size = clamp(height * 0.105, 5.4, 14)
        self.leading = self.name_size * 1.15

    def draw(self, x, y, label):
        """Draw one label.

        :param float x: lower left corner
        :param float y: likewise
        :param label: :class:`Label`
        """
        if label.symbol and label.symbol.kind == "qr":
            self._draw_with_qr(x + self.pad, y + self.pad, label)
        else:
            self._draw_with_bars(x + self.pad, y + self.pad, label)

    def _draw_with_bars(self, left, bottom, label):
        top = bottom + self.height - 2 * self.pad
        top = self._write_head(left, top, self.inner, label)
        lines = 2 if self.height > 17 * MM else 1
        top = self._write_name(left, top, self.inner, lines, label, "center")
        foot = self._write_foot(left, bottom, self.inner, label)
        height = top - bottom - foot - self.small * 0.3
        if label.symbol is None:
            middle = left + self.inner / 2
            size = self.small * 1.4
            base = bottom + foot + height / 2 - size / 3
            self.pen.text(
                middle, base, label.value, size, align="center", width=self.inner
            )
            return
        total = label.symbol.total
        widest = clamp(self.inner / total, 0, 0.45 * MM)
        left += (self.inner - total * widest) / 2
        draw_linear(
            self.pen, label.symbol, left, bottom + foot, total * widest, height, widest
        )

    def _draw_with_qr(self, left, bottom, label):
        side = min(self.height - 2 * self.pad, self.inner * 0.48)
        high = self.height - 2 * self.pad
        draw_qr(self.pen, label.symbol, left, bottom + (high - side) / 2, side)
        left += side + self.small * 0.4
        room = self.inner - side - self.small * 0.4
        top = self._write_head(left, bottom + high, room, label)
        foot = self._write_foot(left, bottom, room, label)
        value = self.small if label.value else 0
        lines = max(1, int((top - bottom - foot - value) / self.leading))
        top = self._write_name(left, top, room, min(lines, 4), label)
        base = bottom + foot + self.small * 0.3
        self.pen.text(left, base, label.value, self.small, color=GREY, width=room)

    def _write_head(self, left, top, room, label):
        if not label.head:
            return top
        base = top - self.small * 0.75
        self.pen.text(left, base, label.head, self.small, color=GREY, width=room)
        return base - self.small * 0.35

    def _write_name(self, left, top, room, max_lines, label, align="left"):
        style = self.pen.get_style(bold=True)
        x = left + room / 2 if align == "center" else left
        for line in wrap(label.name, style, self.name_size, room, max_lines):
            top -= self.leading
            base = top + self.leading * 0.2
            self.pen.text(x, base, line, self.name_size, bold=True, align=align)
        return top

    def _write_foot(self, left, bottom, room, label):
        """SKU at the left, price at the right; returns the height taken."""
        if not (label.sku or label.price):
            return 0
        large = self.small * 1.5
        base = bottom + self.small * 0.2
        taken = self.pen.text(left + room, base, label.price, large, True, "right")
        rest = room - taken - self.small * 0.5
        self.pen.text(left, base, label.sku, self.small, color=GREY, width=rest)
        return (large if label.price else self.small) * 1.1
