"""Finds the prices in a workbook: the row of titles, the columns, the day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .xlsx_reader import NoValue, SheetError, Workbook

#: rows in which the titles are looked for
MAX_HEAD = 50
#: columns that say which product a row means
KEYS = ("id", "reference", "barcode")
HELPERS = ("name", "unit")
DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d.%m.%y")


@dataclass
class PriceSheet:
    """A sheet with prices.

    ``columns`` is {key of a product column: column number}, ``titles`` {column number:
    title} of all other columns that have one, ``rows`` an iterator of (row number,
    {column number: value}).
    """

    name: str
    header_row: int
    columns: dict
    titles: dict
    effective_date: date
    rows: Any


def open_price_sheet(content, names, max_unpacked):
    """Find the prices in a file.

    :param bytes content: the file
    :param dict names: {normalised title: key}; keys are those of :data:`KEYS`,
        :data:`HELPERS` and ``date``
    :param int max_unpacked: bytes that the file may have once unpacked
    :return: :class:`PriceSheet`
    :raises SheetError: no such sheet, more than one, or not a workbook
    """
    book = Workbook(content, max_unpacked)
    found = []
    for name, part in book.sheets.items():
        if sheet := _find_prices(name, book.rows(part), names):
            found.append(sheet)
    if not found:
        raise SheetError("no_header")
    if len(found) > 1:
        raise SheetError("several_sheets", names=[sheet.name for sheet in found])
    return found[0]


def normalize(text):
    """A title as it is compared: without case and superfluous spaces."""
    return " ".join(str(text).split()).casefold().rstrip(":")


def to_text(value):
    """What a cell that names something says; an empty text when it is empty."""
    if value is None or value is NoValue:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _find_prices(name, rows, names):
    """The prices of one sheet; None when it has no row of titles."""
    day = None
    for count, (number, cells) in enumerate(rows):
        if count >= MAX_HEAD:
            break
        columns = _find_columns(cells, names)
        if "date" in columns:
            day = _read_day(number, cells, columns["date"]) or day
        titles = {
            column: to_text(value)
            for column, value in cells.items()
            if column not in columns.values() and to_text(value)
        }
        if titles and columns.keys() & set(KEYS):
            return PriceSheet(name, number, columns, titles, day, rows)
    return None


def _find_columns(cells, names):
    columns = {}
    for column, value in cells.items():
        key = isinstance(value, str) and names.get(normalize(value))
        if key in columns and key in KEYS:
            raise SheetError("title_twice", title=to_text(value))
        if key:
            columns[key] = column
    return columns


def _read_day(number, cells, column):
    """The day that stands to the right of its title."""
    value = next((cells[other] for other in sorted(cells) if other > column), None)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(to_text(value), pattern).date()
        except ValueError:
            continue
    raise SheetError("bad_date", row=number, value=to_text(value))
