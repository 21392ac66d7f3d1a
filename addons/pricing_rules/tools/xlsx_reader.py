"""Reads Excel workbooks as a stream: constant memory, no trust in what a file says.

Unlike the readers at hand it tells a formula that was never calculated from an empty cell,
and stops at what is made to exhaust a server.
"""

import re
import zipfile
import zlib
from io import BytesIO
from posixpath import join, normpath
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

CHUNK = 1 << 16
MAX_COLUMNS = 16384
LETTERS = {}
PREFIXED = re.compile(rb"<\w+:(?:workbook|worksheet|sst|styleSheet|Relationships)\b")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class SheetError(Exception):
    """What keeps a file from being read.

    :param str code: what is wrong, see ``price_sheet_messages``
    :param details: what the message names
    """

    def __init__(self, code, **details):
        super().__init__(code)
        self.code = code
        self.details = details


class NoValue:
    """A formula whose result the file does not hold."""


class Workbook:
    """The visible sheets of a workbook.

    :param bytes content: the file
    :param int max_unpacked: bytes that its parts may have in all once unpacked
    :raises SheetError: not a workbook that can be read
    """

    def __init__(self, content, max_unpacked):
        self._archive = _open_archive(content, max_unpacked)
        self._names = set(self._archive.namelist())
        if "xl/workbook.xml" not in self._names:
            raise SheetError(self._guess_format())
        self._epoch = CALENDAR_WINDOWS_1900
        self._relations = self._read_relations()
        #: {name of a visible sheet: its part of the archive}
        self.sheets = self._read_sheets()
        self._texts = None
        self._date_styles = None

    def _guess_format(self):
        if "mimetype" in self._names and "content.xml" in self._names:
            return "opendocument"
        return "binary_excel" if "xl/workbook.bin" in self._names else "not_excel"

    def _read_relations(self):
        found = {}

        def start(name, attributes):
            if name == "Relationship":
                path = normpath(join("/xl", attributes.get("Target", "")))
                found[attributes.get("Id")] = path.lstrip("/")

        if "xl/_rels/workbook.xml.rels" in self._names:
            self._parse("xl/_rels/workbook.xml.rels", start)
        return found

    def _read_sheets(self):
        found = {}

        def start(name, attributes):
            if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self._epoch = CALENDAR_MAC_1904
            if name == "sheet" and attributes.get("state", "visible") == "visible":
                ids = {_local(key): value for key, value in attributes.items()}
                part = self._relations.get(ids.get("id"))
                if part in self._names and "chartsheet" not in part:
                    found[attributes.get("name", part)] = part

        self._parse("xl/workbook.xml", start)
        return found

    def _parse(self, part, start):
        for _chunk in self._stream(part, start):
            pass

    def _stream(self, part, start, end=None, data=None):
        """Feed a part to handlers; yield after every chunk."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.CharacterDataHandler = data
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            with self._archive.open(part) as stream:
                chunk = stream.read(CHUNK)
                if PREFIXED.search(chunk):
                    start, end = _without_prefix(start), _without_prefix(end)
                parser.StartElementHandler = start
                parser.EndElementHandler = end
                while chunk:
                    parser.Parse(chunk)
                    yield
                    chunk = stream.read(CHUNK)
                parser.Parse(b"", True)
        except (
            expat.ExpatError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,
        ) as error:
            raise SheetError("corrupt") from error

    def rows(self, part):
        """Read a sheet.

        :param str part: the part of the archive, from :attr:`sheets`
        :return: iterator of (row number, {column number from 0: value}); values are
            ``str``, ``float``, ``bool``, ``datetime`` or :class:`NoValue`; empty cells
            and rows are left out
        """
        if self._texts is None:
            self._texts = self._read_texts()
            self._date_styles = self._read_date_styles()
        parser = _RowParser(self._convert)
        for _chunk in self._stream(part, parser.start, parser.end, parser.data):
            yield from parser.take()

    def _convert(self, kind, style, text, has_formula):
        """The value of a cell; None when it is empty."""
        if text is None:
            return NoValue if has_formula else None
        if kind is None or kind == "n":
            if style in self._date_styles:
                return self._to_date(text)
            return float(text)
        if kind == "s":
            return self._texts[int(text)] or None
        if kind == "b":
            return text == "1"
        return text or None

    def _to_date(self, text):
        try:
            return from_excel(float(text), self._epoch)
        except (ValueError, OverflowError):
            return text

    def _read_texts(self):
        """The texts that cells share, in order."""
        texts, parts, state = [], [], {"text": False, "phonetic": False}

        def start(name, _attributes):
            state["text"] = name == "t" and not state["phonetic"]
            state["phonetic"] |= name == "rPh"

        def end(name):
            state["text"] = False
            if name == "rPh":
                state["phonetic"] = False
            elif name == "si":
                texts.append("".join(parts))
                parts.clear()

        def data(text):
            if state["text"]:
                parts.append(text)

        if "xl/sharedStrings.xml" in self._names:
            for _chunk in self._stream("xl/sharedStrings.xml", start, end, data):
                pass
        return texts

    def _read_date_styles(self):
        """The styles, as cells name them, that show a number as a date."""
        formats, used, inside = dict(BUILTIN_FORMATS), [], {"cellXfs": False}

        def start(name, attributes):
            if name == "numFmt":
                number = int(attributes["numFmtId"])
                formats[number] = attributes.get("formatCode", "")
            elif name in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
                inside["cellXfs"] = name == "cellXfs"
            elif name == "xf" and inside["cellXfs"]:
                used.append(int(attributes.get("numFmtId", 0)))

        if "xl/styles.xml" in self._names:
            self._parse("xl/styles.xml", start)
        return {
            str(index)
            for index, number in enumerate(used)
            if is_date_format(formats.get(number, ""))
        }


class _RowParser:
    """Collects the cells of rows from the events of a parser.

    The events of a large sheet are millions: what is not needed for every cell is left
    to others.
    """

    __slots__ = (
        "_convert", "_rows", "_number", "_column", "_cells", "_cell", "_wanted",
        "_text", "_has_formula",
    )  # fmt: skip

    def __init__(self, convert):
        self._convert = convert
        self._rows = []
        self._number = 0
        self._column = -1
        self._cells = {}
        self._cell = {}
        self._wanted = False
        self._text = None
        self._has_formula = False

    def take(self):
        """The rows that are complete."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name, attributes):
        """Take the beginning of an element."""
        if name == "v" or name == "t":
            self._wanted = True
        elif name == "c":
            self._cell = attributes
            self._text = None
            self._has_formula = False
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._column = -1
            self._cells = {}

    def end(self, name):
        """Take the end of an element."""
        if name == "v" or name == "t":
            self._wanted = False
        elif name == "c":
            attributes = self._cell
            reference = attributes.get("r")
            self._column = _column_of(reference, self._column)
            if self._text is not None or self._has_formula:
                value = self._convert(
                    attributes.get("t"),
                    attributes.get("s"),
                    self._text,
                    self._has_formula,
                )
                if value is not None:
                    self._cells[self._column] = value
        elif name == "row" and self._cells:
            self._rows.append((self._number, self._cells))

    def data(self, text):
        """Take a piece of text."""
        if self._wanted:
            self._text = text if self._text is None else self._text + text


def _open_archive(content, max_unpacked):
    """The archive that a workbook is, if it is one and does not explode."""
    if not content:
        raise SheetError("empty")
    if content.startswith(OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise SheetError("encrypted" if locked else "old_excel")
    if not content.startswith(b"PK"):
        raise SheetError("text" if b"\0" not in content[:CHUNK] else "not_excel")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise SheetError("corrupt") from error
    parts = archive.infolist()
    # a part never yields more than it declares, so that a lie about it does not help
    if sum(part.file_size for part in parts) > max_unpacked:
        raise SheetError("unpacked", limit=max_unpacked >> 20)
    if any(part.flag_bits & 1 for part in parts):
        raise SheetError("encrypted")
    return archive


def _column_of(reference, previous):
    """The number of the column of a cell such as "AB12", from 0."""
    if not reference:
        column = previous + 1
    else:
        letters = reference.rstrip("0123456789")
        column = LETTERS.get(letters)
        if column is None:
            column = _letters_to_number(letters)
    if column >= MAX_COLUMNS:
        raise SheetError("corrupt")
    return column


def _letters_to_number(letters):
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise SheetError("corrupt")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    LETTERS[letters] = number - 1
    return number - 1


def _without_prefix(handler):
    """A handler of elements that gets their names and attributes without prefixes."""

    def handle(name, *attributes):
        if attributes:
            attributes = ({_local(key): value for key, value in attributes[0].items()},)
        handler(_local(name), *attributes)

    return handler and handle


def _local(name):
    return name.rpartition(":")[2]


def _refuse_doctype(*_args):
    raise SheetError("corrupt")
