#!/usr/bin/env python3
"""Loads CSV files into a running Odoo as a mapping file says, and tells what it mended.

    python3 tools/import_csv.py tools/mappings/crm_opportunities.json FOLDER \\
        --url http://localhost:8069 --db trade --login admin --password admin

Everything goes through Odoo's own ``load``, so that defaults, checks and access rights
hold as they do for an import in the web client. Each record gets an external identifier
made of the mapping's namespace, its table and its key. A second run therefore adds only
what is new; with ``--update`` it also writes again what is there. Known dirt (a product
spelled two ways, say) is mended by the mapping and counted in the report.

A mapping is a JSON file:

``namespace``    first part of the external identifiers
``date_format``  how the files write dates, as in Python's strptime
``context``      context of the calls
``mends``        ``{column: {wrong: right}}``; an empty right side empties the cell
``required``     ``{column: text}``: counts rows whose cell is empty, with the text
``tables``       list in the order of loading; each has ``model``, ``file``, ``key``
                 (column or list of columns that name a record, or ``{"value": text}``
                 for one record of all rows), ``fields`` and, where needed, ``name`` (the
                 table's name, by default the model), ``where`` (``{column: [values]}``),
                 ``context`` (of its calls), ``lines`` (list of ``fields`` of records
                 that belong to this one) with ``lines_need`` (column without which a
                 record gets none of them)

A field is the name of a column, or an object with one of
``value`` (the same for all), ``column`` (+ ``map`` for values, ``date``: true, ``prefix``),
``ref`` (name of an earlier table) with ``column``, ``join`` (list of columns, joined with
``with``), ``refs`` (like ``ref``, all rows that share this record's key, as a list).
"""

import argparse
import csv
import datetime
import json
import re
import sys
import urllib.error
import urllib.request
from collections import Counter
from http.cookiejar import CookieJar
from pathlib import Path

BATCH = 500


class ImportFailure(Exception):
    """A failure told in a sentence that says what to do."""


class Odoo:
    """A logged-in connection to an Odoo server, by the calls its web client makes."""

    def __init__(self, url, database, login, password):
        self.url = url.rstrip("/")
        handler = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(handler)
        session = self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )
        if not session.get("uid"):
            raise ImportFailure(f"{login} cannot log in to the database {database}.")

    def call(self, model, method, *args, **kwargs):
        """Call a method of a model.

        :return: what the method returns
        :raise ImportFailure: with the server's own words
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post("/web/dataset/call_kw", params)

    def _post(self, path, params):
        """Send a JSON-RPC request and return its result."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        request = urllib.request.Request(
            self.url + path, body.encode(), {"Content-Type": "application/json"}
        )
        try:
            with self.opener.open(request) as response:
                answer = json.load(response)
        except urllib.error.URLError as error:
            raise ImportFailure(f"{self.url} does not answer ({error}).") from error
        if "error" in answer:
            error = answer["error"]
            raise ImportFailure(error.get("data", {}).get("message") or str(error))
        return answer["result"]


class Mender:
    """Reads the files of a folder, mends known dirt and counts what it mended."""

    def __init__(self, mapping, folder):
        self.mapping = mapping
        self.folder = folder
        self.mended = Counter()
        self.missing = Counter()
        self.tables = {}

    def rows(self, name):
        """Return the mended rows of a file, reading it once."""
        if name not in self.tables:
            path = self.folder / name
            if not path.exists():
                raise ImportFailure(f"{path} is missing; give the folder of the files.")
            with open(path, newline="", encoding="utf-8-sig") as stream:
                self.tables[name] = [self._mend(row) for row in csv.DictReader(stream)]
        return self.tables[name]

    def _mend(self, row):
        """Return a row without blanks around its cells and with known dirt mended."""
        clean = {}
        for column, cell in row.items():
            text = (cell or "").strip()
            mends = self.mapping.get("mends", {}).get(column, {})
            if text in mends:
                self.mended[f"{column}: '{text}' read as '{mends[text]}'"] += 1
                text = mends[text]
            missing = self.mapping.get("required", {}).get(column)
            if missing and not text:
                self.missing[missing] += 1
            clean[column] = text
        return clean


class Importer:
    """Loads the tables of a mapping one after the other."""

    def __init__(self, odoo, mapping, folder, update=False, newest_on=None):
        self.odoo = odoo
        self.mapping = mapping
        self.mender = Mender(mapping, folder)
        self.update = update
        self.tables = {
            table.get("name", table["model"]): table for table in mapping["tables"]
        }
        self.shift = self._get_shift(newest_on)

    def run(self):
        """Load every table; return the report as a list of lines."""
        report = [self._load_table(name) for name in self.tables]
        report += [f"mended {text} ({n} times)" for text, n in self._mended()]
        if self.shift:
            report.append(f"moved all dates by {self.shift.days} days")
        return report

    def _mended(self):
        """Return what was mended or missing, most frequent first."""
        return (self.mender.mended + self.mender.missing).most_common()

    def _get_shift(self, newest_on):
        """Return how far dates are moved so that the newest is on the day given."""
        if not newest_on:
            return datetime.timedelta()
        found = [
            self._parse_date(row[field["column"]])
            for table in self.tables.values()
            for field in table["fields"].values()
            if isinstance(field, dict) and field.get("date")
            for row in self._table_rows(table)
            if row[field["column"]]
        ]
        return newest_on - max(found)

    def _parse_date(self, text):
        """Return the date that a cell holds."""
        return datetime.datetime.strptime(text, self.mapping["date_format"]).date()

    def _table_rows(self, table):
        """Return the rows of a table's file that its ``where`` lets through."""
        where = table.get("where", {})
        return [
            row
            for row in self.mender.rows(table["file"])
            if all(row[column] in values for column, values in where.items())
        ]

    def _key(self, table, row):
        """Return what names a row's record, empty where it names none."""
        columns = table["key"]
        if isinstance(columns, dict):
            return columns["value"]
        if isinstance(columns, str):
            columns = [columns]
        return " ".join(row[column] for column in columns).strip()

    def _external_id(self, name, key):
        """Return the external identifier of a record."""
        slug = re.sub(r"\W+", "_", key.lower()).strip("_")
        return f"{self.mapping['namespace']}.{name.replace('.', '_')}_{slug}"

    def _load_table(self, name):
        """Load one table in batches and return the line that reports it."""
        table = self.tables[name]
        records = {}
        for row in self._table_rows(table):
            key = self._key(table, row)
            if key:
                records.setdefault(self._external_id(name, key), []).append(row)
        known = set() if self.update else self._known(table["model"])
        new = {xmlid: rows for xmlid, rows in records.items() if xmlid not in known}
        columns = dict.fromkeys(
            name for line in table.get("lines", []) for name in line
        )
        fields = ["id", *table["fields"], *columns]
        records_lines = [
            self._record_lines(table, columns, xmlid, rows)
            for xmlid, rows in new.items()
        ]
        for start in range(0, len(new), BATCH):
            batch = records_lines[start : start + BATCH]
            self._load_batch(table, fields, [line for lines in batch for line in lines])
            print(f"{name}: {min(start + BATCH, len(new))} of {len(new)}", flush=True)
        return f"{name}: {len(new)} loaded, {len(records) - len(new)} were there"

    def _record_lines(self, table, columns, xmlid, rows):
        """Return the lines of one record: its own, and those of what belongs to it.

        :param columns: names of the fields of what belongs to it
        """
        own = [xmlid, *(self._cell(field, rows) for field in table["fields"].values())]
        need = table.get("lines_need")
        parts = [] if need and not rows[0][need] else table.get("lines", [])
        lines = [
            [self._cell(part[name], rows) if name in part else "" for name in columns]
            for part in parts
        ] or [[""] * len(columns)]
        empty = [""] * len(own)
        return [(empty if number else own) + line for number, line in enumerate(lines)]

    def _known(self, model):
        """Return the external identifiers of a model that exist in the namespace."""
        domain = [("module", "=", self.mapping["namespace"]), ("model", "=", model)]
        found = self.odoo.call(
            "ir.model.data", "search_read", domain, ["complete_name"]
        )
        return {record["complete_name"] for record in found}

    def _load_batch(self, table, fields, lines):
        """Load some lines; all of them or none.

        :raise ImportFailure: with what the server says of each refused line
        """
        context = {"import_file": True, **self.mapping.get("context", {})}
        context.update(table.get("context", {}))
        result = self.odoo.call(table["model"], "load", fields, lines, context=context)
        if not result["ids"]:
            texts = {message["message"] for message in result["messages"]}
            raise ImportFailure(f"{table['model']}: {' / '.join(sorted(texts))}")

    def _cell(self, field, rows):
        """Return the value of a field for the rows that share a record."""
        row = rows[0]
        if isinstance(field, str):
            return row[field]
        if "value" in field:
            return str(field["value"])
        if "join" in field:
            return field.get("with", " ").join(
                row[column] for column in field["join"] if row[column]
            )
        if "refs" in field:
            keys = dict.fromkeys(other[field["column"]] for other in rows)
            return ",".join(
                self._external_id(field["refs"], key) for key in keys if key
            )
        text = row[field["column"]]
        if text and "ref" in field:
            return self._external_id(field["ref"], text)
        if text and field.get("date"):
            return str(self._parse_date(text) + self.shift)
        return field.get("map", {}).get(text, f"{field.get('prefix', '')}{text}")


def parse_arguments(arguments=None):
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("mapping", type=Path, help="the mapping, a JSON file")
    parser.add_argument("folder", type=Path, help="the folder of the CSV files")
    parser.add_argument("--url", default="http://localhost:8069")
    parser.add_argument("--db", default="trade")
    parser.add_argument("--login", default="admin")
    parser.add_argument("--password", default="admin")
    parser.add_argument(
        "--update", action="store_true", help="write again what is there"
    )
    parser.add_argument(
        "--newest-on",
        type=datetime.date.fromisoformat,
        help="move all dates so that the newest falls on this day (YYYY-MM-DD)",
    )
    return parser.parse_args(arguments)


def main(arguments=None):
    """Load what the command line names and print the report."""
    options = parse_arguments(arguments)
    mapping = json.loads(options.mapping.read_text(encoding="utf-8"))
    try:
        odoo = Odoo(options.url, options.db, options.login, options.password)
        importer = Importer(
            odoo, mapping, options.folder, options.update, options.newest_on
        )
        report = importer.run()
    except ImportFailure as failure:
        sys.exit(f"Stopped: {failure}")
    print("\n".join(report))


if __name__ == "__main__":
    main()
