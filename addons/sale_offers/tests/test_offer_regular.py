from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from .regular_common import RegularCase


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
