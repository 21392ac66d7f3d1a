from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .regular_common import RegularCase


@freeze_time("2026-02-10 12:00:00")
class TestOfferPeriodFact(RegularCase):
    """What was ordered in a period, and how it stands."""

    def test_quantities_are_counted_in_their_days_and_units(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        offer = self._active(
            target_ids=[
                Command.create(
                    {
                        "product_id": self.kettle.id,
                        "quantity": 2,
                        "uom_id": dozen.id,
                    }
                )
            ]
        )
        self._order(offer, 6, "2026-02-05 10:00:00")
        # in Kyiv it is the 31st already, then the 28th
        self._order(offer, 6, "2026-01-30 22:30:00")
        self._order(offer, 6, "2026-02-27 22:30:00")
        draft = self._create_order(self.kettle, offer_id=offer.id)
        self.assertEqual(draft.state, "draft")
        first, second = offer.period_ids[:2]
        self.assertEqual(first.share, 50)
        self.assertEqual(second.share, 25)
        self.assertEqual(first.fact_words, "Kettle: 12 of 24 Units")
        self.assertEqual((first.fact_count, first.state), (2, "due"))
        self._order(offer, 12, "2026-02-05 10:00:00")
        offer.period_ids.invalidate_recordset()
        self.assertEqual((first.share, first.state), (100, "done"))

    def test_sums_are_counted_in_the_currency_of_the_offer(self):
        currency = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 2})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "In T", "currency_id": currency.id}
        )
        offer = self._active(
            pricelist_id=pricelist.id, target_amount=1000, target_ids=[]
        )
        self._order(offer, 2, "2026-02-05 10:00:00")
        own = self.env["product.pricelist"].create({"name": "Own"})
        self._order(offer, 1, "2026-02-05 10:00:00", pricelist_id=own.id)
        period = offer.period_ids[0]
        self.assertEqual(period.currency_id, currency)
        self.assertEqual(period.fact_amount, 600)
        self.assertEqual(period.share, 60)

    def test_without_targets_one_order_is_enough(self):
        offer = self._active(target_ids=[])
        period = offer.period_ids[0]
        self.assertEqual((period.share, period.state), (0, "due"))
        self._order(offer, 1, "2026-02-05 10:00:00")
        offer.period_ids.invalidate_recordset()
        self.assertEqual(period.state, "done")

    def test_states_are_found_as_they_are_shown(self):
        offer = self._active(date_start="2025-12-01", date_end="2026-03-31")
        self._order(offer, 10, "2026-01-05 10:00:00")
        states = offer.period_ids.mapped("state")
        self.assertEqual(states, ["late", "done", "due", "future"])
        periods = self.env["sale.offer.period"].with_user(self.salesman)
        for period in offer.period_ids:
            domain = [("offer_id", "=", offer.id), ("state", "=", period.state)]
            self.assertEqual(periods.search(domain), period)
        domain = [("offer_id", "=", offer.id), ("state", "not in", ["late", "due"])]
        found = periods.search(domain)
        self.assertEqual(found.mapped("state"), ["done", "future"])

    def test_many_periods_are_read_at_once(self):
        offers = self._active(period_kind="week") | self._active(period_kind="week")
        self.env.flush_all()
        self.env.invalidate_all()
        few = self._count_queries(offers[0].period_ids[:2])
        self.env.invalidate_all()
        many = self._count_queries(offers.period_ids)
        self.assertLessEqual(many, few)

    def _count_queries(self, periods):
        ids = periods.ids
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        periods.browse(ids).mapped("state")
        return self.env.cr.sql_log_count - before

    # RIGHTS

    def test_periods_are_read_with_their_offer_and_written_by_nobody(self):
        offer = self._active()
        offer.partner_id.user_id = self.salesman
        period = offer.period_ids[0]
        self.assertTrue(period.with_user(self.salesman).state)
        with self.assertRaises(AccessError):
            period.with_user(self.colleague).read(["state"])
        self.assertFalse(
            self.env["sale.offer.target"].with_user(self.colleague).search([])
            & offer.target_ids
        )
        for user in (self.salesman, self.director):
            with self.assertRaises(AccessError):
                period.with_user(user).write({"handled_at": fields.Datetime.now()})
            with self.assertRaises(AccessError):
                period.with_user(user).copy()

    def test_targets_are_changed_by_who_is_responsible(self):
        offer = self._create_regular()
        with self.assertRaises(AccessError):
            offer.target_ids.with_user(self.colleague).write({"quantity": 1})
        offer.target_ids.with_user(self.salesman).write({"quantity": 1})
        offer.target_ids.with_user(self.leader).write({"quantity": 2})
