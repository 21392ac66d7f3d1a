from psycopg2 import IntegrityError
from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, Form, freeze_time, get_db_name, tagged
from odoo.tools import mute_logger

from .common import OfferCase

MAKE = "odoo.addons.sale_offers.models.sale_offer_period_make"


class RegularCase(OfferCase):
    """Regular offers of the sales person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Europe/Kyiv"

    @classmethod
    def _create_regular(cls, **values):
        """Create a draft offer of one month each."""
        return cls._create_offer(
            **{
                "is_regular": True,
                "period_kind": "month",
                "due_action": "order",
                "date_start": "2026-01-31",
                "target_ids": [
                    Command.create({"product_id": cls.kettle.id, "quantity": 10})
                ],
                **values,
            }
        )

    def _active(self, **values):
        offer = self._create_regular(**values)
        offer.with_user(self.director).action_activate()
        return offer

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("sale_offers.ir_cron_offer_periods").method_direct_trigger()

    def _get_days(self, offer):
        return [
            (str(period.date_from), str(period.date_to)) for period in offer.period_ids
        ]

    def _order(self, offer, quantity, day, **values):
        """Confirm an order under an offer on a day."""
        order = self._create_order(self.kettle, offer_id=offer.id, **values)
        order.order_line.product_uom_qty = quantity
        order.action_confirm()
        order.date_order = day
        return order


@freeze_time("2026-02-10 12:00:00")
class TestOfferSchedule(RegularCase):
    """Which periods a regular offer has."""

    def test_months_from_the_31st_keep_to_the_ends_of_months(self):
        offer = self._active(date_end="2026-05-15")
        self.assertEqual(
            self._get_days(offer),
            [
                ("2026-01-31", "2026-02-27"),
                ("2026-02-28", "2026-03-30"),
                ("2026-03-31", "2026-04-29"),
                ("2026-04-30", "2026-05-15"),
            ],
        )

    def test_years_from_a_leap_day(self):
        offer = self._create_regular(
            period_kind="year", date_start="2024-02-29", period_count=5
        )
        starts = [str(offer._get_period_start(number)) for number in range(1, 6)]
        self.assertEqual(
            starts,
            ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
        )
        self.assertEqual(str(offer._get_last_day()), "2029-02-27")

    def test_every_two_weeks_a_number_of_times(self):
        offer = self._active(
            period_kind="week", period_every=2, period_count=2, date_start="2026-02-02"
        )
        self.assertEqual(
            self._get_days(offer),
            [("2026-02-02", "2026-02-15"), ("2026-02-16", "2026-03-01")],
        )

    def test_quarters_over_the_new_year(self):
        offer = self._active(
            period_kind="quarter", date_start="2025-12-01", period_count=2
        )
        self.assertEqual(
            self._get_days(offer),
            [("2025-12-01", "2026-02-28"), ("2026-03-01", "2026-05-31")],
        )

    def test_an_open_ended_offer_has_a_year_ahead_and_goes_on(self):
        offer = self._active(due_action="activity", date_start="2026-02-01")
        self.assertEqual(len(offer.period_ids), 13)
        with freeze_time("2026-04-10"):
            self._run()
        self.assertEqual(len(offer.period_ids), 15)
        self.assertEqual(offer.period_ids.mapped("number"), list(range(1, 16)))

    def test_a_new_schedule_replaces_what_nothing_was_made_for(self):
        offer = self._active()
        offer.with_user(self.director).action_draft()
        offer.with_user(self.salesman).write(
            {"period_kind": "quarter", "period_count": 1}
        )
        offer.with_user(self.director).action_activate()
        self.assertEqual(self._get_days(offer), [("2026-01-31", "2026-04-29")])

    def test_a_new_schedule_goes_on_after_what_was_made(self):
        offer = self._active()
        self._run()
        order = offer.period_ids.order_id
        offer.with_user(self.director).action_draft()
        offer.date_end = "2026-04-15"
        offer.with_user(self.director).action_activate()
        self.assertEqual(offer.period_ids[0].order_id, order)
        self.assertEqual(
            self._get_days(offer)[1:],
            [("2026-02-28", "2026-03-30"), ("2026-03-31", "2026-04-15")],
        )

    def test_an_ordinary_offer_has_no_periods(self):
        self.assertFalse(self._active(is_regular=False).period_ids)

    # BAD INPUT

    def test_orders_are_not_made_of_an_offer_for_many(self):
        with self.assertRaisesRegex(ValidationError, "nobody knows whose order"):
            self._create_regular(kind="standard", partner_id=False)
        self._create_regular(kind="standard", partner_id=False, due_action="activity")

    def test_a_period_has_a_length(self):
        for values in ({"period_every": 0}, {"period_count": -1}):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self._create_regular(**values)
        with self.assertRaisesRegex(ValidationError, "a length of its periods"):
            self._create_regular(period_kind=False)

    def test_a_product_has_one_target_above_zero(self):
        offer = self._create_regular()
        for values in (
            {"product_id": self.kettle.id},
            {"product_id": self.iron.id, "quantity": 0},
        ):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                offer.target_ids = [Command.create(values)]

    def test_the_schedule_of_an_active_offer_stays(self):
        offer = self._active().with_user(self.salesman)
        target = offer.target_ids
        for change in (
            lambda: offer.write({"period_count": 3}),
            lambda: offer.write({"target_ids": [Command.delete(target.id)]}),
            lambda: target.write({"quantity": 1}),
            lambda: target.unlink(),
            lambda: target.copy({"product_id": self.iron.id}),
        ):
            with self.assertRaisesRegex(UserError, "hold already"):
                change()
        offer.due_action = "activity"

    def test_the_form_leads_through_a_schedule(self):
        with Form(self.env["sale.offer"].with_user(self.salesman)) as form:
            form.name = "Monthly"
            form.partner_id = self.customer
            form.is_regular = True
            form.period_kind = "month"
            form.target_amount = 500
            with form.target_ids.new() as target:
                target.product_id = self.kettle
                target.quantity = 3
        self.assertEqual(form.record.target_ids.uom_id, self.kettle.uom_id)


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


@freeze_time("2026-02-10 12:00:00")
class TestOfferPeriodDue(RegularCase):
    """What is made when a period is due."""

    def test_a_draft_order_is_made_once(self):
        offer = self._active()
        self._run()
        order = offer.period_ids.order_id
        self.assertRecordValues(
            order,
            [
                {
                    "state": "draft",
                    "offer_id": offer.id,
                    "partner_id": self.customer.id,
                    "user_id": self.salesman.id,
                    "origin": offer.number,
                }
            ],
        )
        self.assertRecordValues(
            order.order_line, [{"product_id": self.kettle.id, "product_uom_qty": 10}]
        )
        self._run()
        order.action_cancel()
        self._run()
        self.assertEqual(offer.order_ids, order)

    def test_the_next_period_makes_the_next_order(self):
        offer = self._active()
        self._run()
        with freeze_time("2026-02-27 22:30:00"):
            # in Kyiv the 28th has begun
            self._run()
        self.assertEqual(len(offer.period_ids.order_id), 2)

    def test_what_is_past_is_not_made_up_for(self):
        offer = self._active(date_start="2025-10-01")
        self._run()
        self.assertEqual(len(offer.order_ids), 1)
        made = offer.period_ids.filtered("order_id")
        self.assertEqual(str(made.date_from), "2026-02-01")

    def test_an_activity_is_made_once_for_the_responsible(self):
        offer = self._active(due_action="activity")
        self._run()
        self._run()
        activity = offer.activity_ids
        self.assertEqual(activity.user_id, self.salesman)
        self.assertIn("is due", activity.summary)
        self.assertFalse(offer.order_ids)

    def test_nothing_is_made_of_offers_that_do_not_hold(self):
        offer = self._active()
        offer.with_user(self.director).action_close()
        draft = self._create_regular()
        self._run()
        self.assertFalse((offer | draft).order_ids)

    def test_the_error_of_one_offer_is_told_there_and_stops_no_other(self):
        wrong = self._active(name="Wrong")
        right = self._active(name="Right")
        # the customer is of another company now: no order can be made for them
        company = self.env["res.company"].create({"name": "Second"})
        other = self.env["res.partner"].create({"name": "Moved"})
        wrong.sudo().partner_id = other
        self.env.flush_all()
        other.company_id = company
        with self.assertLogs(MAKE, "WARNING"):
            self._run()
        with self.assertLogs(MAKE, "WARNING"):
            self._run()
        self.assertTrue(right.order_ids)
        self.assertFalse(wrong.order_ids)
        period = wrong.period_ids.filtered("error")
        self.assertFalse(period.handled_at)
        self.assertIn(period.error, wrong.with_user(self.leader).period_problem)
        told = wrong.message_ids.filtered(lambda m: "Nothing was made" in m.body)
        self.assertEqual(len(told), 1)
        other.company_id = False
        self._run()
        self.assertTrue(wrong.order_ids)
        self.assertFalse(wrong.period_problem)

    def test_an_order_is_made_by_hand_once(self):
        offer = self._active(due_action="activity")
        period = offer.period_ids[0].with_user(self.salesman)
        action = period.action_make_order()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.user_id, self.salesman)
        self.assertEqual(period.action_make_order()["res_id"], order.id)
        self._run()
        self.assertEqual(offer.order_ids, order)
        self.assertFalse(offer.activity_ids)

    def test_an_order_is_not_made_of_what_does_not_hold(self):
        offer = self._active(due_action="activity")
        offer.with_user(self.director).action_close()
        period = offer.period_ids[0].with_user(self.salesman)
        with self.assertRaisesRegex(UserError, "make the quotation yourself"):
            period.action_make_order()

    def test_the_orders_of_a_period_are_those_of_its_days(self):
        offer = self._active()
        order = self._order(offer, 1, "2026-02-05 10:00:00")
        self._order(offer, 1, "2026-02-27 22:30:00")
        action = offer.period_ids[0].with_user(self.salesman).action_view_orders()
        self.assertEqual(self.env["sale.order"].search(action["domain"]), order)

    # PROLONGING

    def test_a_regular_offer_is_prolonged_for_as_long_again(self):
        offer = self._active(date_start="2026-01-01", date_end="2026-03-31")
        action = offer.with_user(self.salesman).action_prolong()
        new = self.env["sale.offer"].browse(action["res_id"])
        self.assertRecordValues(
            new,
            [
                {
                    "date_start": fields.Date.to_date("2026-04-01"),
                    "date_end": fields.Date.to_date("2026-06-30"),
                    "previous_id": offer.id,
                    "version": 2,
                    "state": "draft",
                    "is_regular": True,
                }
            ],
        )
        self.assertEqual(new.target_ids.product_id, self.kettle)
        new.with_user(self.director).action_activate()
        self.assertEqual(len(new.period_ids), 3)
        self.assertEqual(offer.state, "active")

    def test_an_offer_of_a_number_of_periods_is_prolonged_from_its_last_day(self):
        offer = self._active(date_start="2026-01-01", period_count=2)
        action = offer.with_user(self.salesman).action_prolong()
        new = self.env["sale.offer"].browse(action["res_id"])
        self.assertEqual(str(new.date_start), "2026-03-01")
        self.assertFalse(new.date_end)
        self.assertEqual(new.period_count, 2)

    def test_an_open_ended_offer_is_not_prolonged(self):
        with self.assertRaisesRegex(UserError, "come by themselves"):
            self._active().with_user(self.salesman).action_prolong()

    def test_a_changed_schedule_is_asked_to_be_approved_by_what_it_says(self):
        offer = self._create_regular()
        terms = offer._get_approval_terms()["other"]
        self.assertEqual(
            terms["target_ids"], [[self.kettle.id, 10, self.kettle.uom_id.id]]
        )
        shown = offer._show_approval_value("target_ids", terms["target_ids"])
        self.assertEqual(shown, "Kettle 10")


@tagged("post_install", "-at_install", "sale_offers")
class TestOfferPeriodConcurrency(BaseCase):
    """Two runs of the schedule at once: real connections, real transactions."""

    def setUp(self):
        super().setUp()
        env = self._open()
        self.partner = env["res.partner"].create({"name": "Race"})
        self.offer = env["sale.offer"].create(
            {
                "name": "Race",
                "partner_id": self.partner.id,
                "is_regular": True,
                "due_action": "order",
            }
        )
        self.offer.action_activate()
        self.addCleanup(self._clean)
        env.cr.commit()

    def _open(self):
        cursor = db_connect(get_db_name()).cursor()
        self.addCleanup(cursor.close)
        return api.Environment(cursor, SUPERUSER_ID, {})

    def _get_due(self):
        env = self._open()
        periods = env["sale.offer.period"]._find_unhandled()
        return periods.filtered(lambda period: period.offer_id.id == self.offer.id)

    def _clean(self):
        with db_connect(get_db_name()).cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            offer = env["sale.offer"].browse(self.offer.id)
            offer.order_ids.unlink()
            offer.action_close()
            offer._set_state("draft")
            offer.unlink()
            env["res.partner"].browse(self.partner.id).unlink()

    def _count_orders(self):
        return self._open()["sale.order"].search_count(
            [("offer_id", "=", self.offer.id)]
        )

    def test_a_run_passes_over_what_another_one_makes(self):
        first, second = self._get_due(), self._get_due()
        first._handle()
        second._handle()
        first.env.cr.commit()
        second.env.cr.commit()
        self.assertEqual(self._count_orders(), 1)

    def test_a_run_that_looked_before_makes_nothing_twice(self):
        first, second = self._get_due(), self._get_due()
        first._handle()
        first.env.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            second._handle()
        second.env.cr.rollback()
        second._handle()
        second.env.cr.commit()
        self.assertEqual(self._count_orders(), 1)

    def test_a_person_waits_while_the_run_makes_the_order(self):
        first, second = self._get_due(), self._get_due()
        first._handle()
        with self.assertRaises(LockError):
            second.action_make_order()
        first.env.cr.commit()
        second.env.cr.rollback()
        action = second.action_make_order()
        self.assertEqual(action["res_id"], first.order_id.id)
