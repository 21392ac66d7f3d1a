from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time

from .approval_common import ApprovalCase
from .quotation_common import QuotationCase


@freeze_time("2026-03-10")
class TestQuotationTerms(QuotationCase):
    """What does not comply with the offer stops a quotation when it is sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offer = cls._activate_offer(minimum_amount=500, date_end="2026-03-31")

    def _refuse(self, order, message):
        """Every way to send is refused with the same message."""
        for send in (
            lambda: order.action_quotation_send(),
            lambda: order.action_quotation_sent(),
            lambda: order.write({"state": "sent"}),
            lambda: order.with_context(mark_so_as_sent=True).message_post(body="Hello"),
        ):
            with self.assertRaisesRegex(UserError, message):
                send()
        self.assertEqual(order.state, "draft")

    def test_a_quotation_may_be_written_but_not_sent_below_the_minimum(self):
        order = self._quote(self.kettle)
        self.assertIn("begins with", order.terms_problem)
        self._refuse(order, "Add goods")

    def test_a_quotation_that_complies_is_sent(self):
        order = self._quote(self.kettle)
        order.order_line.product_uom_qty = 6
        self.assertFalse(order.terms_problem)
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_all_deviations_are_in_one_message(self):
        self.company.offer_segment_restricts = True
        segment = self.env["product.segment"].create(
            {"name": "Irons", "membership": "manual"}
        )
        self.offer.sudo().product_segment_id = segment
        order = self._quote(self.kettle)
        order.validity_date = "2026-05-01"
        with self.assertRaises(UserError) as refusal:
            order.action_quotation_send()
        message = str(refusal.exception)
        for part in (self.offer.number, "begins with", "05/01/2026", "Irons"):
            self.assertIn(part, message)

    def test_a_closed_offer_is_named_with_the_other_problems(self):
        order = self._quote(self.kettle)
        self.offer.with_user(self.director).action_close()
        self._refuse(order, r"(?s)not active.*begins with")

    def test_a_quotation_never_sent_is_checked_when_confirmed(self):
        order = self._quote(self.kettle)
        with self.assertRaisesRegex(UserError, "begins with"):
            order.action_confirm()

    def test_quotations_without_offer_are_sent_as_ever(self):
        order = self._quote(self.kettle, offer_id=False)
        self.assertFalse(order.terms_problem)
        order.action_quotation_send()
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_an_imported_sent_quotation_is_checked(self):
        with self.assertRaisesRegex(UserError, "begins with"):
            self._quote(self.kettle, offer_id=self.offer.id, state="sent")

    def test_other_terms_are_shown_and_may_be_sent(self):
        self.offer.sudo().payment_term_id = self.env["account.payment.term"].create(
            {"name": "In 30 days"}
        )
        order = self._quote(self.kettle)
        order.order_line.product_uom_qty = 6
        order.payment_term_id = False
        self.assertIn("In 30 days", order.deviation_note)
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_another_currency_is_named(self):
        currency = self.env["res.currency"].create(
            {"name": "XTS", "symbol": "x", "rate_ids": [Command.create({"rate": 2})]}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        order = self._quote(self.kettle)
        order.pricelist_id = pricelist
        self.assertIn("XTS instead of", order.deviation_note)

    # LIMITS

    def _lower_limit(self, percent):
        """The offer allows less than was given when it had no limit."""
        self.offer.sudo().write(
            {"limit_discount": True, "max_discount_percent": percent}
        )

    def test_a_limit_lowered_after_the_price_was_given_stops_the_quotation(self):
        order = self._quote(self.kettle)
        order.order_line.write({"product_uom_qty": 10, "discount": 20})
        self._lower_limit(5)
        self._refuse(order, "20.00 % below the offer, which allows 5.00 %")

    def test_a_markup_limit_stops_the_quotation(self):
        order = self._quote(self.kettle)
        order.order_line.write({"product_uom_qty": 10})
        order.order_line.price_unit = 150
        self.offer.sudo().write({"limit_markup": True, "max_markup_percent": 10})
        self._refuse(order, "50.00 % above the offer, which allows 10.00 %")

    # REASON

    def test_a_deviation_needs_a_reason_where_the_company_says_so(self):
        self.company.deviation_reason_required = True
        order = self._quote(self.kettle)
        order.order_line.write({"product_uom_qty": 10, "discount": 10})
        self.assertTrue(order.deviation_reason_needed)
        self._refuse(order, "Choose the reason")
        order.deviation_reason_id = self.reason
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_a_reason_is_asked_also_when_a_sent_quotation_was_changed(self):
        self.company.deviation_reason_required = True
        order = self._quote(self.kettle)
        order.order_line.product_uom_qty = 10
        order.action_quotation_sent()
        order.order_line.discount = 10
        with self.assertRaisesRegex(UserError, "Choose the reason"):
            order.action_confirm()
        # the customer signs what was sent
        order.sudo()._validate_order()
        self.assertEqual(order.state, "sale")

    def test_no_reason_is_asked_without_deviation(self):
        self.company.deviation_reason_required = True
        order = self._quote(self.kettle)
        order.order_line.product_uom_qty = 10
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")

    def test_reasons_are_kept_by_managers(self):
        reasons = self.env["sale.deviation.reason"]
        with self.assertRaises(AccessError):
            reasons.with_user(self.salesman).create({"name": "Friendship"})
        self.assertTrue(reasons.with_user(self.director).create({"name": "Trial"}))

    def test_reasons_of_other_companies_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        reason = self.env["sale.deviation.reason"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        found = reason.with_user(self.salesman).search([("name", "=", "Theirs")])
        self.assertFalse(found)

    def test_the_form_shows_what_stops_it(self):
        order = self._quote(self.kettle)
        with Form(order) as form:
            self.assertIn("begins with", form.terms_problem)
            with form.order_line.edit(0) as line:
                line.product_uom_qty = 10
            self.assertFalse(form.terms_problem)


class TestQuotationTermsApproval(ApprovalCase):
    """Prices that somebody approves are let through to approval."""

    def test_prices_beyond_the_limit_go_to_approval_where_there_is_one(self):
        self.env.company.deviation_reason_required = False
        offer = self._create_offer()
        offer.with_user(self.director).action_activate()
        order = self._create_discounted(20)
        offer.sudo().write({"limit_discount": True, "max_discount_percent": 5})
        with self.assertRefused(UserError, "needs approval"):
            order.action_quotation_send()
        order.action_request_approval()
        self._approve(order)
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")
