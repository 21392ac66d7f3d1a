from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PortalCase
from .test_approval_gates import SIGNATURE


@tagged("post_install", "-at_install", "sale_offers")
class TestPortalScope(PortalCase):
    """Customers see their own documents, those of their branch or of their company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            name: getattr(cls, name).partner_id
            for name in ("buyer", "neighbour", "chief", "stranger")
        }
        cls.orders = {
            name: cls._create_sent(partner) for name, partner in cls.people.items()
        }
        cls.offers = {
            name: cls._create_active_offer(partner, f"Terms of {name}")
            for name, partner in cls.people.items()
        }

    def _get_seen(self, user):
        """Whose quotations and offers a user sees."""
        orders = self.env["sale.order"].with_user(user).search([])
        lines = self.env["sale.order.line"].with_user(user).search([])
        self.assertEqual(lines.order_id, orders)
        offers = self.env["sale.offer"]._find_for_portal(user.partner_id)
        names = {name for name, order in self.orders.items() if order in orders}
        self.assertEqual(
            names, {name for name, offer in self.offers.items() if offer in offers}
        )
        return names

    def test_company_is_the_default(self):
        """Without a setting customers see what Odoo shows them."""
        for user in (self.buyer, self.chief):
            self.assertEqual(self._get_seen(user), {"buyer", "neighbour", "chief"})
        self.assertEqual(self._get_seen(self.stranger), {"stranger"})

    def test_scopes(self):
        """The contact's own setting, that of its company, that of all customers."""
        buyer = self.buyer.partner_id
        buyer.portal_scope = "branch"
        self.assertEqual(self._get_seen(self.buyer), {"buyer", "neighbour"})
        buyer.portal_scope = "own"
        self.assertEqual(self._get_seen(self.buyer), {"buyer"})
        self.assertEqual(
            self._get_seen(self.neighbour), {"buyer", "neighbour", "chief"}
        )
        self.company_partner.portal_scope = "branch"
        self.assertEqual(self._get_seen(self.neighbour), {"buyer", "neighbour"})
        buyer.portal_scope = "company"
        self.assertEqual(self._get_seen(self.buyer), {"buyer", "neighbour", "chief"})
        self.company_partner.portal_scope = False
        self.env.company.portal_scope = "own"
        self.assertEqual(self._get_seen(self.neighbour), {"neighbour"})
        self.assertEqual(self._get_seen(self.buyer), {"buyer", "neighbour", "chief"})

    def test_who_moves_sees_the_new_branch(self):
        """A contact that moves to another address sees what is there at once."""
        buyer = self.buyer.partner_id
        buyer.portal_scope = "branch"
        self.assertEqual(self._get_seen(self.buyer), {"buyer", "neighbour"})
        buyer.parent_id = self.company_partner
        self.assertEqual(self._get_seen(self.buyer), {"buyer", "neighbour", "chief"})

    def test_people_of_the_house_not_narrowed(self):
        """The setting is about customers."""
        self.env.company.portal_scope = "own"
        seen = self.env["sale.order"].with_user(self.salesman).search([])
        self.assertGreaterEqual(
            seen, self.env["sale.order"].union(*self.orders.values())
        )

    def test_customers_have_no_rights_to_offers(self):
        """Neither offers, nor their prices, nor the scope are read over RPC."""
        offer = self.offers["buyer"].with_user(self.buyer)
        for method in (
            lambda: offer.read(["name"]),
            lambda: offer.search([]),
            lambda: self.buyer.partner_id.with_user(self.buyer).read(["portal_scope"]),
            lambda: self.orders["buyer"]
            .with_user(self.buyer)
            .order_line[1]
            .write({"is_chosen": True}),
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                method()

    def test_salesman_sets_the_scope(self):
        """Sales people say what their customer sees."""
        partner = self.buyer.partner_id
        partner.with_user(self.salesman).portal_scope = "own"
        self.assertEqual(partner.portal_scope, "own")


@tagged("post_install", "-at_install", "sale_offers")
class TestPortalLeaks(PortalCase):
    """No route tells a customer about what is not for its eyes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls._create_sent(
            cls.stranger.partner_id, client_order_ref="Top secret"
        )
        cls.other_branch = cls._create_sent(
            cls.chief.partner_id, client_order_ref="Top secret"
        )
        cls.foreign_offer = cls._create_active_offer(
            cls.stranger.partner_id, "Top secret"
        )
        cls.branch_offer = cls._create_active_offer(cls.chief.partner_id, "Top secret")
        cls.buyer.partner_id.portal_scope = "branch"
        cls.own = cls._create_sent(cls.buyer.partner_id)

    def _assert_nothing(self, url):
        response = self.url_open(url)
        self.assertNotIn("Top secret", response.text, url)
        self.assertNotIn(f"<em>{self.foreign.name}</em>", response.text, url)
        return response

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_pages_of_orders(self):
        """Page, print, documents and files, without a token, and with wrong ones."""
        for order in (self.foreign, self.other_branch):
            for login in (self.buyer, None):
                if login:
                    self._login(login)
                else:
                    self.authenticate(None, None)
                for token in ("", "wrong", self.own.access_token):
                    query = f"?access_token={token}" if token else "?"
                    for path in (
                        f"{query}",
                        f"{query}&report_type=pdf&download=1",
                        f"{query}&report_type=html",
                        f"{query}&payment_amount=1",
                        f"/download_edi{query}",
                        f"/document/1{query}",
                    ):
                        self._assert_nothing(f"/my/orders/{order.id}{path}")

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_lists(self):
        """Lists and counters of a customer are its own."""
        self._login(self.buyer)
        for path in ("/my", "/my/quotes", "/my/orders", "/my/offers"):
            response = self._assert_nothing(path)
            self.assertEqual(response.status_code, 200)
        self.assertIn(self.own.name, self.url_open("/my/quotes").text)
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["quotation_count", "offer_count"]}
        )
        self.assertEqual(counters, {"quotation_count": 1, "offer_count": 0})

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_routes_that_act(self):
        """Choosing, signing, changing quantities, rejecting and paying."""
        for order in (self.foreign, self.other_branch):
            line = order.order_line[1]
            for user in (self.buyer, None):
                if user:
                    self._login(user)
                else:
                    self.authenticate(None, None)
                for token in (None, "wrong", self.own.access_token):
                    self._act(order, line, token)
            order.invalidate_recordset()
            line.invalidate_recordset()
            self.assertRecordValues(order, [{"state": "sent", "signature": False}])
            self.assertFalse(line.is_chosen)

    def _act(self, order, line, token):
        url = f"/my/orders/{order.id}"
        chosen = self.make_jsonrpc_request(
            f"{url}/choose_alternative", {"line_id": line.id, "access_token": token}
        )
        self.assertEqual(chosen, {"error": "Invalid order."})
        signed = self.make_jsonrpc_request(
            f"{url}/accept",
            {"access_token": token, "name": "Me", "signature": SIGNATURE},
        )
        self.assertEqual(signed, {"error": "Invalid order."})
        self.url_open(
            f"{url}/decline?access_token={token or ''}",
            data={"decline_message": "No", "csrf_token": Request.csrf_token(self)},
        )

    @mute_logger("odoo.http")
    def test_pages_of_offers(self):
        """Offers of others, of other branches, drafts, closed and hidden ones."""
        own = self.buyer.partner_id
        draft = self._create_offer(partner_id=own.id, name="Top secret")
        closed = self._create_active_offer(own, "Top secret")
        closed.action_close()
        hidden = self._create_active_offer(own, "Top secret", portal_visible=False)
        self._login(self.buyer)
        for offer in (
            self.foreign_offer,
            self.branch_offer,
            draft,
            closed,
            hidden,
            self.foreign_offer.browse(2**30),
        ):
            for query in (
                "",
                "?access_token=wrong",
                f"?access_token={self.own.access_token}",
            ):
                response = self._assert_nothing(f"/my/offers/{offer.id}{query}")
                self.assertTrue(response.url.endswith("/my"), response.url)
        self.authenticate(None, None)
        for path in ("/my/offers", f"/my/offers/{self.foreign_offer.id}"):
            self.assertIn("/web/login", self._assert_nothing(path).url)

    def test_own_ones_open(self):
        """What is the customer's is there, so that the rest means something."""
        offer = self._create_active_offer(self.neighbour.partner_id, "For the branch")
        order = self._create_sent(self.neighbour.partner_id)
        self._login(self.buyer)
        self.assertIn("For the branch", self.url_open(f"/my/offers/{offer.id}").text)
        self.assertIn(order.name, self.url_open(f"/my/orders/{order.id}").text)
        result = self.make_jsonrpc_request(
            f"/my/orders/{order.id}/choose_alternative",
            {"line_id": order.order_line[1].id},
        )
        self.assertEqual(result, {})

    def test_link_with_token_opens(self):
        """Whoever was sent the link sees the quotation, whatever the scope."""
        self._login(self.buyer)
        page = self.url_open(
            f"/my/orders/{self.other_branch.id}?access_token={self.other_branch.access_token}"
        ).text
        self.assertIn(self.other_branch.name, page)
