from datetime import timedelta

from odoo.fields import Command
from odoo.tests import freeze_time

from .common_funnel import START, FunnelCase


class TestDealPerformance(FunnelCase):
    """What salespeople did, by month, and how sure their win rate is."""

    def _read(self, *aggregates, groupby=(), user=None):
        """Return aggregates of a salesperson's rows."""
        domain = [("user_id", "=", (user or self.salesman).id)]
        return self.env["crm.deal.performance"]._read_group(domain, groupby, aggregates)

    def test_deals_count_in_the_months_of_opening_and_decision(self):
        self._walk((0, self.first), (40, "won"), expected_revenue=100)
        self._walk((0, self.first), (1, "lost"), expected_revenue=7)
        self._walk((35, self.first))
        rows = self._read(
            *("opened:sum", "won:sum", "lost:sum"),
            *("potential:sum", "lost_amount:sum", "duration:avg"),
            groupby=["date:month"],
        )
        self.assertEqual(
            [row[1:] for row in rows],
            [(2, 0, 1, 0, 7, 1), (1, 1, 0, 100, 0, 40)],
        )

    def test_the_win_rate_comes_with_its_interval(self):
        for number in range(10):
            self._walk((0, self.first), (1, "won" if number < 4 else "lost"))
        ((rate, low, high),) = self._read(
            "win_rate:avg", "win_rate_low:avg", "win_rate_high:avg"
        )
        self.assertEqual(rate, 40)
        # Wilson's interval of 4 of 10, as its tables give it
        self.assertAlmostEqual(low, 16.82, 2)
        self.assertAlmostEqual(high, 68.73, 2)

    def test_no_decided_deal_has_no_win_rate(self):
        self._walk((0, self.first))
        rates = self._read("win_rate:avg", "win_rate_low:avg", "win_rate_high:avg")
        self.assertEqual(rates, [(False, False, False)])

    def test_orders_are_set_against_the_potential(self):
        deal = self._walk((0, self.first), (1, "won"), expected_revenue=100)
        product = self.env["product.product"].create({"name": "Kettle"})
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.client.id,
                    "opportunity_id": deal.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "price_unit": price,
                                "tax_ids": False,
                            }
                        )
                    ],
                }
                for price in (30, 50)
            ]
        )
        orders[0].action_confirm()
        self.assertEqual(self._read("potential:sum", "actual:sum"), [(100, 30)])

    def test_interactions_done_and_overdue_are_counted(self):
        deal = self._create_deal()
        call = self.env.ref("mail.mail_activity_data_call")
        with freeze_time(START):
            done, _overdue, _planned = (
                deal.activity_schedule(
                    activity_type_id=call.id,
                    date_deadline=(START + timedelta(days=days)).date(),
                    user_id=self.salesman.id,
                )
                for days in (0, 1, 9)
            )
            done.action_done()
        with freeze_time(START + timedelta(days=5)):
            counts = self._read("interactions_done:sum", "interactions_overdue:sum")
        self.assertEqual(counts, [(1, 1)])

    def test_cohorts_tell_after_how_many_months_deals_are_decided(self):
        self._walk((0, self.first), (1, "won"))
        self._walk((0, self.first), (35, "lost"))
        self._walk((0, self.first))
        rows = self.env["crm.deal.cohort"]._read_group(
            [("deal_type_id", "=", self.deal_type.id)],
            ["date_start:month", "months"],
            ["deals:sum", "won:sum", "lost:sum", "open:sum"],
        )
        self.assertEqual(
            [row[1:] for row in rows],
            [("00", 1, 1, 0, 0), ("01", 1, 0, 1, 0), (False, 1, 0, 0, 1)],
        )

    def test_a_shared_deal_is_split_and_counts_once(self):
        deal = self._walk((0, self.first), (10, "won"), expected_revenue=100)
        deal.share_ids = [Command.create({"user_id": self.colleague.id, "percent": 30})]
        measures = ("opened:sum", "won:sum", "potential:sum")
        self.assertEqual(self._read(*measures), [(0.7, 0.7, 70)])
        self.assertEqual(self._read(*measures, user=self.colleague), [(0.3, 0.3, 30)])

    def test_unmet_demand_counts_when_the_deal_is_decided(self):
        deal = self._walk((0, self.first))
        deal.demand_ids = [
            Command.create(
                {
                    "name": "Boilers",
                    "quantity": 10,
                    "price_unit": 5,
                    "is_satisfied_by_hand": True,
                    "satisfied_percent": 40,
                }
            )
        ]
        self.assertEqual(self._read("unmet_amount:sum"), [(0,)])
        deal.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.assertEqual(self._read("unmet_amount:sum"), [(30,)])
