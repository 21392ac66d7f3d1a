"""Writes prices into a workbook that the import reads again."""

from io import BytesIO

import xlsxwriter

WIDTHS = (10, 18, 18, 44, 12)
PRICE_WIDTH = 20
HEADER_ROW = 1
HELP_WIDTH = 110


def write_price_sheet(titles, price_titles, day, rows, texts, digits):
    """Write a workbook, row by row in constant memory.

    :param list titles: titles of the columns of the product
    :param list price_titles: titles of the price types
    :param day: date the prices hold for
    :param rows: iterable of (values of the product, prices); a price may be None
    :param dict texts: ``sheet`` and ``help`` (names of the sheets), ``date`` (title of
        the day), ``lines`` (what the second sheet says)
    :param int digits: decimal places that prices have at least
    :return: the file as bytes
    """
    buffer = BytesIO()
    options = {"constant_memory": True, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = _add_formats(book, digits)
        sheet = book.add_worksheet(texts["sheet"])
        _set_columns(sheet, titles, price_titles, formats)
        sheet.write_string(0, 0, texts["date"], formats["title"])
        sheet.write_datetime(0, 1, day, formats["date"])
        for column, title in enumerate((*titles, *price_titles)):
            sheet.write_string(HEADER_ROW, column, title, formats["title"])
        last = _write_rows(sheet, len(titles), rows, formats)
        sheet.autofilter(HEADER_ROW, 0, last, len(titles) + len(price_titles) - 1)
        _write_help(book, texts, formats)
    return buffer.getvalue()


def _add_formats(book, digits):
    grey = {"font_color": "#6c757d"}
    return {
        "title": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "helper": book.add_format(grey),
        "price": book.add_format({"num_format": f"#,##0.{'0' * digits}####"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _set_columns(sheet, titles, price_titles, formats):
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, formats["helper"])
    first = len(titles)
    last = first + len(price_titles) - 1
    sheet.set_column(first, last, PRICE_WIDTH, formats["price"])
    sheet.freeze_panes(HEADER_ROW + 1, first - 1)


def _write_rows(sheet, width, rows, formats):
    """Write the rows; return the number of the last one."""
    number = HEADER_ROW
    helper, price_format = formats["helper"], formats["price"]
    for number, (values, prices) in enumerate(rows, HEADER_ROW + 1):
        sheet.write_number(number, 0, values[0], helper)
        for column, text in enumerate(values[1:], 1):
            if text:
                # never a formula, whatever a product is called
                sheet.write_string(number, column, text, helper)
        for column, price in enumerate(prices, width):
            if price is not None:
                sheet.write_number(number, column, price, price_format)
    return number


def _write_help(book, texts, formats):
    sheet = book.add_worksheet(texts["help"])
    sheet.set_column(0, 0, HELP_WIDTH, formats["wrap"])
    for number, line in enumerate(texts["lines"]):
        sheet.write_string(number, 0, line, formats["wrap"])
