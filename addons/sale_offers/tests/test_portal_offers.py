from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..controllers.portal_offer import CustomerPortal
from .portal_common import PortalCase


@tagged("post_install", "-at_install", "sale_offers")
class TestPortalOffers(PortalCase):
    """Customers see the offers that hold for them, in plain words."""

    def _find(self, user):
        offers = self.env["sale.offer"].with_user(user)
        return offers._find_for_portal(user.sudo().partner_id)

    def test_own_and_usable_ones(self):
        """Those of the customer, and standard ones for everybody or its segment."""
        segment = self.env["res.partner.segment"].create(
            {
                "name": "Buyers",
                "membership": "manual",
                "partner_ids": [Command.set(self.company_partner.ids)],
            }
        )
        own = self._create_active_offer(self.company_partner, "Own")
        everybody = self._create_active_offer(False, "Everybody")
        members = self._create_active_offer(
            False, "Members", partner_segment_id=segment.id
        )
        foreign = self._create_active_offer(self.stranger.partner_id, "Foreign")
        self.assertEqual(self._find(self.buyer), own | everybody | members)
        self.assertEqual(self._find(self.stranger), foreign | everybody)

    def test_not_shown(self):
        """Neither drafts, nor closed, nor hidden ones, nor those of other days."""
        partner = self.company_partner
        self._create_offer(partner_id=partner.id, name="Draft")
        self._create_active_offer(partner, "Closed").action_close()
        self._create_active_offer(partner, "Hidden", portal_visible=False)
        with freeze_time("2026-01-15"):
            self._create_active_offer(
                partner, "Past", date_start="2026-01-01", date_end="2026-01-31"
            )
        self._create_active_offer(partner, "Archived").action_archive()
        with freeze_time("2026-05-05"):
            self._create_active_offer(partner, "Future", date_start="2099-01-01")
            self.assertFalse(self._find(self.buyer))

    def test_other_company_not_shown(self):
        """What another company of the house agreed is no matter of this portal."""
        other = self.env["res.company"].sudo().create({"name": "Other"})
        offer = self._create_active_offer(self.company_partner, "Own")
        self.assertEqual(self._find(self.buyer), offer)
        offer.sudo().write({"pricelist_id": False, "state": "draft"})
        offer.sudo().company_id = other
        offer.sudo()._set_state("active")
        self.assertFalse(self._find(self.buyer))

    def test_pages(self):
        """Counter, list, sorting and the page of an offer."""
        offer = self._create_active_offer(
            self.company_partner,
            "Spring terms",
            minimum_amount=500,
            limit_discount=True,
            max_discount_percent=7.77,
            note="<p>We deliver on Mondays.</p>",
        )
        self._create_active_offer(False, "Base terms", date_end="2099-12-31")
        self._login(self.buyer)
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["offer_count"]}
        )
        self.assertEqual(counters, {"offer_count": 2})
        self.assertIn('href="/my/offers"', self.url_open("/my").text)
        for sortby, first in (
            ("date", "Base terms"),
            ("end", "Base terms"),
            ("name", "Base terms"),
            ("nonsense", "Base terms"),
        ):
            page = self.url_open(f"/my/offers?sortby={sortby}").text
            self.assertLess(page.index(first), page.index("Spring terms"))
        page = self.url_open(f"/my/offers/{offer.id}").text
        for words in ("Spring terms", "Buyer Ltd", "Wholesale", "500", "on Mondays"):
            self.assertIn(words, page)
        self.assertNotIn("7.77", page)

    def test_pager(self):
        """Many offers come in pages."""
        for number in range(3):
            self._create_active_offer(self.company_partner, f"Terms {number}")
        self._login(self.buyer)
        self.patch(CustomerPortal, "_items_per_page", 2)
        page = self.url_open("/my/offers?sortby=name").text
        self.assertIn("Terms 1", page)
        self.assertNotIn("Terms 2", page)
        page = self.url_open("/my/offers/page/2?sortby=name").text
        self.assertNotIn("Terms 1", page)
        self.assertIn("Terms 2", page)

    def test_rules_in_words(self):
        """Discounts and prices are said, costs and margins are not."""
        group = self.env["product.price.group"].create({"name": "Kettles"})
        parent = self._create_active_offer(
            False,
            "Base",
            rule_ids=[
                Command.create(
                    {
                        "applied_on": "1_product",
                        "product_tmpl_id": self.kettle.product_tmpl_id.id,
                        "compute_price": "fixed",
                        "fixed_price": 99,
                    }
                ),
                Command.create(
                    {
                        "applied_on": "3_global",
                        "compute_price": "percentage",
                        "percent_price": 3,
                    }
                ),
            ],
        )
        rules = [
            {
                "applied_on": "1_product",
                "product_tmpl_id": self.kettle.product_tmpl_id.id,
                "compute_price": "fixed",
                "fixed_price": 77,
            },
            {
                "applied_on": "1_product_price_group",
                "price_group_id": group.id,
                "compute_price": "percentage",
                "percent_price": 12,
                "base": "offer",
                "min_quantity": 10,
            },
            {
                "applied_on": "1_product",
                "product_tmpl_id": self.iron.product_tmpl_id.id,
                "compute_price": "formula",
                "base": "standard_price",
                "price_discount": -17,
            },
        ]
        offer = self._create_active_offer(
            self.company_partner,
            "Own",
            parent_id=parent.id,
            rule_ids=[Command.create(rule) for rule in rules],
        )
        words = {
            rule["what"]: (rule["price"].replace("\xa0", " "), rule["when"])
            for rule in offer._get_portal_rules()
        }
        self.assertEqual(
            words,
            {
                "Kettle": (words["Kettle"][0], ""),
                "Kettles": ("12 % off", "from 10 units"),
                "Iron": ("special price", ""),
                "All products": ("3 % off", ""),
            },
        )
        self.assertIn("77", words["Kettle"][0])
        self._login(self.buyer)
        page = self.url_open(f"/my/offers/{offer.id}").text
        self.assertIn("12 % off", page)
        self.assertNotIn("17", page.split("o_portal_offer")[1].split("offer_prices")[0])
        self.assertNotIn("cost", page.split("o_portal_offer")[1].split("</main>")[0])

    def test_prices_are_those_of_orders(self):
        """The list shows what an order would cost."""
        offer = self._create_active_offer(
            self.company_partner,
            "Own",
            rule_ids=[
                Command.create(
                    {
                        "applied_on": "1_product",
                        "product_tmpl_id": self.kettle.product_tmpl_id.id,
                        "compute_price": "fixed",
                        "fixed_price": 77,
                    }
                ),
                Command.create(
                    {
                        "applied_on": "1_product",
                        "product_tmpl_id": self.kettle.product_tmpl_id.id,
                        "compute_price": "fixed",
                        "fixed_price": 70,
                        "min_quantity": 10,
                    }
                ),
            ],
        )
        prices = offer._get_portal_prices(self.buyer.partner_id)
        self.assertEqual(
            [(row["product"], row["quantity"], row["price"]) for row in prices],
            [(self.kettle, 1, 77), (self.kettle, 10, 70)],
        )
        order = self._create_order(self.kettle, partner_id=self.buyer.partner_id.id)
        self.assertEqual(order.order_line.price_subtotal, 77)

    def test_no_discounts_by_sum(self):
        """Nobody orders the whole list: its sum brings no discount."""
        self.env["price.discount"].create(
            {
                "name": "Big orders",
                "kind": "percent",
                "value": 10,
                "amount_from": 50,
                "apply_as": "discount",
            }
        )
        offer = self._create_active_offer(
            self.company_partner,
            "Own",
            rule_ids=[
                Command.create(
                    {
                        "applied_on": "1_product",
                        "product_tmpl_id": self.kettle.product_tmpl_id.id,
                        "compute_price": "fixed",
                        "fixed_price": 77,
                    }
                )
            ],
        )
        [row] = offer._get_portal_prices(self.buyer.partner_id)
        self.assertEqual(row["price"], 77)

    def test_own_price_type_before_standard_rules(self):
        """What the own price type leaves without effect is not promised."""
        parent = self._create_active_offer(
            False,
            "Base",
            rule_ids=[
                Command.create(
                    {
                        "applied_on": "3_global",
                        "compute_price": "percentage",
                        "percent_price": 3,
                        "base": "offer",
                    }
                )
            ],
        )
        offer = self._create_active_offer(
            self.company_partner,
            "Own",
            parent_id=parent.id,
            pricelist_id=self.env["product.pricelist"]
            .create({"name": "Own", "price_method": "manual"})
            .id,
        )
        self.assertFalse(offer._get_portal_rules())
        self.assertIn("does not hold", str(offer.differences))

    def test_long_lists_left_out(self):
        """An offer about more products than fit lists none."""
        products = self.env["product.template"].create(
            [{"name": f"Cup {number}"} for number in range(51)]
        )
        offer = self._create_active_offer(
            self.company_partner,
            "Own",
            rule_ids=[
                Command.create(
                    {
                        "applied_on": "1_product",
                        "product_tmpl_id": product.id,
                        "compute_price": "fixed",
                        "fixed_price": 5,
                    }
                )
                for product in products
            ],
        )
        self.assertEqual(offer._get_portal_prices(self.buyer.partner_id), [])
        self._login(self.buyer)
        self.assertEqual(self.url_open(f"/my/offers/{offer.id}").status_code, 200)
