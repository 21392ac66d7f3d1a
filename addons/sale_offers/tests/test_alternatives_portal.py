from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import mail_new_test_user

from .alternative_common import AlternativeCase
from .test_approval_gates import SIGNATURE


@tagged("post_install", "-at_install", "sale_offers")
class TestAlternativesPortal(AlternativeCase, HttpCase):
    """The customer chooses, signs and pays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = mail_new_test_user(
            cls.env, "offer_portal", groups="base.group_portal"
        )
        cls.order = cls._create_alternatives(
            partner_id=cls.portal.partner_id.id, require_signature=True
        )
        cls.order.action_quotation_sent()
        _iron, cls.kettle_line, cls.pot_line = cls.order.order_line
        cls.token = cls.order._portal_ensure_token()

    def setUp(self):
        super().setUp()
        self.authenticate("offer_portal", "offer_portal")

    def _choose(self, line, order=None, **params):
        return self.make_jsonrpc_request(
            f"/my/orders/{(order or self.order).id}/choose_alternative",
            {"line_id": line.id, **params},
        )

    def _sign(self):
        return self.make_jsonrpc_request(
            f"/my/orders/{self.order.id}/accept",
            {"name": "Customer", "signature": SIGNATURE},
        )

    def _assert_refused(self, line, **params):
        self.assertIn("error", self._choose(line, **params))
        self.env.invalidate_all()
        self.assertFalse(line.is_chosen)
        self.assertFalse(line.product_uom_qty)

    def _get_notes(self):
        return self.order.message_ids.filtered(
            lambda message: "Chosen from alternatives A" in message.body
        )

    def _get_page(self, order=None):
        return self.url_open(f"/my/orders/{(order or self.order).id}").text

    def test_choose_and_sign(self):
        """Signing waits for the choice; the last choice is what is ordered."""
        page = self._get_page()
        self.assertIn("Please choose one of each", page)
        self.assertNotIn('data-bs-target="#modalaccept"', page)
        self.assertIn("error", self._sign())
        self.assertEqual(self._choose(self.kettle_line), {})
        self.assertEqual(self._choose(self.pot_line), {})
        self.env.invalidate_all()
        self.assertRecordValues(
            self.kettle_line | self.pot_line,
            [
                {"is_chosen": False, "product_uom_qty": 0},
                {"is_chosen": True, "product_uom_qty": 2},
            ],
        )
        self.assertEqual(self.order.amount_untaxed, 800)
        notes = self._get_notes()
        self.assertEqual(len(notes), 2)
        self.assertEqual(notes.author_id, self.portal.partner_id)
        page = self._get_page()
        self.assertNotIn("Please choose one of each", page)
        self.assertIn('data-bs-target="#modalaccept"', page)
        self.assertIn("force_refresh", self._sign())
        self.env.invalidate_all()
        self.assertEqual(self.order.state, "sale")
        self.assertIn("Not chosen", self._get_page())

    def test_choose_by_token(self):
        """Whoever has the link chooses without logging in."""
        self.authenticate(None, None)
        self._assert_refused(self.kettle_line)
        self._assert_refused(self.kettle_line, access_token="wrong")
        self.assertEqual(self._choose(self.kettle_line, access_token=self.token), {})
        self.env.invalidate_all()
        self.assertTrue(self.kettle_line.is_chosen)
        self.assertEqual(self._get_notes().author_id, self.order.partner_id)

    def test_foreign_lines_refused(self):
        """Neither lines of others, nor plain ones, nor made up ones are chosen."""
        other = self._create_alternatives()
        other.action_quotation_sent()
        line = other.order_line[1]
        self._assert_refused(line)
        self._assert_refused(line, order=other)
        self._assert_refused(line, order=other, access_token=self.token)
        self._assert_refused(line, access_token=other._portal_ensure_token())
        iron = self.order.order_line[0]
        self.assertIn("error", self._choose(iron))
        self.assertFalse(iron.is_chosen)
        self.assertIn("error", self._choose(iron.browse(2**30)))

    def test_when_nothing_is_chosen(self):
        """Not before it is sent, nor when locked, expired, cancelled or signed."""
        yesterday = fields.Date.today() - timedelta(days=1)
        order = self.order.sudo()
        for values in (
            {"state": "draft"},
            {"state": "sent", "locked": True},
            {"locked": False, "validity_date": yesterday},
            {"validity_date": False, "signature": SIGNATURE},
            {"signature": False, "state": "cancel"},
        ):
            order.write(values)
            self._assert_refused(self.kettle_line)
        order.state = "sent"
        self.assertEqual(self._choose(self.kettle_line), {})

    def test_confirmed_is_final(self):
        """A signed order is not chosen from again."""
        self._choose(self.kettle_line)
        self._sign()
        self._assert_refused(self.pot_line)

    def test_waits_for_approval(self):
        """Nothing is chosen from what is not approved yet."""
        self.discount_level.active = True
        self.order.order_line[0].discount = 50
        self._assert_refused(self.kettle_line)
        self.order.action_request_approval()
        self._assert_refused(self.kettle_line)
        self._approve(self.order)
        self.assertEqual(self._choose(self.kettle_line), {})
        self.env.invalidate_all()
        self.assertFalse(self.order._get_approval_error())

    def test_quantity_route_closed(self):
        """The route for optional lines changes no alternatives."""
        section = self.order.order_line.create(
            {
                "order_id": self.order.id,
                "display_type": "line_section",
                "name": "Options",
                "is_optional": True,
                "sequence": 1,
            }
        )
        self.env.invalidate_all()
        self.assertEqual(self.kettle_line.parent_id, section)
        self.make_jsonrpc_request(
            f"/my/orders/{self.order.id}/update_line_dict",
            {"line_id": self.kettle_line.id, "input_quantity": 50},
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            self.kettle_line, [{"offered_qty": 3, "product_uom_qty": 0}]
        )

    def test_hidden_composition_shown_for_the_choice(self):
        """What is to be chosen is seen also where the section hides what is in it."""
        self.order.order_line.create(
            {
                "order_id": self.order.id,
                "display_type": "line_section",
                "name": "All in one",
                "collapse_composition": True,
                "sequence": 1,
            }
        )
        self.assertEqual(
            self._get_page().count("o_sale_alternative_radio"),
            2,
        )

    def test_reject_without_choosing(self):
        """Who likes none of them rejects the quotation."""
        self.assertIn("sale_alternative_actions", self._get_page())
        self.url_open(
            f"/my/orders/{self.order.id}/decline",
            data={
                "decline_message": "Too dear",
                "csrf_token": Request.csrf_token(self),
            },
        )
        self.env.invalidate_all()
        self.assertEqual(self.order.state, "cancel")

    def test_reader_of_the_house_chooses_not(self):
        """Who may only read a quotation does not choose in the name of the customer."""
        reader = mail_new_test_user(self.env, "offer_reader", groups="base.group_user")
        self.env["ir.rule"].create(
            {
                "name": "Everybody reads",
                "model_id": self.env.ref("sale.model_sale_order").id,
                "domain_force": "[(1, '=', 1)]",
                "groups": [Command.link(self.env.ref("base.group_user").id)],
            }
        )
        self.env["ir.model.access"].create(
            {
                "name": "Everybody reads",
                "model_id": self.env.ref("sale.model_sale_order").id,
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_write": False,
            }
        )
        self.assertTrue(self.order.with_user(reader).has_access("read"))
        self.authenticate("offer_reader", "offer_reader")
        self.assertEqual(
            self._choose(self.kettle_line).keys(),
            {"error"},
        )
        self.authenticate("offer_salesman", "offer_salesman")
        self.assertEqual(self._choose(self.kettle_line), {})

    # PAYMENT

    def _create_payment(self):
        provider = self.env.ref("payment.payment_provider_transfer").sudo()
        provider.write({"state": "test", "is_published": True})
        methods = self.env["payment.method"].sudo().with_context(active_test=False)
        return (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": provider.id,
                    "payment_method_id": methods.search([], limit=1).id,
                    "amount": self.order.amount_total,
                    "currency_id": self.order.currency_id.id,
                    "partner_id": self.order.partner_id.id,
                    "reference": f"{self.order.name}-{fields.Datetime.now()}",
                    "sale_order_ids": [Command.set(self.order.ids)],
                }
            )
        )

    def test_payment_waits_for_the_choice(self):
        """Neither the page, nor the route, nor a link with an amount starts a payment."""
        self.order.write({"require_payment": True, "require_signature": False})
        self.assertFalse(self.order._has_to_be_paid())
        page = self.url_open(f"/my/orders/{self.order.id}?payment_amount=10").text
        self.assertNotIn("o_payment_form", page)
        with self.assertRefused(ValidationError, "please choose one of each.*A"):
            self._create_payment()
        provider = self.env.ref("payment.payment_provider_transfer").sudo()
        provider.write({"state": "test", "is_published": True})
        methods = self.env["payment.method"].sudo().with_context(active_test=False)
        with (
            mute_logger("odoo.http"),
            self.assertRefused(JsonRpcException, "ValidationError"),
        ):
            self.make_jsonrpc_request(
                f"/my/orders/{self.order.id}/transaction",
                {
                    "access_token": self.token,
                    "provider_id": provider.id,
                    "payment_method_id": methods.search([], limit=1).id,
                    "token_id": None,
                    "amount": 10,
                    "flow": "direct",
                    "tokenization_requested": False,
                    "landing_route": "/my",
                },
            )
        self._choose(self.kettle_line)
        self.env.invalidate_all()
        self.assertTrue(self.order._has_to_be_paid())

    def test_money_does_not_confirm_an_open_choice(self):
        """Money that arrives while the choice is open again confirms nothing."""
        self.order.write({"require_payment": True, "require_signature": False})
        self.kettle_line.action_choose()
        transaction = self._create_payment()
        transaction.state = "pending"
        self._assert_refused(self.pot_line)
        self.kettle_line.action_unchoose()
        transaction.state = "done"
        self.assertFalse(transaction._check_amount_and_confirm_order())
        self.assertEqual(self.order.state, "sent")
        self.assertIn("nothing is chosen yet", self.order.message_ids[0].body)

    def test_tour(self):
        """The customer picks a pot in the browser and signs."""
        self.start_tour(
            f"/my/orders/{self.order.id}",
            "sale_offers_portal_alternative_tour",
            login="offer_portal",
        )
        self.env.invalidate_all()
        self.assertEqual(self.order.state, "sale")
        self.assertEqual(self.order.amount_untaxed, 800)

    def test_backend_tour(self):
        """The sales person offers alternatives and chooses with one click."""
        order = self._create_order(
            self.kettle, self.pot, partner_id=self.portal.partner_id.id
        )
        self.start_tour(
            f"/odoo/sales/{order.id}",
            "sale_offers_alternative_tour",
            login="offer_salesman",
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            order.order_line,
            [
                {"alternative_group": "A", "is_chosen": False, "product_uom_qty": 0},
                {"alternative_group": "A", "is_chosen": True, "product_uom_qty": 1},
            ],
        )
