from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time

from ..hooks import uninstall_hook
from .quotation_common import QuotationCase


@freeze_time("2026-03-10 12:00:00")
class TestQuotationValidity(QuotationCase):
    """Quotations and offers lapse, and one person is told once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.quotation_reminder_days = 3

    def _sent(self, validity, **values):
        order = self._quote(self.kettle, validity_date=validity, **values)
        order.action_quotation_sent()
        return order

    def _remind(self, model="sale.order"):
        with self.enter_registry_test_mode():
            self.env.ref(
                f"sale_offers.ir_cron_{model.replace('.', '_')}_lapse"
            ).method_direct_trigger()

    def _get_reminders(self, document):
        kind = self.env.ref("sale_offers.mail_activity_type_lapse")
        return document.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def test_the_sales_person_is_told_once(self):
        order = self._sent("2026-03-12")
        self._remind()
        self._remind()
        reminder = self._get_reminders(order)
        self.assertRecordValues(
            reminder,
            [{"user_id": self.salesman.id, "date_deadline": date(2026, 3, 12)}],
        )
        self.assertIn(order.name, reminder.summary)

    def test_done_reminders_do_not_come_back(self):
        order = self._sent("2026-03-12")
        self._remind()
        self._get_reminders(order).with_user(self.salesman).action_feedback()
        with freeze_time("2026-03-14 12:00:00"):
            self._remind()
        self.assertFalse(self._get_reminders(order))

    def test_what_lapses_later_or_lapsed_long_ago_is_left_alone(self):
        later, ago = self._sent("2026-03-14"), self._sent("2026-01-10")
        self._remind()
        self.assertFalse(self._get_reminders(later | ago))

    def test_drafts_do_not_lapse(self):
        order = self._quote(self.kettle, validity_date="2026-03-12")
        self._remind()
        self.assertFalse(self._get_reminders(order))

    def test_the_team_leader_is_told_when_the_sales_person_has_left(self):
        order = self._sent("2026-03-12")
        order.team_id = self.env["crm.team"].create(
            {"name": "Team", "user_id": self.leader.id}
        )
        self.salesman.active = False
        self._remind()
        self.assertEqual(self._get_reminders(order).user_id, self.leader)

    def test_the_day_is_that_of_the_sales_person(self):
        self.salesman.tz = "Pacific/Kiritimati"  # 14 hours ahead
        self.company.quotation_reminder_days = 0
        order = self._sent("2026-03-11")
        self._remind()
        self.assertTrue(self._get_reminders(order))

    def test_nobody_is_told_a_day_too_early(self):
        self.salesman.tz = "Pacific/Pago_Pago"  # 11 hours behind
        self.company.quotation_reminder_days = 0
        order = self._sent("2026-03-11")
        self._remind()
        self.assertFalse(self._get_reminders(order))

    def test_the_reminder_is_closed_when_the_quotation_goes_on(self):
        for go_on in ("action_confirm", "action_cancel"):
            order = self._sent("2026-03-12")
            self._remind()
            self.assertTrue(self._get_reminders(order))
            getattr(order, go_on)()
            self.assertFalse(self._get_reminders(order))

    def test_a_prolonged_quotation_reminds_again_at_its_new_end(self):
        order = self._sent("2026-03-12")
        self._remind()
        order.validity_date = "2026-04-12"
        self.assertFalse(self._get_reminders(order))
        with freeze_time("2026-04-10 12:00:00"):
            self._remind()
        self.assertTrue(self._get_reminders(order))

    def test_the_same_date_again_keeps_the_reminder(self):
        order = self._sent("2026-03-12")
        self._remind()
        order.validity_date = "2026-03-12"
        self.assertTrue(self._get_reminders(order))

    def test_lists_find_what_lapses(self):
        soon, lapsed = self._sent("2026-03-12"), self._sent("2026-03-09")
        far, draft = self._sent("2026-05-01"), self._quote(self.kettle)
        ours = soon | lapsed | far | draft
        orders = self.env["sale.order"].with_user(self.salesman)
        for state, expected in [
            ("soon", soon),
            ("lapsed", lapsed),
            (False, far | draft),
        ]:
            found = orders.search([("id", "in", ours.ids), ("lapse_state", "=", state)])
            self.assertEqual(found, expected)
            self.assertEqual(set(found.mapped("lapse_state")), {state})

    def test_many_quotations_cost_as_many_queries_as_few(self):
        orders = self.env["sale.order"].concat(
            *(self._sent("2026-03-12").sudo() for _number in range(12))
        )
        orders[:1]._remind_of_lapse()
        costs = [self._count_queries(part) for part in (orders[1:3], orders[3:])]
        self.assertLessEqual(costs[1], costs[0] + 2)

    def _count_queries(self, orders):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders._remind_of_lapse()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_nothing_is_left_of_reminders_without_the_addon(self):
        order = self._sent("2026-03-12")
        self._remind()
        uninstall_hook(self.env)
        self.assertFalse(order.sudo().activity_ids)

    # OFFERS

    def test_who_is_responsible_is_told_of_the_end_of_an_offer(self):
        offer = self._activate_offer(date_end="2026-03-20")
        self._remind("sale.offer")
        self._remind("sale.offer")
        self.assertEqual(self._get_reminders(offer).user_id, self.salesman)
        offer.with_user(self.salesman).action_close()
        self.assertFalse(self._get_reminders(offer))

    def test_the_next_version_of_an_offer_ends_the_reminder(self):
        offer = self._activate_offer(date_end="2026-03-20")
        self._remind("sale.offer")
        new = self.env["sale.offer"].browse(
            offer.with_user(self.salesman).action_new_version()["res_id"]
        )
        self.assertTrue(self._get_reminders(offer))
        new.write({"date_start": "2026-03-21", "date_end": False})
        new.with_user(self.director).action_activate()
        self.assertFalse(self._get_reminders(offer))
        self._remind("sale.offer")
        self.assertFalse(self._get_reminders(offer))

    def test_a_quotation_does_not_outlive_its_offer(self):
        self._activate_offer(date_end="2026-03-20")
        order = self._quote(self.kettle)
        self.assertEqual(order.validity_date, date(2026, 3, 20))
        order.validity_date = "2026-04-20"
        with self.assertRaisesRegex(UserError, "ends on"):
            order.action_quotation_send()

    def test_a_shorter_validity_stays(self):
        self._activate_offer(date_end="2026-12-31")
        self.company.quotation_validity_days = 5
        self.assertEqual(self._quote(self.kettle).validity_date, date(2026, 3, 15))

    def test_another_offer_gives_a_sent_quotation_no_longer_life(self):
        offer = self._activate_offer(date_end="2026-03-20")
        later = self._activate_offer(date_end="2026-12-31", name="Later")
        order = self._quote(self.kettle, offer_id=offer.id)
        order.action_quotation_sent()
        order.offer_id = later
        self.assertEqual(order.validity_date, date(2026, 3, 20))

    def test_the_form_shortens_the_validity(self):
        offer = self._activate_offer(date_end="2026-03-20")
        form = Form(self.env["sale.order"].with_user(self.salesman))
        form.partner_id = self.customer
        self.assertEqual(form.offer_id, offer)
        self.assertEqual(form.validity_date, date(2026, 3, 20))
