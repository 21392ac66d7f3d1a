from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import LockError, UserError
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, freeze_time, get_db_name, tagged
from odoo.tools import mute_logger

from .regular_common import RegularCase

MAKE = "odoo.addons.sale_offers.models.sale_offer_period_make"


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
