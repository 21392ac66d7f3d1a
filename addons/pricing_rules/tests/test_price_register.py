from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPriceRegister(PricingCommon):
    """Prices hold from the day of their document on, and the past stays known."""

    def _price(self, **options):
        return self.retail.get_prices(self.kettle, **options).get(self.kettle.id)

    def test_the_last_price_before_a_day_holds(self):
        self._set_prices(self.retail, {self.kettle: 90}, days=-10)
        self._set_prices(self.retail, {self.kettle: 95}, days=5)
        self.assertIsNone(self._price(date=self._day(-11)))
        self.assertEqual(self._price(date=self._day(-10)), 90)
        self.assertEqual(self._price(), 90)
        self.assertEqual(self._price(date=self._day(5)), 95)

    def test_a_correction_of_the_same_day_counts(self):
        self._set_prices(self.retail, {self.kettle: 90})
        self._set_prices(self.retail, {self.kettle: 91})
        self.assertEqual(self._price(), 91)
        rows = self.env["product.price"].search([("product_id", "=", self.kettle.id)])
        self.assertEqual(sorted(rows.mapped("price")), [90, 91])

    def test_what_was_known_at_a_moment(self):
        old = self._set_prices(self.retail, {self.kettle: 90}, days=-10)
        # as if it had been recorded yesterday
        self.env.cr.execute(
            "UPDATE product_price SET recorded_at = recorded_at - interval '1 day'"
            " WHERE document_id = %s",
            [old.id],
        )
        self._set_prices(self.retail, {self.kettle: 99}, days=-5)
        yesterday = self._day(-1)
        self.assertEqual(self._price(), 99)
        self.assertEqual(self._price(known_at=f"{yesterday} 23:59:59"), 90)

    def test_a_cancelled_document_gives_back_what_held_before(self):
        self._set_prices(self.retail, {self.kettle: 90}, days=-10)
        first = self._set_prices(self.retail, {self.kettle: 100}, days=-5)
        second = self._set_prices(self.retail, {self.kettle: 110}, days=-5)
        second.action_cancel()
        self.assertEqual(self._price(), 100)
        first.action_cancel()
        self.assertEqual(self._price(), 90)
        self.assertEqual(self._price(date=self._day(-4)), 90)

    def test_a_first_price_taken_back_leaves_none(self):
        self._set_prices(self.retail, {self.kettle: 90}).action_cancel()
        self.assertEqual(self.retail.get_prices(self.products), {})

    def test_rows_are_never_changed_or_deleted(self):
        document = self._set_prices(self.retail, {self.kettle: 90})
        row = self.env["product.price"].search([("document_id", "=", document.id)])
        with self.assertRaisesRegex(UserError, "never changed"):
            row.price = 1
        with self.assertRaisesRegex(UserError, "never changed"):
            row.unlink()

    def test_any_number_of_products_takes_one_query(self):
        self._set_prices(self.retail, dict.fromkeys(self.products, 5))
        self.retail.get_prices(self.products)
        with self.assertQueryCount(1):
            prices = self.retail.get_prices(self.products)
        self.assertEqual(prices, dict.fromkeys(self.products.ids, 5))

    def test_ids_and_texts_are_taken_as_programs_send_them(self):
        self._set_prices(self.retail, {self.kettle: 90}, days=-1)
        day = str(self.today)
        prices = self.retail.with_user(self.seller).get_prices([self.kettle.id], day)
        self.assertEqual(prices, {self.kettle.id: 90})

    def test_a_price_type_by_rules_keeps_no_history(self):
        rules = self._create_type("Rules", "rules")
        self.assertEqual(rules.get_prices(self.kettle), {self.kettle.id: 100})
        with self.assertRaisesRegex(UserError, "keeps no history"):
            rules.get_prices(self.kettle, known_at="2026-01-01 10:00:00")
