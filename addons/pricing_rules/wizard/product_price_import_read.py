import base64
import csv
import io
import math

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, split_every

from ..tools.price_number import PriceError, get_currency_words, parse_price
from ..tools.price_sheet import KEYS, normalize, open_price_sheet, to_text
from ..tools.price_sheet_messages import (
    explain_sheet_error,
    get_price_messages,
    get_product_messages,
)
from ..tools.product_matcher import MatchError, ProductMatcher
from ..tools.xlsx_reader import SheetError
from .product_price_import_line import RANKS

BATCH = 5000
#: how many times its own size a file of the largest size may have unpacked
UNPACKED = 10
#: files keep 16 digits of a price
SAME = 1e-14
COLUMNS = (
    "row_number",
    "product_id",
    "product_text",
    "pricelist_id",
    "price_old",
    "price",
    "change_percent",
    "status",
    "rank",
    "reason",
)


class ProductPriceImport(models.TransientModel):
    """Reading a file: which row means which product, and what it changes."""

    _inherit = "product.price.import"

    def _read_file(self):
        """Fill the lines from the file, some rows at a time."""
        service = self.env["product.price.sheet"]
        content = base64.b64decode(self.file)
        limit = (self._get_max_megabytes() << 20) * UNPACKED
        try:
            sheet = open_price_sheet(content, service._get_title_keys(), limit)
            types, ignored = service._match_price_types(sheet.titles, self.company_id)
            self._check_types(types)
            self._set_date(sheet.effective_date)
            self.ignored_titles = ", ".join(ignored)
            self._read_rows(sheet, types)
        except SheetError as error:
            raise UserError(explain_sheet_error(self.env, error)) from error
        self._refuse_repeated()
        self._lines_changed()

    def _check_types(self, types):
        if not types:
            raise UserError(
                self.env._(
                    "No column is called like a price type. Title the column of prices "
                    "with the name or the identifier of a price type."
                )
            )

    def _set_date(self, day):
        """The day of the document counts, then what was entered, then the file's."""
        self.effective_date = (
            self.document_id.effective_date
            or self.effective_date
            or day
            or fields.Date.context_today(self)
        )

    def _read_rows(self, sheet, types):
        service = self.env["product.price.sheet"]
        reader = _RowReader(self.env, sheet.columns, types, service._get_unit_names())
        known = self.document_id._get_line_prices() if self.document_id else {}
        for rows in split_every(BATCH, sheet.rows):
            read = [reader.parse(number, cells) for number, cells in rows]
            read = list(filter(None, read))
            matcher = self._get_matcher(read)
            for row in read:
                reader.find_product(row, matcher)
            current = self._get_current_prices(read, types, known)
            self._insert_lines(
                [line for row in read for line in reader.get_lines(row, current)]
            )

    def _get_matcher(self, rows):
        """A matcher that knows all products that some rows may mean."""
        service = self.env["product.price.sheet"]
        names = {row["id"] for row in rows if "." in row["id"]}
        external = service._find_external_ids(names) if names else {}
        for row in rows:
            row["product_id"] = _to_id(row["id"], external)
        return ProductMatcher(
            service._find_products(
                {row["product_id"] for row in rows if row["product_id"]},
                {row["reference"] for row in rows if row["reference"]},
                {row["barcode"] for row in rows if row["barcode"]},
                self.company_id,
            )
        )

    def _get_current_prices(self, rows, types, known):
        """{price type id: {product id: price}}; lines of the document count first."""
        ids = {row["product"].id for row in rows if row.get("product")}
        day = self.effective_date
        return {
            pricelist.id: pricelist._get_register_prices_of(list(ids), day)
            | known.get(pricelist.id, {})
            for pricelist in types.values()
        }

    def _delete_lines(self):
        self.env.cr.execute(
            SQL("DELETE FROM product_price_import_line WHERE import_id = %s", self.id)
        )
        self._lines_changed()

    def _insert_lines(self, lines):
        """Write lines as a stream, which is several times faster than statements."""
        buffer = io.StringIO()
        csv.writer(buffer).writerows((self.id, *line) for line in lines)
        buffer.seek(0)
        names = SQL(", ").join(map(SQL.identifier, ("import_id", *COLUMNS)))
        table = SQL.identifier(self.env["product.price.import.line"]._table)
        copy = SQL("COPY %s (%s) FROM STDIN WITH (FORMAT csv)", table, names)
        self.env.cr.copy_expert(copy.code, buffer)

    def _refuse_repeated(self):
        """Of several prices of one type for one product nobody knows which counts."""
        repeated = self.env.execute_query(
            SQL(
                """
                SELECT product_id, pricelist_id,
                       string_agg(row_number::text, ', ' ORDER BY row_number)
                  FROM product_price_import_line
                 WHERE import_id = %s AND status != 'refused'
                 GROUP BY product_id, pricelist_id HAVING count(*) > 1
                """,
                self.id,
            )
        )
        if not repeated:
            return
        message = get_product_messages(self.env)["twice"]
        products, types, rows = zip(*repeated, strict=True)
        self.env.cr.execute(
            SQL(
                """
                UPDATE product_price_import_line AS line
                   SET status = 'refused', rank = %s, reason = twice.reason
                  FROM unnest(%s::int[], %s::int[], %s::text[])
                       AS twice (product_id, pricelist_id, reason)
                 WHERE line.import_id = %s AND line.status != 'refused'
                   AND line.product_id = twice.product_id
                   AND line.pricelist_id = twice.pricelist_id
                """,
                RANKS["refused"],
                list(products),
                list(types),
                [message % {"value": value} for value in rows],
                self.id,
            )
        )

    def _lines_changed(self):
        self.env["product.price.import.line"].invalidate_model()
        self.invalidate_recordset(
            ["line_ids", "first_line_ids"] + [f"{status}_count" for status in RANKS]
        )


class _RowReader:
    """Turns rows of a file into lines of the preview."""

    def __init__(self, env, columns, types, units):
        self._columns = columns
        self._types = types
        self._units = units
        self._price_messages = get_price_messages(env)
        self._product_messages = get_product_messages(env)
        self._words = {
            column: get_currency_words(
                pricelist.currency_id.name, pricelist.currency_id.symbol
            )
            for column, pricelist in types.items()
        }

    def parse(self, number, cells):
        """What a row says: texts of the product, and {column: (price, problem)}."""
        prices = {}
        for column, words in self._words.items():
            if column not in cells:
                continue
            price, problem = self._read_price(cells[column], words)
            if price is not None or problem:
                prices[column] = price, problem
        if not prices:
            return None
        row = {key: to_text(cells.get(self._columns.get(key))) for key in KEYS}
        return {**row, "number": number, "cells": cells, "prices": prices}

    def _get_text(self, row, key):
        return to_text(row["cells"].get(self._columns.get(key)))

    def _read_price(self, value, words):
        try:
            return parse_price(value, words), None
        except PriceError as error:
            message = self._price_messages[error.code]
            return None, message % {"value": to_text(value)}

    def find_product(self, row, matcher):
        """Add to a row its product, or what hinders to find one."""
        try:
            row["product"] = matcher.match(
                row["product_id"], row["reference"], row["barcode"]
            )
        except MatchError as error:
            row["problem"] = self._explain(error.code, row)
            return
        unit = self._get_text(row, "unit")
        if unit and normalize(unit) not in self._units.get(row["product"].uom_id, ()):
            row["problem"] = self._product_messages["unit"] % {"value": unit}

    def _explain(self, code, row):
        if code == "unknown_id":
            value = row["id"]
        else:
            keys = (row["id"], row["reference"], row["barcode"])
            value = ", ".join(filter(None, keys))
        return self._product_messages[code] % {"value": value}

    def get_lines(self, row, current):
        """The lines of a row, as tuples of :data:`COLUMNS`."""
        product = row.get("product")
        if problem := row.get("problem"):
            yield self._get_line(row, product, None, None, None, "refused", problem)
            return
        for column, (price, problem) in row["prices"].items():
            pricelist = self._types[column].id
            old = current[pricelist].get(product.id)
            if problem:
                status = "refused"
            elif old is None:
                status = "new"
            elif math.isclose(price, old, rel_tol=SAME):
                status = "unchanged"
            else:
                status = "changed"
            yield self._get_line(row, product, pricelist, old, price, status, problem)

    def _get_line(self, row, product, pricelist, old, price, status, problem):
        text = None
        if status == "refused":
            texts = [row[key] for key in KEYS] + [self._get_text(row, "name")]
            text = " ".join(filter(None, texts))
        change = (price - old) / old * 100 if old and price is not None else 0
        return (
            row["number"],
            product and product.id,
            text,
            pricelist,
            old,
            price,
            change,
            status,
            RANKS[status],
            problem,
        )


def _to_id(text, external):
    """The id that a cell means; 0 for one that no product has."""
    if not text:
        return None
    if text.isdecimal() and len(text) < 10:
        return int(text)
    return external.get(text, 0)
