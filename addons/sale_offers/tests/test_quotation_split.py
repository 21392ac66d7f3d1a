from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form

from .approval_common import ApprovalCase
from .quotation_common import QuotationCase


class TestQuotationSplit(QuotationCase):
    """The same product on several lines at several prices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer = cls._activate_offer(
            rule_ids=[
                Command.create(
                    {
                        "applied_on": "1_product",
                        "product_tmpl_id": cls.kettle.product_tmpl_id.id,
                        "compute_price": "fixed",
                        "fixed_price": 90,
                    }
                )
            ]
        )
        cls.order = cls._quote(cls.kettle, cls.iron)
        cls.line = cls.order.order_line[0]
        cls.line.product_uom_qty = 50

    def test_a_part_gets_another_price_and_the_rest_keeps_that_of_the_offer(self):
        new = self.line.split(20, price_unit=80)
        self.assertRecordValues(
            self.line | new,
            [
                {"product_uom_qty": 30, "price_unit": 90, "deviation_percent": 0},
                {"product_uom_qty": 20, "price_unit": 80, "deviation_percent": 11.11},
            ],
        )
        self.assertEqual(self.order.amount_untaxed, 30 * 90 + 20 * 80 + 200)

    def test_the_price_of_the_part_stays_when_its_quantity_changes(self):
        new = self.line.split(20, price_unit=80)
        new.product_uom_qty = 25
        self.assertEqual(new.price_unit, 80)

    def test_a_part_can_get_a_discount(self):
        new = self.line.split(20, discount=10)
        self.assertRecordValues(new, [{"price_unit": 90, "discount": 10}])

    def test_without_a_price_both_keep_the_terms(self):
        new = self.line.split(20)
        self.assertEqual((self.line | new).mapped("price_unit"), [90, 90])

    def test_the_part_stands_behind_its_line(self):
        new = self.line.split(20)
        self.assertEqual(
            self.order.order_line.sorted("sequence"),
            self.line + new + (self.order.order_line - self.line - new),
        )

    def test_quantities_that_cannot_be_taken_off_are_refused(self):
        for quantity in (0, -1, 50, 60):
            with self.assertRaisesRegex(UserError, "more than 0 and less"):
                self.line.split(quantity)
        self.assertEqual(len(self.order.order_line), 2)

    def test_the_window_splits(self):
        action = self.line.action_split_line()
        window = self.env["sale.order.line.split"].with_user(self.salesman)
        form = Form(window.with_context(**action["context"]))
        form.quantity = 20
        form.price_unit = 85
        self.assertIn("30", form.preview)
        form.save().action_split()
        lines = self.order.order_line.filtered(
            lambda line: line.product_id == self.kettle
        )
        self.assertEqual(lines.mapped("product_uom_qty"), [30, 20])
        self.assertEqual(lines.mapped("price_unit"), [90, 85])

    def test_of_several_lines_one_is_chosen(self):
        self.order.order_line[1].product_uom_qty = 5
        action = self.order.action_split_line()
        window = self.env["sale.order.line.split"].with_user(self.salesman)
        form = Form(window.with_context(**action["context"]))
        form.line_id = self.line
        self.assertEqual(form.price_unit, 90)
        form.quantity = 20
        form.price_unit = 85
        form.save().action_split()
        self.assertEqual(self.line.product_uom_qty, 30)
        self.assertEqual(self.order.order_line[1].price_unit, 85)

    def test_lines_of_one_product_are_told_apart(self):
        new = self.line.split(20, price_unit=80)
        names = (
            (self.line | new).with_context(show_line_price=True).mapped("display_name")
        )
        for name, part in zip(names, ("30 Units at", "20 Units at"), strict=True):
            self.assertIn(part, name)
        self.assertIn(
            self.order.name, new.with_context(show_line_price=False).display_name
        )

    def test_only_lines_of_more_than_one_piece_are_offered(self):
        self.assertTrue(self.order.can_split_line)
        self.line.product_uom_qty = 1
        self.assertFalse(self.order.can_split_line)

    def test_a_confirmed_order_is_not_split(self):
        self.order.action_confirm()
        with self.assertRaisesRegex(UserError, "no quotation any more"):
            self.line.split(20)

    def test_notes_are_not_split(self):
        self.order.order_line = [
            Command.create({"display_type": "line_note", "name": "Note"})
        ]
        with self.assertRaisesRegex(UserError, "price of their own"):
            self.order.order_line[-1].split(1)

    def test_a_colleague_does_not_split_lines_of_others(self):
        self.line.order_id.sudo().user_id = self.director
        self.customer.user_id = self.director
        with self.assertRaises(Exception) as refusal:
            self.line.with_user(self.colleague).split(20)
        self.assertEqual(type(refusal.exception).__name__, "AccessError")

    def test_the_limit_of_the_offer_holds_for_a_part(self):
        self.offer.sudo().write({"limit_discount": True, "max_discount_percent": 5})
        with self.assertRaisesRegex(UserError, "at most 5.00 %"):
            self.line.split(20, price_unit=80)

    def test_a_price_by_hand_goes_along(self):
        self.line.price_unit = 70
        self.salesman.sudo().write({"limit_discount": True, "max_discount_percent": 5})
        action = self.line.action_split_line()
        window = self.env["sale.order.line.split"].with_user(self.salesman)
        form = Form(window.with_context(**action["context"]))
        form.quantity = 20
        with self.assertRaisesRegex(UserError, "at most 5.00 %"):
            form.save().action_split()

    def test_parts_of_units_are_rounded(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.line.product_uom_id = dozen
        new = self.line.split(1.004, price_unit=900)
        self.assertEqual(new.product_uom_id, dozen)
        self.assertEqual(self.line.product_uom_qty + new.product_uom_qty, 50)


class TestQuotationSplitApproval(ApprovalCase):
    """What waits for approval is not split."""

    def test_a_waiting_quotation_is_not_split(self):
        order = self._create_discounted(20)
        line = order.order_line[0]
        line.product_uom_qty = 10
        order.action_request_approval()
        for split in (line.action_split_line, lambda: line.split(4)):
            with self.assertRefused(UserError, "is locked"):
                split()
        self.assertEqual(len(order.order_line), 2)
