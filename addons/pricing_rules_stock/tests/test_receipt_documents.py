from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ReceiptCommon


@tagged("post_install", "-at_install")
class TestReceiptDocuments(ReceiptCommon):
    """A goods receipt proposes prices, and never fails because of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receipt.write({"set_on_receipt": True, "use_on_sale": False})
        cls.company.receipt_price_user_id = cls.manager

    def _lines(self, document):
        return {
            (line.pricelist_id.name, line.product_id.name): line.price
            for line in document.line_ids
        }

    def test_a_receipt_proposes_prices(self):
        picking = self._buy(self.kettle, 50)
        document = picking.with_user(self.manager).sudo().price_document_ids
        self.assertEqual(document.state, "draft")
        self.assertEqual(document.origin_kind, "receipt")
        self.assertEqual(document.origin, picking.name)
        self.assertEqual(document.user_id, self.manager)
        self.assertEqual(document.pricelist_ids, self.receipt)
        self.assertEqual(self._lines(document), {("Receipt", "Kettle"): 50})
        self.assertEqual(document.activity_ids.user_id, self.manager)
        document.with_user(self.manager).action_post()
        self.assertEqual(self.receipt.get_prices(self.kettle), {self.kettle.id: 50})
        self.assertFalse(document.activity_ids)

    def test_prices_set_by_hand_are_asked_for(self):
        self.retail.set_on_receipt = True
        self._set_prices(self.retail, {self.kettle: 99}, days=-1)
        document = self._buy(self.kettle, 50).sudo().price_document_ids
        self.assertEqual(
            self._lines(document),
            {("Receipt", "Kettle"): 50, ("Retail", "Kettle"): 99},
        )

    def test_prices_that_stay_the_same_are_left_out(self):
        self._set_prices(self.receipt, {self.kettle: 50}, days=-1)
        self.assertFalse(self._buy(self.kettle, 50).sudo().price_document_ids)

    def test_prices_that_need_no_check_hold_at_once(self):
        self.receipt.post_on_receipt = True
        shelf = self._create_type(
            "Shelf",
            "markup",
            source_pricelist_id=self.receipt.id,
            markup_percent=100,
            recompute="on_source_change",
        )
        document = self._buy(self.kettle, 50).sudo().price_document_ids
        self.assertEqual(document.state, "posted")
        self.assertFalse(document.activity_ids)
        self.assertEqual(self.receipt.get_prices(self.kettle), {self.kettle.id: 50})
        self.assertEqual(shelf.get_prices(self.kettle), {self.kettle.id: 100})

    def test_a_type_that_follows_receipts_at_once_needs_no_flag(self):
        self.receipt.write({"set_on_receipt": False, "recompute": "on_source_change"})
        document = self._buy(self.kettle, 50).sudo().price_document_ids
        self.assertEqual(document.state, "posted")
        self.assertEqual(self.receipt.get_prices(self.kettle), {self.kettle.id: 50})

    def test_a_price_by_hand_is_never_posted_by_itself(self):
        self.receipt.set_on_receipt = False
        self.retail.write({"set_on_receipt": True, "post_on_receipt": True})
        self._set_prices(self.retail, {self.kettle: 99}, days=-1)
        document = self._buy(self.kettle, 50).sudo().price_document_ids
        self.assertEqual(document.state, "draft")

    def test_parts_propose_what_came_with_them(self):
        order = self._order(self.kettle, 50)
        first = self._receive(order, 4).sudo().price_document_ids
        self.assertEqual(first.line_ids.product_id, self.kettle)
        second = self._receive(order).sudo().price_document_ids
        self.assertEqual(len(first | second), 2)
        first.with_user(self.manager).action_post()
        second.with_user(self.manager).action_compute()
        self.assertEqual(second.line_ids.change_percent, 0)

    def test_goods_sent_back_propose_nothing(self):
        back = self._return(self._buy(self.kettle, 50), 3)
        self.assertFalse(back.price_document_ids)
        again = self._return(back, 1)
        self.assertFalse(again.price_document_ids)

    def test_without_a_flagged_price_type_nothing_is_proposed(self):
        self.receipt.set_on_receipt = False
        self.assertFalse(self._buy(self.kettle, 50).sudo().price_document_ids)

    def test_types_of_other_companies_are_left_alone(self):
        other = self.env["res.company"].create(
            {"name": "Second company", "currency_id": self.company.currency_id.id}
        )
        self.worker.sudo().company_ids |= other
        theirs = self._create_type(
            "Theirs", "receipt", company_id=other.id, set_on_receipt=True
        )
        self.receipt.company_id = False
        own = self._buy(self.kettle, 50).sudo().price_document_ids
        self.assertEqual(own.pricelist_ids, self.receipt)
        document = self._buy(self.iron, 80, company=other).sudo().price_document_ids
        self.assertEqual(document.company_id, other)
        self.assertEqual(document.pricelist_ids, self.receipt | theirs)
        self.assertEqual(
            self._lines(document), {("Receipt", "Iron"): 80, ("Theirs", "Iron"): 80}
        )

    def test_a_price_that_cannot_be_computed_does_not_hinder_the_receipt(self):
        query = self.env["product.price.query"].create(
            {"name": "Broken", "query": "SELECT 1 AS product_id, 2 AS price LIMIT 0"}
        )
        self._create_type("Asked", "query", query_id=query.id, set_on_receipt=True)
        self.env.cr.execute(
            "UPDATE product_price_query SET query = 'SELECT nobody' WHERE id = %s",
            [query.id],
        )
        query.invalidate_recordset()
        picking = self._buy(self.kettle, 50)
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.sudo().price_document_ids)
        bodies = "".join(picking.message_ids.mapped("body"))
        self.assertIn("No prices were proposed", bodies)
        self.assertIn("nobody", bodies)

    def test_who_answers_for_prices(self):
        picking = self._buy(self.kettle, 50).sudo()
        self.company.receipt_price_user_id = False
        picking.purchase_id.user_id = self.manager
        self.assertEqual(picking._get_price_user(), self.manager)
        picking.purchase_id.user_id = self.worker
        self.assertTrue(
            picking._get_price_user().has_group(
                "pricing_rules.pricing_rules_group_manager"
            )
        )

    # BY HAND

    def _for_manager(self, picking):
        self.manager.sudo().group_ids |= self.env.ref("stock.group_stock_user")
        return picking.with_user(self.manager)

    def test_a_price_manager_sets_prices_from_a_receipt(self):
        self.receipt.set_on_receipt = False
        picking = self._for_manager(self._buy(self.kettle, 50))
        with self.assertRaisesRegex(UserError, "No price type is set on goods rec"):
            picking.action_set_prices()
        self.receipt.sudo().set_on_receipt = True
        action = picking.action_set_prices()
        document = picking.price_document_ids
        self.assertEqual(action["res_id"], document.id)
        self.assertEqual(self._lines(document), {("Receipt", "Kettle"): 50})
        self.assertEqual(picking.price_document_count, 1)
        self.assertEqual(picking.action_set_prices()["res_id"], document.id)
        self.assertEqual(picking.action_view_price_documents()["res_id"], document.id)

    def test_prices_are_set_after_the_goods_came(self):
        order = self._order(self.kettle, 50)
        picking = self._for_manager(order.picking_ids)
        with self.assertRaisesRegex(UserError, "Validate the receipt first"):
            picking.action_set_prices()

    def test_people_of_the_warehouse_see_no_prices(self):
        picking = self._buy(self.kettle, 50).with_user(self.worker)
        for name in ("price_document_ids", "price_document_count"):
            with self.assertRaises(AccessError):
                picking.read([name])
        with self.assertRaises(AccessError):
            picking.action_set_prices()
        with self.assertRaises(AccessError):
            picking.action_view_price_documents()
