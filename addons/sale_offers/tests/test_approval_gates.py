from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import mail_new_test_user

from .approval_common import ApprovalCase

SIGNATURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class TestApprovalGates(ApprovalCase):
    """No way round approval."""

    def _assert_refused(self, method, *args):
        with self.assertRefused(UserError, "needs approval first: Discounts"):
            method(*args)

    def test_confirm_and_send_refused(self):
        """Neither confirming nor sending, marking as sent, nor locking goes on."""
        for user in (self.salesman, self.director):
            order = self._create_discounted().with_user(user)
            self._assert_refused(order.action_confirm)
            self._assert_refused(order._validate_order)
            self._assert_refused(order.action_quotation_send)
            self._assert_refused(order.action_quotation_sent)
            self._assert_refused(order.action_lock)

    def test_state_not_written(self):
        """The state written over RPC is refused, for the manager as well."""
        for user in (self.salesman, self.director):
            order = self._create_discounted().with_user(user)
            self._assert_refused(order.write, {"state": "sale"})
            self._assert_refused(order.write, {"state": "sent"})

    def test_cancelled_order_not_written_to_sale(self):
        """There is no way over the cancelled state."""
        order = self._create_discounted()
        order.action_cancel()
        self._assert_refused(order.write, {"state": "sale"})

    def test_new_order_not_confirmed(self):
        """An order that comes confirmed is refused."""
        with self.assertRefused(UserError, "needs level Discounts"):
            self._create_discounted(state="sale", date_order="2026-01-01")
        self.discount_level.discount_from = 0
        with self.assertRefused(UserError, "needs approval first: Discounts"):
            self._create_discounted(
                state="sale", date_order="2026-01-01", order_line=False
            )

    def test_import_of_state_refused(self):
        """Neither new nor old orders are confirmed by an import."""
        order = self._create_discounted()
        result = order.load([".id", "state"], [[order.id, "Sales Order"]])
        self.assertFalse(result["ids"])
        self.assertIn("needs approval", result["messages"][0]["message"])
        self.assertEqual(order.state, "draft")

    def test_mail_that_marks_as_sent_refused(self):
        """The composer does not send what needs approval."""
        order = self._create_discounted()
        with self.assertRefused(UserError, "needs approval first"):
            order.with_context(mark_so_as_sent=True).message_post(body="Our offer")

    def test_signing_and_paying_closed(self):
        """The customer can neither sign nor pay before approval, but after it."""
        order = self._create_discounted(require_signature=True, require_payment=True)
        self.assertFalse(order._has_to_be_signed())
        self.assertFalse(order._has_to_be_paid())
        order.action_request_approval()
        self.assertFalse(order._has_to_be_signed())
        self.assertFalse(order._can_be_edited_on_portal())
        self._approve(order)
        self.assertTrue(order._has_to_be_signed())
        self.assertTrue(order._has_to_be_paid())
        self.assertTrue(order._can_be_edited_on_portal())

    def test_two_clicks_on_confirm(self):
        """The second click finds the order confirmed."""
        order = self._create_discounted()
        order.action_request_approval()
        self._approve(order)
        order.action_confirm()
        with self.assertRefused(UserError, "not in a state"):
            order.action_confirm()

    # PAYMENT

    def _get_payment_method(self):
        methods = self.env["payment.method"].sudo().with_context(active_test=False)
        return methods.search([], limit=1)

    def _create_payment(self, order, **values):
        provider = self.env.ref("payment.payment_provider_transfer").sudo()
        method = self._get_payment_method()
        return (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": provider.id,
                    "payment_method_id": method.id,
                    "amount": order.amount_total,
                    "currency_id": order.currency_id.id,
                    "partner_id": order.partner_id.id,
                    "reference": f"{order.name}-{fields.Datetime.now()}",
                    "sale_order_ids": [Command.set(order.ids)],
                    **values,
                }
            )
        )

    def test_payment_not_started(self):
        """No link leads to a payment of what needs approval."""
        order = self._create_discounted(require_payment=True)
        with self.assertRefused(ValidationError, "still being checked"):
            self._create_payment(order)

    def test_money_does_not_confirm(self):
        """Money for what was changed since does not confirm, and nothing breaks."""
        order = self._create_discounted(
            discount=0, require_payment=True, prepayment_percent=0.5
        )
        transaction = self._create_payment(order)
        order.order_line[0].discount = 30
        transaction.state = "done"
        self.assertFalse(transaction._check_amount_and_confirm_order())
        self.assertEqual(order.state, "draft")
        self.assertIn("Paid, but not confirmed", order.message_ids[0].body)
        # the work after a pending payment passes over the order
        order.sudo().action_quotation_sent()
        self.assertEqual(order.state, "draft")

    # ORDERS IN FORCE

    def test_confirmed_order_not_changed_past_its_level(self):
        """Once confirmed, a discount that needs a level is given by its approver."""
        order = self._create_discounted(discount=0)
        order.action_confirm()
        with self.assertRefused(UserError, "in force.*Discounts"):
            order.order_line[0].discount = 30
        order.order_line[0].invalidate_recordset()
        order.write(
            {
                "order_line": [
                    Command.update(order.order_line[1].id, {"product_uom_qty": 3})
                ]
            }
        )
        order.order_line[0].with_user(self.director).discount = 30
        self.assertEqual(order.order_line[0].discount, 30)
        self.assertRecordValues(
            order.sudo().approval_decision_ids,
            [{"user_id": self.director.id, "decision": "approved"}],
        )

    def test_conditions(self):
        """Every plain condition asks its level, and the domain narrows it."""
        self.discount_level.active = False
        order = self._create_discounted(discount=0)
        later = self.env["account.payment.term"].create(
            {
                "name": "45 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 45}
                    )
                ],
            }
        )
        order.payment_term_id = later
        level = self._create_level("Level")
        cases = [
            ({"amount_from": 1}, True),
            ({"amount_from": 1000000}, False),
            ({"amount_from": 0, "discount_from": 1}, False),
            ({"discount_from": 0, "check_margin": True, "margin_below": 99}, True),
            ({"margin_below": 5}, False),
            ({"check_margin": False, "payment_condition": "differs"}, True),
            ({"payment_condition": "longer", "payment_days": 44}, True),
            ({"payment_days": 45}, False),
            (
                {"payment_condition": False, "domain": "[('amount_total', '<', 1)]"},
                False,
            ),
            ({"domain": f"[('partner_id', '=', {self.customer.id})]"}, True),
        ]
        for values, needed in cases:
            level.write(values)
            self.assertEqual(order._needs_approval(), needed, values)
        self.assertTrue(level.condition_summary)

    def test_deviation_from_terms(self):
        """A price by hand below that of the terms asks the level of deviations."""
        self.discount_level.write({"discount_from": 0, "deviation_from": 10})
        order = self._create_order(self.kettle, pricelist_id=self.pricelist.id)
        self.assertFalse(order._needs_approval())
        order.order_line.price_unit = 80
        self.assertTrue(order._needs_approval())


@tagged("post_install", "-at_install", "sale_offers")
class TestApprovalPortal(ApprovalCase, HttpCase):
    """The routes of customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = mail_new_test_user(
            cls.env, "offer_portal", groups="base.group_portal"
        )
        cls.order = cls._create_discounted(
            discount=0,
            partner_id=cls.portal.partner_id.id,
            require_signature=True,
            require_payment=False,
        )
        cls.order.action_quotation_sent()
        cls.order.order_line[0].discount = 30

    def _sign(self):
        self.authenticate("offer_portal", "offer_portal")
        return self.make_jsonrpc_request(
            f"/my/orders/{self.order.id}/accept",
            {"name": "Customer", "signature": SIGNATURE},
        )

    def test_signature_refused_until_approved(self):
        """The customer signs when the discount is approved, and not before."""
        self.assertIn("error", self._sign())
        self.order.action_request_approval()
        self.assertIn("error", self._sign())
        self.assertRecordValues(self.order, [{"state": "sent", "signature": False}])
        self._approve(self.order)
        self.assertIn("force_refresh", self._sign())
        self.order.invalidate_recordset()
        self.assertEqual(self.order.state, "sale")

    def test_payment_refused_until_approved(self):
        """The route that starts a payment refuses, whoever has the link."""
        self.order.require_payment = True
        provider = self.env.ref("payment.payment_provider_transfer").sudo()
        provider.write({"state": "test", "is_published": True})
        self.authenticate("offer_portal", "offer_portal")
        method = (
            self.env["payment.method"]
            .sudo()
            .with_context(active_test=False)
            .search([], limit=1)
        )
        with (
            mute_logger("odoo.http"),
            self.assertRefused(JsonRpcException, "ValidationError"),
        ):
            self.make_jsonrpc_request(
                f"/my/orders/{self.order.id}/transaction",
                {
                    "access_token": self.order._portal_ensure_token(),
                    "provider_id": provider.id,
                    "payment_method_id": method.id,
                    "token_id": None,
                    "amount": self.order.amount_total,
                    "flow": "direct",
                    "tokenization_requested": False,
                    "landing_route": "/my",
                },
            )
        self.assertFalse(self.order.sudo().transaction_ids)

    def test_page_of_waiting_order_opens(self):
        """The customer sees the order without buttons to sign or pay."""
        self.order.action_request_approval()
        self.authenticate("offer_portal", "offer_portal")
        page = self.url_open(f"/my/orders/{self.order.id}?payment_amount=10").text
        self.assertNotIn('data-bs-target="#modalaccept"', page)
        self.assertNotIn("o_payment_form", page)
