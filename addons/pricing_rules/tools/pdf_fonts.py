"""Fonts for PDFs that have every letter of Ukrainian and Russian, and the hryvnia.

They are looked for where Odoo keeps its own fonts, which is the same in a checkout of
its sources and in its Debian package, and then where the system keeps fonts. Nothing is
downloaded, and no path of a machine is known here.
"""

from functools import cached_property, lru_cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from odoo.tools.misc import file_path

REGULAR, BOLD = "regular", "bold"
_ODOO = "web/static/fonts/"
# in order of preference; the first that exists draws whatever it has letters for
FILES = {
    REGULAR: (
        _ODOO + "google/Roboto/Roboto-Regular.ttf",
        "DejaVuSans.ttf",
        _ODOO + "sign/NotoSans-Reg.ttf",
        _ODOO + "google/Montserrat/Montserrat-Regular.ttf",
        _ODOO + "google/Open_Sans/Open_Sans-Regular.ttf",
    ),
    BOLD: (
        _ODOO + "google/Roboto/Roboto-Bold.ttf",
        "DejaVuSans-Bold.ttf",
        _ODOO + "google/Montserrat/Montserrat-Bold.ttf",
        _ODOO + "google/Open_Sans/Open_Sans-Bold.ttf",
        _ODOO + "sign/NotoSans-Reg.ttf",
    ),
}


class Font:
    """One font file, registered with reportlab under ``name``."""

    def __init__(self, path):
        """Read the file.

        :param str path: of a TrueType file; reportlab's own search path is tried for
            bare file names
        :raises TTFError: no such file, or no TrueType font
        """
        self.name = f"pricing_rules/{path.rsplit('/', 1)[-1]}"
        self._font = TTFont(self.name, path)
        pdfmetrics.registerFont(self._font)

    @cached_property
    def letters(self):
        """All characters the font has."""
        return frozenset(map(chr, self._font.face.charToGlyph))

    def has(self, text):
        """Whether the font has every character of a text."""
        return self.letters.issuperset(text)


class Style:
    """Letters of one weight: each text is drawn by the first font that has it all."""

    def __init__(self, fonts):
        """Keep the fonts.

        :param fonts: list of :class:`Font`, best first
        """
        self._fonts = fonts

    @property
    def fonts(self):
        """The fonts, best first."""
        return tuple(self._fonts)

    def pick(self, text):
        """Return the name of the font to draw a text with."""
        for font in self._fonts:
            if font.has(text):
                return font.name
        return self._fonts[0].name

    def can_draw(self, text):
        """Whether some font has every character of a text."""
        return any(font.has(text) for font in self._fonts)

    def width(self, text, size):
        """Width of a text in points.

        :param str text: one line
        :param float size: of the letters, in points
        """
        return _unit_width(self.pick(text), text) * size


@lru_cache(maxsize=65536)
def _unit_width(font, text):
    return pdfmetrics.stringWidth(text, font, 1)


@lru_cache(maxsize=1)
def get_styles():
    """Return the styles by weight, reading the font files once per process.

    :return: dict of ``REGULAR`` and ``BOLD`` -> :class:`Style`
    :raises FileNotFoundError: not one font file was found
    """
    return {weight: Style(_load(files)) for weight, files in FILES.items()}


def _load(files):
    fonts = []
    for name in files:
        try:
            fonts.append(Font(file_path(name) if "/" in name else name))
        except (FileNotFoundError, TTFError):
            continue
    if not fonts:
        raise FileNotFoundError(f"None of these fonts was found: {', '.join(files)}")
    return fonts
