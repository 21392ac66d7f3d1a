from odoo.fields import Command

from .report_common import OfferReportCase


class TestOfferDeviation(OfferReportCase):
    """What is sold otherwise than agreed, how much was given away, who allowed it."""

    def _find(self, orders, **kwargs):
        return self._read("sale.offer.deviation", orders, **kwargs)

    def test_line(self):
        # one tenth below and one eighth above what was agreed
        order = self._sell((self.kettle, 10, 72), (self.iron, 5, 180))
        self.assertRecordValues(
            self._find(order),
            [
                {
                    "term": "price",
                    "product_id": self.kettle.id,
                    "quantity": 10.0,
                    "offer_price": 80.0,
                    "actual_price": 72.0,
                    "price_difference": -8.0,
                    "difference_percent": -10.0,
                    "by_offer": 800.0,
                    "difference": -80.0,
                    "given": 80.0,
                    "source": "offer_rule",
                    "source_name": "Kettle",
                    "verdict": "open",
                    "user_id": self.salesman.id,
                    "partner_id": self.customer.id,
                    "state": "sale",
                },
                {
                    "term": "price",
                    "product_id": self.iron.id,
                    "quantity": 5.0,
                    "offer_price": 160.0,
                    "actual_price": 180.0,
                    "price_difference": 20.0,
                    "difference_percent": 12.5,
                    "by_offer": 800.0,
                    "difference": 100.0,
                    "given": 0.0,
                    "source": "offer_rule",
                    "source_name": "Iron",
                    "verdict": "above",
                    "user_id": self.salesman.id,
                    "partner_id": self.customer.id,
                    "state": "sale",
                },
            ],
        )

    def test_as_agreed(self):
        order = self._sell((self.kettle, 10, None), (self.iron, 5, 160))
        self.assertFalse(self._find(order))

    def test_discount_counts_in_the_price(self):
        order = self._sell((self.kettle, 10, None))
        order.order_line.discount = 5
        self.assertRecordValues(
            self._find(order), [{"actual_price": 76.0, "given": 40.0}]
        )

    def test_taxes_in_the_price_are_not_given_away(self):
        tax = self.env["account.tax"].create(
            {
                "name": "20 % in the price",
                "amount": 20,
                "company_id": self.home.id,
                "country_id": self.env.ref("base.ua").id,
                "price_include_override": "tax_included",
                "tax_group_id": self.env["account.tax.group"]
                .create(
                    {
                        "name": "VAT",
                        "company_id": self.home.id,
                        "country_id": self.env.ref("base.ua").id,
                    }
                )
                .id,
            }
        )
        order = self._sell((self.kettle, 10, 72))
        order.order_line.tax_ids = tax
        # 80 of 800 with taxes, without them 66.67
        given = self._find(order).given
        self.assertAlmostEqual(given, 80 / 1.2, 2)

    def test_allowed_percent(self):
        limits = {"limit_discount": True, "max_discount_percent": 15}
        offer = self._create_priced_offer(self.wholesale, self.home, 80, 160, **limits)
        offer.action_activate()
        inside = self._sell((self.kettle, 10, 72), offer=offer)
        self.assertRecordValues(
            self._find(inside), [{"allowed_percent": 15.0, "verdict": "allowed"}]
        )
        # the smaller of the two limits counts
        self.salesman.write({"limit_discount": True, "max_discount_percent": 5})
        self.assertRecordValues(
            self._find(inside), [{"allowed_percent": 5.0, "verdict": "open"}]
        )

    def test_terms(self):
        term = self.env.ref("account.account_payment_term_30days")
        other = self.env.ref("account.account_payment_term_immediate")
        parent = self._create_offer(
            name="Standard",
            kind="standard",
            partner_id=False,
            company_id=self.home.id,
            pricelist_id=self.wholesale.id,
            payment_term_id=term.id,
            date_start="2026-01-01",
        )
        parent.action_activate()
        offer = self._create_priced_offer(
            self.wholesale, self.home, 80, 160, parent_id=parent.id
        )
        offer.action_activate()
        order = self._sell(
            (self.kettle, 1, None), offer=offer, payment_term_id=other.id
        )
        self.assertRecordValues(
            self._find(order),
            [
                {
                    "term": "payment_term_id",
                    "agreed": term.name,
                    "actual": other.name,
                    "product_id": False,
                    "given": 0.0,
                    "verdict": "open",
                }
            ],
        )
        none = self._sell((self.kettle, 1, None), offer=offer, payment_term_id=False)
        self.assertEqual(self._find(none).mapped("actual"), [False])

    def test_approval(self):
        self.env["sale.approval.rule"].search([]).active = False
        self.env["sale.approval.rule"].create(
            {
                "name": "Discounts",
                "company_id": self.home.id,
                "deviation_from": 10,
                "user_ids": [Command.set(self.director.ids)],
            }
        )
        order = self._sell((self.kettle, 10, 72), confirm=False)
        self.assertEqual(self._find(order).verdict, "open")
        order.with_user(self.salesman).action_request_approval()
        order.with_user(self.director).action_refuse("Too much")
        self.assertRecordValues(
            self._find(order), [{"verdict": "refused", "reason": "Too much"}]
        )
        order.with_user(self.salesman).order_line.price_unit = 70
        order.with_user(self.salesman).action_request_approval()
        order.with_user(self.director).action_approve("A big customer")
        self.assertRecordValues(
            self._find(order),
            [
                {
                    "verdict": "approved",
                    "approver_id": self.director.id,
                    "reason": "Too much; A big customer",
                    "given": 100.0,
                }
            ],
        )

    def test_two_companies(self):
        home = self._sell((self.kettle, 10, 72))
        abroad = self._sell((self.kettle, 10, 1.5), offer=self.foreign)
        both = home | abroad
        companies = self.home | self.abroad
        self.assertRecordValues(
            self._find(both, companies=companies),
            [
                {"company_id": self.home.id, "given": 80.0, "offer_price": 80.0},
                # half a dollar of two
                {"company_id": self.abroad.id, "given": 200.0, "offer_price": 80.0},
            ],
        )
        rows = self._find(both, companies=self.abroad | self.home)
        self.assertEqual(rows.mapped("given"), [2.0, 5.0])
        self.assertEqual(self._find(both, companies=self.abroad).order_id, abroad)

    def test_shares_of_groups_are_those_of_sums(self):
        orders = self._sell((self.kettle, 10, 72)) | self._sell((self.iron, 10, 120))
        ((percent,),) = (
            self.env["sale.offer.deviation"]
            .with_user(self.salesman)
            ._read_group(
                [("order_id", "in", orders.ids)], [], ["difference_percent:avg"]
            )
        )
        # 80 of 800 and 400 of 1,600
        self.assertAlmostEqual(percent, -480 / 2400 * 100)

    def test_who_sees(self):
        mine = self._sell((self.kettle, 1, 72))
        other = self._sell((self.kettle, 1, 72), user=self.colleague)
        self.assertEqual(self._find(mine | other).order_id, mine)
        self.assertEqual(
            self._find(mine | other, user=self.leader).order_id, mine | other
        )
        self.assertEqual(self._find(mine).action_open()["res_id"], mine.id)

    def test_cancelled(self):
        order = self._sell((self.kettle, 10, 72), confirm=False)
        self.assertEqual(self._find(order).state, "draft")
        order.action_cancel()
        self.assertFalse(self._find(order))
