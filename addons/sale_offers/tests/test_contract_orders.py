from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time

from .contract_common import ContractCase


@freeze_time("2026-03-10")
class TestContractOrders(ContractCase):
    """Offers and orders under contracts, and the gate of those that need one."""

    # OFFERS

    def test_an_offer_is_under_a_contract_of_its_customer(self):
        contract = self._create_contract(partner_id=self.other.id)
        with self.assertRaisesRegex(ValidationError, "is with Other, not with"):
            self._create_offer(contract_id=contract.id)

    def test_a_standard_offer_has_no_contract(self):
        contract = self._create_contract()
        with self.assertRaisesRegex(ValidationError, "is for many customers"):
            self._create_offer(
                kind="standard", partner_id=False, contract_id=contract.id
            )

    # ORDERS

    def test_an_order_takes_the_contract_of_its_offer(self):
        self._create_contract()
        contract = self._create_contract(number="C-2")
        offer = self._active_offer(contract_id=contract.id)
        order = self._create_order(self.kettle)
        self.assertEqual(order.offer_id, offer)
        self.assertEqual(order.contract_id, contract)

    def test_an_order_takes_the_only_contract_of_the_customer(self):
        contract = self._create_contract()
        self._create_contract(number="C-0", date_end="2026-02-01")
        order = self._create_order(self.kettle, partner_id=self.contact.id)
        self.assertEqual(order.contract_id, contract)
        self._create_contract(number="C-2")
        self.assertFalse(self._create_order(self.kettle).contract_id)

    def test_a_chosen_contract_stays_when_the_offer_changes(self):
        contract = self._create_contract()
        self._create_contract(number="C-2")
        order = self._create_order(self.kettle, contract_id=contract.id)
        order.offer_id = self._active_offer()
        self.assertEqual(order.contract_id, contract)

    def test_the_contract_goes_with_the_customer(self):
        self._create_contract()
        order = self._create_order(self.kettle).with_user(self.salesman)
        order.partner_id = self.env["res.partner"].create({"name": "New"})
        self.assertFalse(order.contract_id)

    def test_orders_under_other_contracts_are_refused(self):
        cases = [
            ({"partner_id": self.other.id}, "is with Other, not with Customer"),
            ({"date_end": "2026-03-09"}, "is over on 03/10/2026"),
            ({"date_start": "2026-03-11"}, "does not hold yet"),
            ({"state": "closed"}, "is closed"),
        ]
        order = self._create_order(self.kettle).with_user(self.salesman)
        for number, (values, message) in enumerate(cases):
            contract = self._create_contract(number=f"X{number}", **values)
            with self.assertRaisesRegex(ValidationError, message):
                order.contract_id = contract.id

    def test_an_order_is_not_under_a_contract_of_another_company(self):
        company = self.env["res.company"].create({"name": "Second"})
        contract = self._create_contract(company_id=company.id)
        order = self._create_order(self.kettle)
        with self.assertRaisesRegex(ValidationError, "was made by Second"):
            order.contract_id = contract

    # THE GATE

    def test_an_offer_that_needs_a_contract_lets_no_order_without_one(self):
        self._active_offer(contract_required=True)
        order = self._create_order(self.kettle).with_user(self.salesman)
        with self.assertRaisesRegex(UserError, "by the button Contracts"):
            order.action_confirm()
        self._create_contract()
        order.contract_id = self._create_contract(number="C-2")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_contract_required_by_the_standard_offer_is_required(self):
        standard = self._active_offer(
            kind="standard", partner_id=False, contract_required=True
        )
        self._active_offer(parent_id=standard.id)
        order = self._create_order(self.kettle).with_user(self.salesman)
        with self.assertRaisesRegex(UserError, "sold under a contract only"):
            order.action_confirm()

    def test_a_state_that_is_written_is_no_way_round_the_contract(self):
        self._active_offer(contract_required=True)
        order = self._create_order(self.kettle).with_user(self.salesman)
        with self.assertRaisesRegex(UserError, "sold under a contract only"):
            order.write({"state": "sale"})

    def test_an_import_is_no_way_round_the_contract(self):
        offer = self._active_offer(contract_required=True)
        result = (
            self.env["sale.order"]
            .with_user(self.salesman)
            .load(
                ["partner_id/.id", "offer_id/.id", "state"],
                [[str(self.customer.id), str(offer.id), "sale"]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("sold under a contract only", result["messages"][0]["message"])

    def test_the_portal_is_no_way_round_the_contract(self):
        self._active_offer(contract_required=True)
        order = self._create_order(self.kettle)
        with self.assertRaisesRegex(UserError, "sold under a contract only"):
            order._validate_order()

    def test_a_draft_contract_is_for_quotations_only(self):
        contract = self._create_contract(state="draft")
        order = self._create_order(self.kettle, contract_id=contract.id)
        order = order.with_user(self.salesman)
        with self.assertRaisesRegex(UserError, "still a draft"):
            order.action_confirm()
        contract.with_user(self.salesman).action_activate()
        order.action_confirm()

    def test_a_contract_that_ran_out_before_the_order_is_refused(self):
        contract = self._create_contract(date_end="2026-03-20")
        order = self._create_order(self.kettle).with_user(self.salesman)
        self.assertEqual(order.contract_id, contract)
        with (
            freeze_time("2026-03-21"),
            self.assertRaisesRegex(UserError, "is over on 03/21/2026"),
        ):
            order.action_confirm()

    def test_a_closed_contract_lets_confirmed_orders_be_cancelled(self):
        contract = self._create_contract()
        order = self._create_order(self.kettle).with_user(self.salesman)
        order.action_confirm()
        contract.action_close()
        order.action_cancel()
        order.action_draft()
        self.assertEqual(order.state, "draft")

    def test_an_offer_without_the_requirement_needs_no_contract(self):
        self._active_offer()
        order = self._create_order(self.kettle).with_user(self.salesman)
        order.action_confirm()
        self.assertFalse(order.contract_id)
