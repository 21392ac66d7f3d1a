from odoo import Command
from odoo.tests import tagged

from .common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestReceiptPrices(ReceiptCommon):
    """The receipt price is what the goods of the last receipt were bought for."""

    def _ask(self, pricelist=None, days=0, products=None):
        pricelist = (pricelist or self.receipt).with_user(self.manager)
        products = products or self.products
        return pricelist._get_receipt_prices(products.ids, self._day(days))

    def test_the_last_receipt_up_to_a_day_counts(self):
        self._buy(self.kettle, 50, days=-10)
        self._buy(self.kettle, 60, days=-5)
        self._buy(self.iron, 70, days=-1)
        self.assertEqual(self._ask(), {self.kettle.id: 60, self.iron.id: 70})
        self.assertEqual(self._ask(days=-5), {self.kettle.id: 60})
        self.assertEqual(self._ask(days=-6), {self.kettle.id: 50})
        self.assertEqual(self._ask(days=-11), {})

    def test_the_markup_comes_on_top(self):
        self._buy(self.kettle, 50)
        self.receipt.markup_percent = 30
        prices, problems = self.receipt._get_proposed_prices(
            self.products.ids, self.today
        )
        self.assertEqual(prices, {self.kettle.id: 65})
        self.assertEqual(problems.keys(), {self.iron.id, self.lamp.id})

    def test_an_order_whose_goods_have_not_come_does_not_count(self):
        self._order(self.kettle, 50)
        self.assertEqual(self._ask(), {})

    def test_a_discount_counts(self):
        self._buy(self.kettle, 50, line={"discount": 20})
        self.assertEqual(self._ask(), {self.kettle.id: 40})

    def test_taxes_that_are_part_of_the_price_do_not_count(self):
        tax = self.env["account.tax"].create(
            {
                "name": "VAT 20 % included",
                "amount": 20,
                "price_include_override": "tax_included",
                "type_tax_use": "purchase",
            }
        )
        self._buy(self.kettle, 60, line={"tax_ids": [Command.set(tax.ids)]})
        self.assertEqual(self._ask(), {self.kettle.id: 50})

    def test_a_price_per_dozen_becomes_one_per_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._buy(self.kettle, 600, quantity=2, line={"product_uom_id": dozen.id})
        self.assertEqual(self._ask(), {self.kettle.id: 50})

    def test_another_currency_at_the_rate_of_the_receipt(self):
        self._set_rate(0.1, -5)
        self._buy(self.kettle, 20, days=-10, currency_id=self.euro.id)
        self._buy(self.iron, 20, days=-5, currency_id=self.euro.id)
        self.assertEqual(self._ask(), {self.kettle.id: 40, self.iron.id: 200})

    def test_a_price_type_in_the_currency_of_the_order_has_its_figures(self):
        imported = self._create_type(
            "Imported", "receipt", currency_id=self.euro.id, markup_percent=0
        )
        self._buy(self.kettle, 20, days=-10, currency_id=self.euro.id)
        self._buy(self.iron, 30, days=-10)
        self._set_rate(0.1, -1)
        self.assertEqual(self._ask(imported), {self.kettle.id: 20, self.iron.id: 15})

    def test_goods_that_went_back_altogether_do_not_count(self):
        self._buy(self.kettle, 50, days=-10)
        picking = self._buy(self.kettle, 60, days=-5)
        self._return(picking, 4)
        self.assertEqual(self._ask(), {self.kettle.id: 60})
        self._return(picking, 6)
        self.assertEqual(self._ask(), {self.kettle.id: 50})
        self.assertEqual(self._ask(days=-1), {self.kettle.id: 60})

    def test_goods_that_customers_sent_back_are_no_receipt(self):
        self._buy(self.kettle, 50, days=-5)
        stock = self.env["stock.location"].search(
            [("usage", "=", "internal"), ("company_id", "=", self.company.id)], limit=1
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.kettle.id,
                "product_uom_qty": 1,
                "location_id": self.env.ref("stock.stock_location_customers").id,
                "location_dest_id": stock.id,
                "price_unit": 5,
            }
        )
        move._action_confirm()
        move.quantity = 1
        move.picked = True
        move._action_done()
        self.assertEqual(self._ask(), {self.kettle.id: 50})

    def test_parts_of_an_order_come_at_its_price(self):
        order = self._order(self.kettle, 50)
        self._receive(order, 4, days=-5)
        order.order_line.price_unit = 55
        self._receive(order, 6)
        self.assertEqual(self._ask(), {self.kettle.id: 55})

    def test_a_gift_keeps_the_price_before(self):
        self._buy(self.kettle, 50, days=-5)
        self._buy(self.kettle, 0)
        self.assertEqual(self._ask(), {self.kettle.id: 50})

    def test_goods_without_an_order_count_at_their_value(self):
        self.kettle.standard_price = 45
        stock_type = self.env["stock.picking.type"].search(
            [("code", "=", "incoming"), ("company_id", "=", self.company.id)], limit=1
        )
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": stock_type.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": stock_type.default_location_dest_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.kettle.id,
                            "product_uom_qty": 2,
                            "location_id": self.env.ref(
                                "stock.stock_location_suppliers"
                            ).id,
                            "location_dest_id": stock_type.default_location_dest_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking.button_validate()
        self.assertEqual(self._ask(), {self.kettle.id: 45})

    def test_each_company_has_receipts_of_its_own(self):
        other = self.env["res.company"].create(
            {"name": "Second company", "currency_id": self.company.currency_id.id}
        )
        self.worker.sudo().company_ids |= other
        self.manager.sudo().company_ids |= other
        theirs = self._create_type("Theirs", "receipt", company_id=other.id)
        self._buy(self.kettle, 50, days=-5)
        self._buy(self.kettle, 80, company=other)
        self.receipt.company_id = self.company
        self.assertEqual(self._ask(), {self.kettle.id: 50})
        self.assertEqual(self._ask(theirs), {self.kettle.id: 80})

    def test_any_number_of_products_takes_one_query(self):
        self._buy(self.kettle, 50)
        self._buy(self.iron, 50, currency_id=self.euro.id)
        self._ask()
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.receipt._get_receipt_prices(self.products.ids, self.today)

    def test_the_day_ends_where_the_user_is(self):
        picking = self._buy(self.kettle, 50)
        picking.sudo().move_ids.date = "2026-03-10 23:30:00"
        day = self.today.replace(2026, 3, 10)
        ids = self.kettle.ids
        self.assertTrue(self.receipt._get_receipt_prices(ids, day))
        kyiv = self.receipt.with_context(tz="Europe/Kyiv")
        self.assertFalse(kyiv._get_receipt_prices(ids, day))
