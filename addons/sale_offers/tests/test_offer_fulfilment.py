from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user

from .report_common import OfferReportCase


class TestOfferFulfilment(OfferReportCase):
    """Plan and fact of offers add up, for those who may see the orders."""

    def _find(self, orders, **kwargs):
        return self._read("sale.offer.fulfilment", orders, **kwargs)

    def test_sums(self):
        # 10 kettles at 80 as agreed, 5 irons at 150 instead of 160
        order = self._sell((self.kettle, 10, None), (self.iron, 5, 150))
        order.order_line[0].qty_delivered = 4
        self.assertRecordValues(
            self._find(order),
            [
                {
                    "offer_id": self.offer.id,
                    "order_count": 1,
                    "ordered": 1550.0,
                    "quantity": 15.0,
                    "delivered": 320.0,
                    "by_offer": 1600.0,
                    "given": 50.0,
                    "given_percent": 3.125,
                    "deviating": 1,
                    "quoted": 0.0,
                    "currency_id": self.hryvnia.id,
                    "partner_id": self.customer.id,
                    "kind": "individual",
                }
            ],
        )

    def test_discount(self):
        order = self._sell((self.kettle, 10, 80))
        order.order_line.discount = 25
        self.assertRecordValues(
            self._find(order),
            [{"gross": 800.0, "discounted": 200.0, "discount_percent": 25.0}],
        )

    def test_shares_of_groups_are_those_of_sums(self):
        # 100 of 800 and nothing of 1,600 given away: 100 of 2,400
        orders = self._sell((self.kettle, 10, 70)) | self._sell((self.iron, 10, None))
        ((percent, given),) = (
            self.env["sale.offer.fulfilment"]
            .with_user(self.salesman)
            ._read_group(
                [("order_id", "in", orders.ids)],
                [],
                ["given_percent:avg", "given:sum"],
            )
        )
        self.assertEqual(given, 100)
        self.assertAlmostEqual(percent, 100 / 2400 * 100)

    def test_quotations_count_apart(self):
        order = self._sell((self.kettle, 10, None), confirm=False)
        self.assertRecordValues(
            self._find(order),
            [{"quoted": 800.0, "ordered": 0.0, "order_count": 0, "by_offer": 0.0}],
        )
        order.action_cancel()
        self.assertFalse(self._find(order))

    def test_below_minimum(self):
        offer = self._create_priced_offer(
            self.wholesale, self.home, 80, 160, minimum_amount=500
        )
        offer.action_activate()
        small = self._sell((self.kettle, 10, None), offer=offer)
        # less is left than was confirmed
        small.order_line.product_uom_qty = 6
        enough = self._sell((self.kettle, 7, None), offer=offer)
        self.assertEqual(self._find(small | enough).mapped("below_minimum"), [1, 0])

    def test_below_minimum_in_other_money(self):
        # 500 hryvnias are 12.50 dollars
        offer = self._create_priced_offer(
            self.wholesale, self.home, 80, 160, minimum_amount=500
        )
        offer.action_activate()
        self.dollars.company_id = False
        orders = self.env["sale.order"]
        for price in (13, 12):
            order = self._sell(
                (self.kettle, 1, 13), offer=offer, pricelist_id=self.dollars.id
            )
            order.order_line.price_unit = price
            orders |= order
        self.assertEqual(orders.currency_id, self.dollar)
        self.assertEqual(self._find(orders).mapped("below_minimum"), [0, 1])
        # in the money of the company: 25 dollars are 1,000 hryvnias
        self.assertEqual(sum(self._find(orders).mapped("ordered")), 1000)

    def test_other_payment_term(self):
        term = self.env.ref("account.account_payment_term_30days")
        other = self.env.ref("account.account_payment_term_immediate")
        offer = self._create_priced_offer(
            self.wholesale, self.home, 80, 160, payment_term_id=term.id
        )
        offer.action_activate()
        kept = self._sell((self.kettle, 1, None), offer=offer)
        broken = self._sell(
            (self.kettle, 1, None), offer=offer, payment_term_id=other.id
        )
        self.assertEqual(self._find(kept | broken).mapped("other_payment"), [0, 1])

    def test_two_companies(self):
        home = self._sell((self.kettle, 10, None))
        abroad = self._sell((self.kettle, 10, 1.5), offer=self.foreign)
        both = self.home | self.abroad
        self.assertRecordValues(
            self._find(home | abroad, companies=both),
            [
                {"company_id": self.home.id, "ordered": 800.0, "given": 0.0},
                # 15 dollars; 5 of 20 were given away
                {"company_id": self.abroad.id, "ordered": 600.0, "given": 200.0},
            ],
        )
        # read in the other company, in its money
        rows = self._find(home | abroad, companies=self.abroad | self.home)
        self.assertEqual(rows.mapped("ordered"), [20, 15])
        # and not from the other company alone
        self.assertEqual(self._find(home | abroad, companies=self.home).order_id, home)

    def test_who_sees(self):
        mine = self._sell((self.kettle, 1, None))
        other = self._sell((self.kettle, 1, None), user=self.colleague)
        self.assertEqual(self._find(mine | other).order_id, mine)
        for user in (self.leader, self.director):
            self.assertEqual(self._find(mine | other, user=user).order_id, mine | other)

    def test_who_does_not_see(self):
        buyer = new_test_user(self.env, "offer_buyer", "base.group_user")
        for name in ("fulfilment", "deviation", "price.analysis"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.env[f"sale.offer.{name}"].with_user(buyer).search([])

    def test_nothing_ordered(self):
        report = self.env["sale.offer.fulfilment"].with_user(self.salesman)
        domain = [("offer_id", "=", self.offer.id)]
        self.assertRecordValues(
            report.search(domain),
            [{"order_id": False, "ordered": 0.0, "order_count": 0, "planned": 0.0}],
        )
        order = self._sell((self.kettle, 1, None))
        self.assertEqual(report.search(domain).order_id, order)
        self.assertEqual(report.search(domain).action_open()["res_id"], order.id)

    def test_plan_and_fact_of_a_regular_offer(self):
        dozen = self.env["uom.uom"].create(
            {
                "name": "Dozen",
                "relative_factor": 12,
                "relative_uom_id": self.kettle.uom_id.id,
            }
        )
        regular = self._create_offer(
            company_id=self.home.id,
            pricelist_id=self._create_pricelist(self.home, self.dollar).id,
            date_start="2026-01-01",
            is_regular=True,
            period_kind="month",
            period_count=2,
            due_action="activity",
            target_amount=100,
            target_ids=[
                Command.create(
                    {"product_id": self.kettle.id, "quantity": 2, "uom_id": dozen.id}
                )
            ],
        )
        regular.action_activate()
        rows = self.env["sale.offer.fulfilment"].search(
            [("offer_id", "=", regular.id), ("planned", ">", 0)], order="date"
        )
        self.assertRecordValues(
            rows,
            [
                {"date": datetime(2026, 1, 1), "planned": 4000, "planned_quantity": 24},
                {"date": datetime(2026, 2, 1), "planned": 4000, "planned_quantity": 24},
            ],
        )
        # whoever works in the other company reads it in dollars
        self.env.invalidate_all()
        abroad = rows.with_context(allowed_company_ids=(self.abroad | self.home).ids)
        self.assertEqual(abroad.mapped("planned"), [100, 100])

    def test_sold_amount(self):
        self._sell((self.kettle, 10, None))
        self._sell((self.kettle, 5, None), user=self.colleague)
        self._sell((self.kettle, 5, None), confirm=False)
        for user, amount in ((self.salesman, 800), (self.leader, 1200)):
            offer = self.offer.with_user(user)
            self.assertEqual(offer.sold_amount, amount)
            self.assertEqual(offer.last_order_date.date().isoformat(), "2026-03-10")
            self.assertEqual(offer.sold_currency_id, self.hryvnia)


class TestOfferPayments(OfferReportCase):
    """Whether what is sold under an offer was paid in time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.home, install_demo=False
        )
        cls.home.currency_id = cls.hryvnia
        cls.products = cls.kettle | cls.iron
        cls.products.invoice_policy = "order"

    def _invoice(self, order, day, due):
        """Post an invoice of the order."""
        invoice = order._create_invoices()
        invoice.write(
            {
                "invoice_payment_term_id": False,
                "invoice_date": day,
                "invoice_date_due": due,
            }
        )
        invoice.action_post()
        return invoice

    def _pay(self, invoice, day):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": day})._create_payments()

    def _find(self, order):
        return self._read("sale.offer.fulfilment", order)

    def test_paid_late(self):
        order = self._sell((self.kettle, 10, None))
        invoice = self._invoice(order, "2026-03-11", "2026-03-20")
        self._pay(invoice, "2026-03-25")
        self.assertRecordValues(
            self._find(order),
            [
                {
                    "invoiced": 800.0,
                    "due_count": 1,
                    "kept_count": 0,
                    "days_late": 5,
                    "kept_percent": 0.0,
                }
            ],
        )

    def test_paid_in_time(self):
        order = self._sell((self.kettle, 10, None))
        self._pay(self._invoice(order, "2026-03-11", "2026-03-20"), "2026-03-20")
        self.assertRecordValues(
            self._find(order),
            [{"due_count": 1, "kept_count": 1, "days_late": 0, "kept_percent": 100.0}],
        )

    def test_unpaid(self):
        order = self._sell((self.kettle, 10, None))
        self._invoice(order, "2026-03-11", "2026-03-20")
        with self.subTest("late until today"):
            with self.mock_today("2026-03-30"):
                self.assertEqual(self._find(order).days_late, 10)
        with self.subTest("not yet due"):
            with self.mock_today("2026-03-15"):
                self.assertEqual(self._find(order).due_count, 0)

    def mock_today(self, day):
        """Another day, without what was read on the one before."""
        self.env.invalidate_all()
        return freeze_time(f"{day} 12:00:00")

    def test_latest_of_two_invoices_counts(self):
        order = self._sell((self.kettle, 10, None))
        first = self._invoice(order, "2026-03-11", "2026-03-20")
        self._pay(first, "2026-03-19")
        order.write(
            {
                "order_line": [
                    Command.create({"product_id": self.iron.id, "tax_ids": False})
                ]
            }
        )
        second = self._invoice(order, "2026-03-15", "2026-03-22")
        self._pay(second, "2026-03-25")
        self.assertRecordValues(
            self._find(order), [{"due_count": 1, "kept_count": 0, "days_late": 3}]
        )
