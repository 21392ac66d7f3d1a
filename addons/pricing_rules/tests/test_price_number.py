import datetime

from odoo.tests import TransactionCase, tagged

from ..tools.price_number import PriceError, get_currency_words, parse_price
from ..tools.xlsx_reader import NoValue

WORDS = get_currency_words("UAH", "₴")


@tagged("post_install", "-at_install")
class TestPriceNumber(TransactionCase):
    """Prices are read as people write them, and refused when they can mean two things."""

    def test_texts_are_numbers(self):
        for text, price in (
            ("12,50", 12.5),
            ("12.50", 12.5),
            ("1 234,5", 1234.5),
            ("1\u00a0234,50", 1234.5),
            ("1\u202f234.50", 1234.5),
            ("1'234.50", 1234.5),
            ("1.234,50", 1234.5),
            ("1,234.50", 1234.5),
            ("1,234,567", 1234567),
            ("12.50 грн", 12.5),
            ("12.50 грн.", 12.5),
            ("₴12", 12),
            ("12 UAH", 12),
            ("0,125", 0.125),
            ("0", 0),
        ):
            with self.subTest(text):
                self.assertEqual(parse_price(text, WORDS), price)

    def test_numbers_keep_what_excel_shows(self):
        self.assertEqual(parse_price(107.00000000000001), 107)
        self.assertEqual(parse_price(0.1 + 0.2), 0.3)

    def test_empty_cells_and_dashes_are_no_price(self):
        for value in (None, "", " ", "-", "—"):
            self.assertIsNone(parse_price(value))

    def test_what_is_no_price_is_refused(self):
        for value, code in (
            ("abc", "not_number"),
            ("12 5", "not_number"),
            ("1,2,3", "not_number"),
            ("#REF!", "not_number"),
            (True, "not_number"),
            (datetime.datetime(2026, 1, 2), "not_number"),
            ("1,234", "two_readings"),
            ("12.345", "two_readings"),
            ("12 USD", "other_currency"),
            (-1.0, "negative"),
            ("-5", "negative"),
            ("−5", "negative"),
            (1e15, "too_large"),
            (float("inf"), "too_large"),
            (float("nan"), "too_large"),
            (NoValue, "no_value"),
        ):
            with self.subTest(value), self.assertRaises(PriceError) as caught:
                parse_price(value, WORDS)
            self.assertEqual(caught.exception.code, code)
