from odoo.fields import Command

from .common import OfferCase


class TestOfferQueries(OfferCase):
    """What offers add to orders costs the same number of queries for few and many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.groups = cls.env["product.price.group"].create(
            [{"name": f"Group {number}"} for number in range(4)]
        )
        cls.products = cls.env["product.product"].create(
            [
                {
                    "name": f"Product {number}",
                    "list_price": 100,
                    "price_group_id": cls.groups[number % 4].id,
                }
                for number in range(40)
            ]
        )
        cls.offer = cls._create_offer(
            rule_ids=[
                Command.create(
                    {
                        "applied_on": "1_product",
                        "product_tmpl_id": product.product_tmpl_id.id,
                        "compute_price": "fixed",
                        "fixed_price": 90,
                    }
                )
                for product in cls.products[:20]
            ]
            + [
                Command.create(
                    {
                        "applied_on": "1_product_price_group",
                        "price_group_id": group.id,
                        "compute_price": "percentage",
                        "base": "list_price",
                        "percent_price": 5,
                    }
                )
                for group in cls.groups
            ]
        )
        cls.offer.action_activate()

    def _count(self, job):
        """The number of queries of a job, from a cold cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = job()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def _create_lines(self, number, customer=None):
        """An order whose lines are priced by products and by groups."""
        half = number // 2
        products = self.products[:half] | self.products[20 : 20 + half]
        Order = self.env["sale.order"].with_user(self.salesman)
        return Order.create(
            {
                "partner_id": (customer or self.customer).id,
                "order_line": [
                    Command.create({"product_id": product.id}) for product in products
                ],
            }
        )

    def _count_growth(self, customer):
        """How many queries 30 lines more need."""
        self._create_lines(4, customer)  # warms up what is asked once
        few, _order = self._count(lambda: self._create_lines(10, customer))
        many, order = self._count(lambda: self._create_lines(40, customer))
        return many - few, order

    def test_lines(self):
        stranger = self.env["res.partner"].create({"name": "Without an Offer"})
        plain, order = self._count_growth(stranger)
        self.assertFalse(order.offer_id)
        ours, order = self._count_growth(self.customer)
        self.assertEqual(order.offer_id, self.offer)
        self.assertEqual(set(order.order_line.mapped("offer_price_unit")), {90, 95})
        self.assertLessEqual(ours, plain)

    def _read_form(self, order):
        names = (
            *("offer_id", "usable_offer_ids", "offer_problem", "deviates"),
            *("deviation_note", "approval_state", "approval_blocks"),
            *("approval_can_decide", "approval_pending", "approval_waits_for"),
        )
        order.read(names)
        order.order_line.read(["offer_price_unit", "deviation_percent"])

    def test_form(self):
        small, large = self._create_lines(4), self._create_lines(40)
        for order in small | large:
            order.order_line.price_unit = 80
        self._read_form(large)
        few, _result = self._count(lambda: self._read_form(small))
        many, _result = self._count(lambda: self._read_form(large))
        self.assertLessEqual(many, few)

    def test_list(self):
        orders = self.env["sale.order"].union(
            *(self._create_lines(2) for _number in range(12))
        )
        names = ["offer_id", "deviates", "approval_state"]
        orders.read(names)
        few, _result = self._count(lambda: orders[:3].read(names))
        many, _result = self._count(lambda: orders.read(names))
        self.assertLessEqual(many, few)

    def test_ending_list(self):
        offers = self.offer | self.offer.copy() | self.offer.copy() | self.offer.copy()
        names = ["sold_amount", "last_order_date", "order_count"]
        offers.read(names)
        few, _result = self._count(lambda: offers[:1].read(names))
        many, _result = self._count(lambda: offers.read(names))
        self.assertLessEqual(many, few)
