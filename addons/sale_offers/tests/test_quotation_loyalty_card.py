from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time

from .quotation_common import QuotationCase


@freeze_time("2026-03-10")
class TestQuotationLoyaltyCard(QuotationCase):
    """A card that is typed or scanned fills the customer, and gives its discounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["price.discount"].search([]).active = False
        cls.club = cls._create_program(name="Home Club")
        cls.card = cls._create_card(code="0440001")
        cls.other = cls.env["res.partner"].create(
            {"name": "Other", "user_id": cls.salesman.id}
        )
        cls.env["price.discount"].create(
            {
                "name": "Club",
                "kind": "percent",
                "value": 10,
                "loyalty_program_ids": [Command.set(cls.club.ids)],
            }
        )

    @classmethod
    def _create_program(cls, **values):
        return cls.env["loyalty.program"].create(
            {
                "name": "Club",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "sale_ok": False,
                **values,
            }
        )

    @classmethod
    def _create_card(cls, **values):
        return cls.env["loyalty.card"].create(
            {"program_id": cls.club.id, "partner_id": cls.customer.id, **values}
        )

    def _pay(self, order):
        line = order.order_line.filtered(lambda line: line.product_id == self.kettle)
        return line.price_unit * (1 - line.discount / 100)

    def _refuse(self, code, message, order=None):
        order = order or self._quote(self.kettle)
        with self.assertRaises(UserError) as refusal:
            order.loyalty_card_code = code
        self.assertRegex(str(refusal.exception), message)
        self.assertFalse(order.loyalty_card_id)

    # CUSTOMER

    def test_the_number_fills_the_customer(self):
        form = Form(self.env["sale.order"].with_user(self.salesman))
        form.loyalty_card_code = "0440001"
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.loyalty_card_id, self.card)
        order = form.save()
        self.assertEqual(order.loyalty_card_id, self.card)

    def test_the_number_fills_the_customer_over_rpc(self):
        order = self._quote(self.kettle, partner_id=False, loyalty_card_code="0440001")
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(order.loyalty_card_code, "0440001")

    def test_a_contact_shows_the_card_of_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.customer.id}
        )
        order = self._quote(self.kettle, partner_id=contact.id)
        order.loyalty_card_code = "0440001"
        self.assertEqual(order.loyalty_card_id, self.card)

    def test_another_customer_does_not_keep_the_card(self):
        order = self._quote(self.kettle, loyalty_card_code="0440001")
        order.partner_id = self.other
        self.assertFalse(order.loyalty_card_id)

    def test_copies_have_no_card(self):
        order = self._quote(self.kettle, loyalty_card_code="0440001")
        self.assertFalse(order.copy().loyalty_card_id)

    # REFUSALS

    def test_an_unknown_number_is_refused(self):
        self._refuse("999", "no card with number 999")

    def test_the_card_of_another_customer_is_refused(self):
        self._create_card(code="0440002", partner_id=self.other.id)
        self._refuse("0440002", "belongs to Other")

    def test_a_cancelled_card_is_refused(self):
        self.card.active = False
        self._refuse("0440001", "does not hold: cancelled")

    def test_an_expired_card_is_refused(self):
        self.card.expiration_date = "2026-03-01"
        self._refuse("0440001", "does not hold: expired")

    def test_a_card_of_another_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Theirs"})
        program = self._create_program(company_id=company.id)
        self._create_card(code="0440003", program_id=program.id)
        self._refuse("0440003", "of another company")

    def test_a_form_says_at_once_what_is_wrong(self):
        form = Form(self.env["sale.order"].with_user(self.salesman))
        with self.assertRaisesRegex(UserError, "no card"):
            form.loyalty_card_code = "999"

    def test_the_id_of_a_card_over_rpc_is_checked_too(self):
        card = self._create_card(code="0440002", partner_id=self.other.id)
        with self.assertRaisesRegex(ValidationError, "belongs to Other"):
            self._quote(self.kettle).loyalty_card_id = card

    # DISCOUNTS

    def test_the_card_of_nobody_gives_discounts_only_when_it_is_shown(self):
        self.card.partner_id = False
        order = self._quote(self.kettle)
        self.assertEqual(self._pay(order), 100)
        order.loyalty_card_code = "0440001"
        self.assertEqual(self._pay(order), 90)
        order.loyalty_card_code = False
        self.assertEqual(self._pay(order), 100)

    def test_prices_by_hand_stay(self):
        self.card.partner_id = False
        order = self._quote(self.kettle)
        order.order_line.price_unit = 95
        order.loyalty_card_code = "0440001"
        self.assertEqual(order.order_line.price_unit, 95)

    def test_a_coupon_gives_its_reward(self):
        self.card.partner_id = False
        coupons = self._create_program(
            name="Coupons",
            program_type="coupons",
            applies_on="current",
            trigger="with_code",
            sale_ok=True,
            reward_ids=[
                Command.create(
                    {
                        "reward_type": "discount",
                        "discount": 10,
                        "discount_mode": "percent",
                        "discount_applicability": "order",
                        "required_points": 1,
                    }
                )
            ],
        )
        card = self._create_card(
            code="0440004", program_id=coupons.id, points=1, partner_id=False
        )
        order = self._quote(self.iron, loyalty_card_code="0440004")
        self.assertEqual(order.amount_untaxed, 180)
        self.assertEqual(order.loyalty_card_id, card)
        order.loyalty_card_code = False
        self.assertEqual(order.amount_untaxed, 200)

    def test_points_are_spent_only_by_choice(self):
        self.card.active = False
        points = self._create_program(
            name="Points",
            sale_ok=True,
            reward_ids=[
                Command.create(
                    {
                        "reward_type": "discount",
                        "discount": 10,
                        "discount_mode": "percent",
                        "discount_applicability": "order",
                        "required_points": 5,
                    }
                )
            ],
        )
        self._create_card(code="0440005", program_id=points.id, points=50)
        order = self._quote(self.iron, loyalty_card_code="0440005")
        self.assertEqual(order.amount_untaxed, 200)
        order.action_open_reward_wizard()
        self.assertEqual(order.amount_untaxed, 180)

    def test_a_confirmed_order_keeps_its_prices(self):
        self.card.partner_id = False
        order = self._quote(self.kettle)
        order.action_confirm()
        order.loyalty_card_code = "0440001"
        self.assertEqual(self._pay(order), 100)
