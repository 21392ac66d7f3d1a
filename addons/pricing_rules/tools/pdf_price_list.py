"""Draw a price list: head with logo, repeated table head, groups, page numbers."""

from io import BytesIO
from typing import NamedTuple

from PIL import Image
from reportlab.lib.utils import ImageReader

from .pdf_grid import MM
from .pdf_pen import GREY, INK, LINE
from .pdf_text import fit_size, shorten, wrap

MARGIN = 12 * MM
SIZE = 8
LEADING = 9.6
CELL_PAD = 1.2 * MM
FOOT = 9 * MM
PICTURE = 14 * MM
PIXELS = 160


class Column(NamedTuple):
    """A column of the table; what is left of the width goes to those with a share."""

    title: str
    width: float = 0
    share: float = 0
    align: str = "left"
    bold: bool = False
    lines: int = 1


class Row(NamedTuple):
    """A product: one text per column, and the key of its picture."""

    cells: tuple
    key: int = 0


class Heading(NamedTuple):
    """A line over the products of a group."""

    text: str


class Head(NamedTuple):
    """What stands above the table of the first page, and small on the others."""

    title: str
    subtitle: str = ""
    company: str = ""
    contacts: tuple = ()
    remarks: tuple = ()
    logo: bytes = None
    page_text: str = "%(page)s / %(pages)s"
    color: tuple = (0.16, 0.24, 0.35)


class PriceListDrawer:
    """Sets the rows on pages, then draws the pages."""

    def __init__(self, pen, width, height, head, columns, load_pictures=None):
        """Work out the widths of the columns.

        :param pen: a :class:`~.pdf_pen.Pen`
        :param float width: of the page, in points
        :param float height: likewise
        :param head: :class:`Head`
        :param columns: list of :class:`Column`
        :param load_pictures: function of the keys of the rows of a page, that returns
            a dict of key -> bytes; without it rows have no pictures
        """
        self.pen, self.head, self.columns = pen, head, columns
        self.width, self.height = width, height
        self.inner = width - 2 * MARGIN
        self.load_pictures = load_pictures
        self.picture = PICTURE + 2 * CELL_PAD if load_pictures else 0
        self.widths = self._get_widths()
        self.titles = [
            wrap(column.title, pen.get_style(bold=True), SIZE, size - 2 * CELL_PAD, 3)
            for column, size in zip(columns, self.widths, strict=True)
        ]
        most = max((len(lines) for lines in self.titles), default=1)
        self.table_head = most * LEADING + 2 * CELL_PAD

    def _get_widths(self):
        fixed = self.picture + sum(column.width for column in self.columns)
        shares = sum(column.share for column in self.columns)
        rest = max(self.inner - fixed, 0)
        return [
            column.width + (rest * column.share / shares if shares else 0)
            for column in self.columns
        ]

    def draw(self, items, max_pages=None):
        """Draw the whole list.

        :param items: list of :class:`Heading` and :class:`Row`, in order
        :param int max_pages: stop after so many pages
        :return: number of pages the whole list has
        """
        pages = self._set_pages(items)
        shown = pages[:max_pages]
        for number, page in enumerate(shown, 1):
            if number > 1:
                self.pen.new_page()
            self._draw_page(page, number, len(pages))
        return len(pages)

    # WHAT GOES ON WHICH PAGE

    def _set_pages(self, items):
        """Lists of (item, lines of its cells, height), one list a page."""
        pages, room = [[]], self._get_room(first=True)
        heading = None
        for item in items:
            lines, height = self._measure(item)
            # a heading is set with the row below it
            if isinstance(item, Heading):
                heading = (item, lines, height)
                continue
            needed = height + (heading[2] if heading else 0)
            if needed > room and pages[-1]:
                pages.append([])
                room = self._get_room(first=False)
            if heading:
                pages[-1].append(heading)
                heading = None
            pages[-1].append((item, lines, height))
            room -= needed
        return pages

    def _get_room(self, first):
        top = self._get_head_height() if first else 9 * MM
        return self.height - 2 * MARGIN - top - self.table_head - FOOT

    def _get_head_height(self):
        texts = 13 + 10 * len(self.head.contacts)
        title = 24 + (12 if self.head.subtitle else 0)
        logo = 19 * MM if self.head.logo else 0
        return max(texts, title, logo) + 11 * len(self.head.remarks) + 5 * MM

    def _measure(self, item):
        if isinstance(item, Heading):
            return None, LEADING + 2.6 * CELL_PAD
        lines = [
            self._wrap_cell(column, text, width)
            for column, text, width in zip(
                self.columns, item.cells, self.widths, strict=True
            )
        ]
        most = max(len(cell) for cell in lines)
        height = most * LEADING + 1.4 * CELL_PAD
        return lines, max(height, self.picture and PICTURE + CELL_PAD)

    def _wrap_cell(self, column, text, width):
        style, room = self.pen.get_style(column.bold), width - 2 * CELL_PAD
        if column.lines == 1:
            return [text]
        return wrap(text, style, SIZE, room, column.lines)

    # DRAWING

    def _draw_page(self, page, number, pages):
        top = self.height - MARGIN
        top -= self._draw_head(top) if number == 1 else self._draw_small_head(top)
        top = self._draw_table_head(top)
        pictures = self._get_pictures(page)
        even = False
        for item, lines, height in page:
            top -= height
            if isinstance(item, Heading):
                self._draw_heading(item, top, height)
                even = False
            else:
                picture = pictures.get(item.key)
                self._draw_row(lines, top, height, even, picture)
                even = not even
        self._draw_foot(number, pages)

    def _draw_head(self, top):
        head, pen = self.head, self.pen
        right = self.width - MARGIN
        left = MARGIN + self._draw_logo(top)
        half = self.inner * 0.56 - (left - MARGIN)
        pen.text(left, top - 10, head.company, 11, bold=True, width=half)
        for line, text in enumerate(head.contacts):
            pen.text(left, top - 22 - 10 * line, text, 8, color=GREY, width=half)
        style = pen.get_style(bold=True)
        room = self.inner * 0.42
        size = fit_size(head.title, style, room, 20, 9)
        pen.text(right, top - 16, head.title, size, True, "right", head.color, room)
        pen.text(right, top - 30, head.subtitle, 9, False, "right", GREY, room)
        height = self._get_head_height()
        base = top - height + 3 * MM + 11 * len(head.remarks)
        for text in head.remarks:
            base -= 11
            pen.text(MARGIN, base + 2, text, 8, color=INK, width=self.inner)
        return height

    def _draw_logo(self, top):
        reader = read_picture(self.head.logo, 600)
        if reader is None:
            return 0
        width, height = reader.getSize()
        scale = min(42 * MM / width, 18 * MM / height)
        width, height = width * scale, height * scale
        self.pen.canvas.drawImage(reader, MARGIN, top - height, width, height)
        return width + 4 * MM

    def _draw_small_head(self, top):
        head, pen = self.head, self.pen
        title = f"{head.title} {head.subtitle}".strip()
        base = top - 8
        pen.text(MARGIN, base, head.company, 8, color=GREY, width=self.inner / 2)
        pen.text(self.width - MARGIN, base, title, 8, align="right", color=GREY)
        return 9 * MM - 3 * MM

    def _draw_table_head(self, top):
        bottom = top - self.table_head
        self.pen.box(MARGIN, bottom, self.inner, self.table_head, self.head.color)
        x = MARGIN + self.picture
        for column, lines, width in zip(
            self.columns, self.titles, self.widths, strict=True
        ):
            self._write(column, lines, x, width, top, self.table_head, (1, 1, 1), True)
            x += width
        return bottom

    def _draw_heading(self, item, bottom, height):
        base = bottom + CELL_PAD * 1.1
        color = self.head.color
        self.pen.text(
            MARGIN + CELL_PAD, base, item.text, 9, True, color=color, width=self.inner
        )
        self.pen.line(MARGIN, bottom, MARGIN + self.inner, bottom, 0.8, color)

    def _get_pictures(self, page):
        if not self.load_pictures:
            return {}
        keys = [item.key for item, *_size in page if isinstance(item, Row)]
        return self.load_pictures(keys)

    def _draw_row(self, lines, bottom, height, even, picture):
        if even and not self.picture:
            self.pen.box(MARGIN, bottom, self.inner, height, (0.96, 0.965, 0.975))
        self.pen.line(MARGIN, bottom, MARGIN + self.inner, bottom, 0.25)
        self._draw_picture(picture, bottom, height)
        x = MARGIN + self.picture
        for column, cell, width in zip(self.columns, lines, self.widths, strict=True):
            self._write(column, cell, x, width, bottom + height, height, INK)
            x += width

    def _write(self, column, lines, x, width, top, height, color, bold=None):
        """Write the lines of a cell, in the middle of its height."""
        bold = column.bold if bold is None else bold
        room = width - 2 * CELL_PAD
        x += CELL_PAD if column.align == "left" else width - CELL_PAD
        base = top - (height - len(lines) * LEADING) / 2 - SIZE * 0.9
        for line in lines:
            self.pen.text(x, base, line, SIZE, bold, column.align, color, room)
            base -= LEADING

    def _draw_picture(self, data, bottom, height):
        reader = read_picture(data, PIXELS)
        if reader is None:
            return
        width, high = reader.getSize()
        scale = min(PICTURE / width, PICTURE / high)
        width, high = width * scale, high * scale
        x = MARGIN + CELL_PAD + (PICTURE - width) / 2
        self.pen.canvas.drawImage(reader, x, bottom + (height - high) / 2, width, high)

    def _draw_foot(self, number, pages):
        pen, right = self.pen, self.width - MARGIN
        line = MARGIN + 5 * MM
        pen.line(MARGIN, line, right, line, 0.4, LINE)
        text = self.head.page_text % {"page": number, "pages": pages}
        taken = pen.text(right, MARGIN + 4, text, 8, align="right", color=GREY)
        contacts = shorten(
            "  ·  ".join(filter(None, [self.head.company, *self.head.contacts])),
            pen.get_style(),
            8,
            self.inner - taken - 5 * MM,
        )
        pen.text(MARGIN, MARGIN + 4, contacts, 8, color=GREY)


def read_picture(data, pixels):
    """A picture for a PDF: on white, no larger than needed, as a small JPEG.

    :param bytes data: the file, in whatever format Pillow reads
    :param int pixels: of the longer side
    :return: ``ImageReader``; None when there is no picture or it cannot be read
    """
    if not data:
        return None
    try:
        with Image.open(BytesIO(data)) as source:
            source.thumbnail((pixels, pixels))
            picture = Image.new("RGB", source.size, "white")
            rgba = source.convert("RGBA")
            picture.paste(rgba, mask=rgba)
    # a picture that cannot be read leaves its place empty
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=85)
    stream.seek(0)
    return ImageReader(stream)
