"""A canvas of reportlab that writes in fonts with all letters."""

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from .pdf_fonts import BOLD, REGULAR, get_styles
from .pdf_text import shorten

INK = (0.11, 0.13, 0.16)
GREY = (0.42, 0.45, 0.5)
LINE = (0.78, 0.8, 0.83)
ACCENT = (0.78, 0.09, 0.13)


class Pen:
    """Writes texts and draws paths; all lengths in points."""

    def __init__(self, stream, page_size, title="", author="", lang=""):
        """Begin a document.

        :param stream: binary stream that gets the PDF on :meth:`save`
        :param page_size: (width, height)
        :param str title: of the document, as viewers show it
        :param str author: likewise
        :param str lang: language of the document, as in ``uk-UA``
        """
        self.canvas = Canvas(
            stream, pagesize=page_size, pageCompression=1, lang=lang or None
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.styles = get_styles()
        self._begin_texts()

    def _begin_texts(self):
        # all texts of a page are one text object: twice as fast as one each
        self._texts = self.canvas.beginText()
        self._font = self._color = None

    def get_style(self, bold=False):
        """The letters of a weight."""
        return self.styles[BOLD if bold else REGULAR]

    def text(self, x, y, text, size, bold=False, align="left", color=INK, width=None):
        """Write one line, above whatever is drawn on the page.

        :param float x: left end, right end or middle, as ``align`` says
        :param float y: base line
        :param str text: the line
        :param float size: of the letters
        :param bool bold: weight
        :param str align: ``left``, ``right`` or ``center``
        :param color: (red, green, blue), each from 0 to 1
        :param float width: cut what is longer than that
        :return: width of the text
        """
        if not text:
            return 0
        style = self.get_style(bold)
        if width is not None:
            text = shorten(text, style, size, width)
        taken = style.width(text, size)
        if align == "right":
            x -= taken
        elif align == "center":
            x -= taken / 2
        texts, font = self._texts, (style.pick(text), size)
        if font != self._font:
            self._font = font
            texts.setFont(*font)
        if color != self._color:
            self._color = color
            texts.setFillColorRGB(*color)
        texts.setTextOrigin(x, y)
        # the quickest way to write: it measures nothing; the next text sets its place
        texts.textLine(text)
        return taken

    def line(self, x1, y1, x2, y2, width=0.5, color=LINE):
        """Draw a straight line."""
        self.canvas.setStrokeColorRGB(*color)
        self.canvas.setLineWidth(width)
        self.canvas.line(x1, y1, x2, y2)

    def box(self, x, y, width, height, color):
        """Fill a rectangle."""
        self.canvas.setFillColorRGB(*color)
        self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def fill_path(self, path, x, y, scale_x, scale_y):
        """Fill a path that was prepared in units of its own.

        :param str path: PDF operators, beginning with ``m`` or ``re``
        :param float x: where its origin lies
        :param float y: likewise
        :param float scale_x: length of its unit
        :param float scale_y: likewise
        """
        canvas = self.canvas
        canvas.saveState()
        canvas.setFillColorRGB(0, 0, 0)
        canvas.transform(scale_x, 0, 0, scale_y, x, y)
        canvas.drawPath(PDFPathObject(code=["n", path]), stroke=0, fill=1)
        canvas.restoreState()

    def new_page(self):
        """End the page."""
        self.canvas.drawText(self._texts)
        self.canvas.showPage()
        self._begin_texts()

    def save(self):
        """End the last page and write the document to the stream."""
        self.new_page()
        self.canvas.save()
