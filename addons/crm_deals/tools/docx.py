"""Places for data in a Word document, filled with nothing but zip and XML."""

import io
import re
import zipfile

from lxml import etree

from .placeholders import PLACE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TEXT_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
MAX_BYTES = 50 * 1024 * 1024


class NotADocument(ValueError):
    """The file is not a Word document, or one too big to be a template."""


def read_texts(content):
    """Return the paragraphs of a Word document, its headers and footers included.

    :param bytes content: the .docx file
    :return: list of str
    :raise NotADocument: when it is not such a file
    """
    parts = _read_parts(content)
    texts = []
    for name, data in parts.items():
        if TEXT_PARTS.fullmatch(name):
            paragraphs = _parse(data).iter(f"{W}p")
            texts += ["".join(t.text or "" for t in _runs(p)) for p in paragraphs]
    return texts


def fill(content, get_value):
    """Fill the places of a Word document.

    :param bytes content: the .docx file
    :param get_value: function from what stands between the braces to a str
    :return: bytes of the filled .docx file
    :raise NotADocument: when it is not such a file
    """
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in _read_parts(content).items():
            if TEXT_PARTS.fullmatch(name):
                data = _fill_part(data, get_value)
            target.writestr(name, data)
    return result.getvalue()


def _read_parts(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            if sum(info.file_size for info in source.infolist()) > MAX_BYTES:
                raise NotADocument("too big")
            parts = {name: source.read(name) for name in source.namelist()}
    except (zipfile.BadZipFile, RuntimeError) as error:
        raise NotADocument("not a zip file") from error
    if "word/document.xml" not in parts:
        raise NotADocument("no text in it")
    return parts


def _parse(data):
    # entities of a stranger's file could read files of the server
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotADocument("broken text in it") from error


def _runs(paragraph):
    return list(paragraph.iter(f"{W}t"))


def _fill_part(data, get_value):
    root = _parse(data)
    for paragraph in root.iter(f"{W}p"):
        _fill_paragraph(paragraph, get_value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _fill_paragraph(paragraph, get_value):
    """Fill a paragraph; Word cuts a place into runs at will, the first gets it all."""
    runs = _runs(paragraph)
    text = "".join(run.text or "" for run in runs)
    for match in reversed(list(PLACE.finditer(text))):
        _replace(runs, match.start(), match.end(), get_value(match.group(1)))


def _replace(runs, start, end, value):
    offset = 0
    for run in runs:
        text = run.text or ""
        first, last = max(start - offset, 0), min(end - offset, len(text))
        if first < last:
            run.text = text[:first] + value + text[last:]
            run.set(XML_SPACE, "preserve")
            value = ""
        offset += len(text)
