from io import BytesIO
from types import SimpleNamespace

from PyPDF2 import PdfReader

from odoo.tests import BaseCase, tagged
from odoo.tools.misc import file_path

from ..tools.pdf_barcode import get_symbol, is_ean
from ..tools.pdf_fonts import BOLD, FILES, REGULAR, Font, Style, get_styles
from ..tools.pdf_grid import MM, Grid, count_cells
from ..tools.pdf_pen import Pen
from ..tools.pdf_price_list import Column, Head, Heading, PriceListDrawer, Row
from ..tools.pdf_tag import Tag, TagDrawer
from ..tools.pdf_text import fit_size, format_number, shorten, sort_key, wrap

CYRILLIC = "Ґанок, їжак, єнот, ірис; объём, съёмный, ёж: 12 ₴ № 5"


@tagged("post_install", "-at_install")
class TestPdfTools(BaseCase):
    """The arithmetic and the drawing behind price lists, tags and labels."""

    def _read(self, draw):
        """The text of a PDF that a function draws with a pen."""
        stream = BytesIO()
        pen = Pen(stream, (210 * MM, 297 * MM))
        draw(pen)
        pen.save()
        pages = PdfReader(BytesIO(stream.getvalue())).pages
        return "\n".join(page.extract_text() for page in pages)

    # GRID

    def test_cells_that_just_fit_are_counted(self):
        """Three times 70 mm fit on 210 mm, whatever binary fractions say."""
        self.assertEqual(count_cells(210, 0, 0, 70, 0), 3)
        self.assertEqual(count_cells(297, 0, 0, 37, 0), 8)
        self.assertEqual(count_cells(210, 4.7, 4.7, 38.1, 2.5), 5)
        self.assertEqual(count_cells(210, 0, 0, 70.1, 0), 2)

    def test_cells_larger_than_the_page_do_not_fit(self):
        self.assertEqual(count_cells(210, 0, 0, 211, 0), 0)
        self.assertEqual(count_cells(210, 100, 111, 10, 0), 0)
        self.assertEqual(count_cells(210, 0, 0, 0, 0), 0)

    def test_cells_are_filled_row_by_row_from_the_top(self):
        grid = Grid(
            210, 297, 50, 30, left=5, top=7, gap_x=2, gap_y=3, columns=4, rows=9
        )
        self.assertEqual(grid.get_position(0), (5, 260))
        self.assertEqual(grid.get_position(3), (161, 260))
        self.assertEqual(grid.get_position(4), (5, 227))
        self.assertEqual(grid.count_pages(36), 1)
        self.assertEqual(grid.count_pages(37), 2)
        self.assertEqual(grid.count_pages(0), 0)

    # TEXTS

    def test_long_names_are_wrapped_and_cut(self):
        style = get_styles()[BOLD]
        lines = wrap("Чайник електричний нержавіюча сталь", style, 10, 70, 2)
        self.assertEqual(len(lines), 2)
        self.assertTrue(lines[1].endswith("…"))
        self.assertTrue(all(style.width(line, 10) <= 70 for line in lines))

    def test_words_longer_than_a_line_are_broken(self):
        style = get_styles()[REGULAR]
        lines = wrap("A" * 100, style, 10, 50, 3)
        self.assertEqual(len(lines), 3)
        self.assertTrue(all(style.width(line, 10) <= 50 for line in lines))

    def test_empty_and_short_texts_stay(self):
        style = get_styles()[REGULAR]
        self.assertEqual(wrap("", style, 10, 50, 3), [])
        self.assertEqual(wrap(None, style, 10, 50, 3), [])
        self.assertEqual(wrap("One two", style, 10, 500, 1), ["One two"])
        self.assertEqual(shorten("Word", style, 10, 1), "")
        self.assertEqual(fit_size("", style, 10, 12), 12)

    def test_numbers_are_written_as_the_language_does(self):
        lang = SimpleNamespace(thousands_sep="\u202f")
        self.assertEqual(format_number(1234567.5, 2, lang), ("1\xa0234\xa0567", "50"))
        self.assertEqual(format_number(12, 0, lang), ("12", ""))

    def test_cyrillic_is_sorted_by_the_alphabet(self):
        words = ["Яблуко", "ґанок", "Гора", "Дім", "їжак", "Ірис", "Єнот", "йод"]
        ordered = ["Гора", "ґанок", "Дім", "Єнот", "Ірис", "їжак", "йод", "Яблуко"]
        self.assertEqual(sorted(words, key=sort_key), ordered)

    # FONTS

    def test_cyrillic_comes_out_of_the_pdf(self):
        """Letters are text in the PDF, not only pictures of letters."""
        for bold in (False, True):
            text = self._read(lambda pen, b=bold: pen.text(9, 9, CYRILLIC, 10, bold=b))
            self.assertEqual(text.strip(), CYRILLIC)

    def test_every_weight_has_all_letters(self):
        """Also where only the fonts are found that Odoo itself carries."""
        for weight, style in get_styles().items():
            self.assertTrue(style.can_draw(CYRILLIC), weight)
        for names in FILES.values():
            fonts = [Font(file_path(name)) for name in names if "/sign/" in name]
            self.assertTrue(Style(fonts).can_draw(CYRILLIC))

    def test_letters_that_the_first_font_lacks_are_taken_from_another(self):
        """The hryvnia is missing in some fonts that Odoo has."""
        best, *_rest, last = get_styles()[REGULAR].fonts
        lacking = min(best.letters - last.letters)
        style = Style([last, best])
        self.assertEqual(style.pick("Price"), last.name)
        self.assertEqual(style.pick(f"Price {lacking}"), best.name)
        # what no font has is drawn by the first one, as a box
        self.assertEqual(style.pick("\U0001f600"), last.name)

    # BARCODES

    def test_ean_codes_are_told_by_their_check_digit(self):
        self.assertTrue(is_ean("4820000000017"))
        self.assertTrue(is_ean("96385074"))
        self.assertTrue(is_ean("036000291452"))
        self.assertFalse(is_ean("4820000000018"))
        self.assertFalse(is_ean("48200000000"))
        self.assertFalse(is_ean("482000000001X"))

    def test_ean_13_has_the_bars_of_the_standard(self):
        """The example of the GS1 specification: 95 modules, guards longer."""
        symbol = get_symbol("5901234123457")
        self.assertEqual((symbol.kind, symbol.modules), ("ean13", 95))
        bits = [0] * 95
        for bar in symbol.path.split(" re"):
            if bar.strip():
                start, _bottom, width, _height = map(float, bar.split())
                bits[int(start) : int(start + width)] = [1] * int(width)
        self.assertEqual(
            "".join(map(str, bits)),
            "101"
            "0001011"
            "0100111"
            "0110011"
            "0010011"
            "0111101"
            "0011101"
            "01010"
            "1100110"
            "1101100"
            "1000010"
            "1011100"
            "1001110"
            "1000100"
            "101",
        )

    def test_upc_becomes_ean_13_and_ean_8_stays(self):
        self.assertEqual(get_symbol("036000291452").value, "0036000291452")
        self.assertEqual(get_symbol("96385074").modules, 67)

    def test_wrong_check_digit_falls_back_to_code_128(self):
        self.assertEqual(get_symbol("4820000000018").kind, "code128")
        self.assertEqual(get_symbol("ART-1").kind, "code128")
        self.assertEqual(get_symbol("4820000000017", "code128").kind, "code128")

    def test_what_cannot_be_a_barcode_is_none(self):
        self.assertIsNone(get_symbol(""))
        self.assertIsNone(get_symbol("Їжак"))
        self.assertIsNone(get_symbol("4820000000017", "none"))
        self.assertIsNone(get_symbol("x" * 301, "qr"))

    def test_qr_takes_any_letters(self):
        symbol = get_symbol("Їжак", "qr")
        self.assertEqual((symbol.kind, symbol.modules), ("qr", 21))

    # DRAWING

    def test_tag_says_everything(self):
        tag = Tag(
            name="Чайник",
            whole="1 299",
            cents="90",
            currency="₴",
            old_price="1 499,00",
            unit="/ шт",
            sku="ART-1",
            symbol=get_symbol("4820000000017"),
            head="Дім",
            date="15.01.2026",
            price_type="Роздрібна",
        )
        for width, height in ((105, 74), (52, 30), (105, 148), (15, 8)):
            text = self._read(
                lambda pen, w=width, h=height: TagDrawer(pen, w * MM, h * MM).draw(
                    0, 0, tag
                )
            )
            self.assertIn("1 299", text.replace("\xa0", " "))
            self.assertIn("₴", text)
        self.assertIn(
            "820000",
            self._read(lambda pen: TagDrawer(pen, 70 * MM, 37 * MM).draw(0, 0, tag)),
        )

    def test_table_head_is_repeated_and_pages_are_counted(self):
        head = Head(
            title="Price List", company="Company", page_text="%(page)s of %(pages)s"
        )
        columns = [Column("Name", share=1, lines=2), Column("Price", width=60)]
        rows = [Heading("Group"), *(Row((f"Product {n}", "1,00")) for n in range(120))]
        numbers = []

        def draw(pen):
            drawer = PriceListDrawer(pen, 210 * MM, 297 * MM, head, columns)
            numbers.append(drawer.draw(rows))

        text = self._read(draw)
        self.assertEqual(numbers, [3])
        self.assertEqual(text.count("Name"), 3)
        self.assertIn("3 of 3", text)
        self.assertIn("Product 119", text)

    def test_group_heading_is_never_the_last_line_of_a_page(self):
        columns = [Column("Name", share=1)]
        items = []
        for number in range(80):
            items += [Heading(f"Group {number}"), Row((f"Product {number}",))]
        pen = Pen(BytesIO(), (210 * MM, 297 * MM))
        drawer = PriceListDrawer(pen, 210 * MM, 297 * MM, Head("List"), columns)
        for page in drawer._set_pages(items):
            self.assertIsInstance(page[-1][0], Row)
