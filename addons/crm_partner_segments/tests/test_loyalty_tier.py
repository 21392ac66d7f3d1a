"""Loyalty cards as sales people see them."""

from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_business_partner import BusinessPartnerCommon


@tagged("post_install", "-at_install")
class TestLoyaltyTier(BusinessPartnerCommon):
    """A card has a state and a tier by turnover, and finds its owner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.env["loyalty.program"].create(
            {"name": "Home Club", "program_type": "loyalty", "applies_on": "both"}
        )
        cls.silver, cls.gold = cls.env["loyalty.turnover.tier"].create(
            [
                {"name": "Silver", "program_id": cls.program.id, "amount_from": 100},
                {"name": "Gold", "program_id": cls.program.id, "amount_from": 500},
            ]
        )
        cls.card = cls.env["loyalty.card"].create(
            {
                "program_id": cls.program.id,
                "partner_id": cls.contact.id,
                "code": "HC-000123",
                "points": 12,
            }
        )

    def _tier(self, user=None):
        self.env.invalidate_all()
        return self.card.with_user(user or self.sales_own).turnover_tier_id

    def test_company_shows_the_cards_of_its_people(self):
        own = self.card.copy({"partner_id": self.daughter.id, "code": "HC-000124"})
        own.active = False
        for partner, cards in (
            (self.daughter, self.card | own),
            (self.contact, self.card),
            (self.single, self.card.browse()),
        ):
            self.assertEqual(partner.with_user(self.sales_own).family_card_ids, cards)

    def test_tier_is_the_highest_that_turnover_reaches(self):
        self.assertFalse(self._tier())
        self._create_order(self.daughter, 100.0)
        self.assertEqual(self._tier(), self.silver)
        self._create_order(self.contact, 500.0)
        self.assertEqual(self._tier(), self.gold)

    def test_tier_counts_orders_of_mates_without_showing_them(self):
        self._create_order(self.daughter, 600.0, user=self.sales_mate)
        self.assertEqual(self._tier(), self.gold)
        self.assertEqual(self.daughter.with_user(self.sales_own).entity_turnover, 0.0)

    def test_tier_of_a_company_programme_counts_its_company_only(self):
        self._create_order(self.daughter, 600.0)
        self.program.company_id = self.other_company
        self.assertFalse(self._tier(self.env.user))

    def test_card_state_tells_whether_the_card_works(self):
        yesterday = date.today() - timedelta(days=1)
        tomorrow = date.today() + timedelta(days=1)
        self.assertEqual(self.card.card_state, "active")
        self.program.date_from = tomorrow
        self.card.invalidate_recordset()
        self.assertEqual(self.card.card_state, "not_started")
        self.program.write({"date_from": False, "date_to": yesterday})
        self.card.invalidate_recordset()
        self.assertEqual(self.card.card_state, "expired")
        self.program.date_to = False
        self.card.expiration_date = yesterday
        self.assertEqual(self.card.card_state, "expired")
        self.card.active = False
        self.assertEqual(self.card.card_state, "cancelled")

    def test_salesman_sees_cancelled_cards_on_the_partner(self):
        self.card.active = False
        contact = self.contact.with_user(self.sales_own)
        self.assertEqual(contact.loyalty_card_ids.code, "HC-000123")

    def test_office_user_sees_no_cards(self):
        with self.assertRaises(AccessError):
            self.contact.with_user(self.office_user).read(["loyalty_card_ids"])

    def test_salesman_opens_the_cards_of_a_partner(self):
        action = self.contact.with_user(self.sales_own).action_view_loyalty_cards()
        cards = self.env["loyalty.card"].with_user(self.sales_own)
        self.assertEqual(cards.search(action["domain"]), self.card)
        arch = self.env["res.partner"].with_user(self.sales_own).get_view()["arch"]
        self.assertIn("action_view_loyalty_cards", arch)

    def test_customer_is_found_by_the_card_number(self):
        partners = self.env["res.partner"].with_user(self.sales_own)
        found = partners.name_search("HC-000123")
        self.assertEqual(found, [(self.contact.id, self.contact.display_name)])
        self.assertFalse(partners.name_search("HC-000"))
        by_field = partners.search([("loyalty_card_ids.code", "ilike", "hc-0001")])
        self.assertEqual(by_field, self.contact)

    def test_office_user_searches_names_without_cards(self):
        partners = self.env["res.partner"].with_user(self.office_user)
        self.assertFalse(partners.name_search("HC-000123"))
        self.assertTrue(partners.name_search("Holding"))

    def test_tier_below_zero_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Silver begins"):
            self.silver.amount_from = -1

    def test_two_tiers_at_one_amount_are_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.gold.amount_from = 100
            self.env.flush_all()

    def test_only_managers_set_tiers(self):
        with self.assertRaises(AccessError):
            self.silver.with_user(self.sales_own).name = "Bronze"
        self.silver.with_user(self.sales_manager).name = "Bronze"

    def test_other_company_does_not_see_tiers(self):
        self.program.company_id = self.company
        stranger = self._create_user(
            "stranger",
            "sales_team.group_sale_manager",
            company_id=self.other_company.id,
            company_ids=[(6, 0, self.other_company.ids)],
        )
        tiers = self.env["loyalty.turnover.tier"].with_user(stranger)
        self.assertFalse(tiers.search([("program_id", "=", self.program.id)]))

    def test_tiers_of_many_cards_take_few_queries(self):
        cards = self.env["loyalty.card"].create(
            [
                {"program_id": self.program.id, "partner_id": partner.id}
                for partner in self.holding | self.daughter | self.single
            ]
        )
        cards.mapped("turnover_tier_id")
        self.env.invalidate_all()
        with self.assertQueryCount(10):
            cards.mapped("turnover_tier_id")
