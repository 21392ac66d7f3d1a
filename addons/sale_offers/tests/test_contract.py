from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user
from odoo.tools import mute_logger

from .contract_common import ContractCase


@freeze_time("2026-03-10")
class TestContract(ContractCase):
    """Contracts with customers, and who sees them."""

    # THE CONTRACT

    def test_a_salesman_records_a_contract_by_hand_and_by_sequence(self):
        contracts = self.env["sale.contract"].with_user(self.salesman)
        with Form(contracts) as form:
            form.partner_id = self.customer
            form.number = "  47/26 "
        self.assertEqual(form.record.number, "47/26")
        with Form(contracts) as form:
            form.partner_id = self.customer
        self.assertTrue(form.record.number)
        self.assertEqual(form.record.user_id, self.salesman)
        self.assertEqual(form.record.currency_id, self.env.company.currency_id)

    def test_the_name_says_number_and_date(self):
        contract = self._create_contract(date_signed="2026-02-03")
        self.assertIn("C-1", contract.display_name)
        self.assertIn("02/03/2026", contract.display_name)

    def test_a_number_is_there_once_for_a_customer_and_company(self):
        self._create_contract()
        self._create_contract(partner_id=self.other.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self._create_contract(number=" C-1")
        self.assertIn("sale_contract_number_unique", str(caught.exception))

    def test_a_contract_keeps_a_number(self):
        contract = self._create_contract().with_user(self.salesman)
        with self.assertRaisesRegex(ValidationError, "keeps a number"):
            contract.number = " "

    def test_a_contract_does_not_end_before_it_begins(self):
        with self.assertRaisesRegex(ValidationError, "Turn the dates round"):
            self._create_contract(date_end="2025-12-31")

    def test_a_contract_with_a_contact_is_with_its_company(self):
        contract = self._create_contract(partner_id=self.contact.id)
        self.assertEqual(contract.partner_id, self.customer)

    def test_customer_and_company_of_a_used_contract_stay(self):
        contract = self._create_contract()
        order = self._create_order(self.kettle, contract_id=contract.id)
        with self.assertRaisesRegex(UserError, f"{order.name} is under contract"):
            contract.with_user(self.salesman).partner_id = self.other
        contract.with_user(self.salesman).partner_id = self.contact

    def test_only_unused_drafts_are_deleted(self):
        contract = self._create_contract().with_user(self.director)
        with self.assertRaisesRegex(UserError, "Close or archive"):
            contract.unlink()
        contract.action_draft()
        order = self._create_order(self.kettle, contract_id=contract.id)
        with self.assertRaisesRegex(UserError, order.name):
            contract.unlink()
        order.contract_id = False
        contract.unlink()

    def test_what_kind_of_file_is_shown(self):
        contract = self._create_contract(file_name="Scan.PDF")
        self.assertEqual(contract.file_kind, "pdf")
        contract.file_name = "scan.jpg"
        self.assertEqual(contract.file_kind, "image")
        contract.file_name = "scan.docx"
        self.assertEqual(contract.file_kind, "other")

    # RIGHTS

    def test_who_reads_contracts(self):
        own = self._create_contract()
        other = self._create_contract(
            partner_id=self.other.id, user_id=self.colleague.id
        )
        contracts = own | other

        def find(user):
            records = self.env["sale.contract"].with_user(user)
            return records.search([("id", "in", contracts.ids)])

        self.assertEqual(find(self.salesman), own)
        self.assertEqual(find(self.colleague), other)
        for user in (self.leader, self.director, self.accountant):
            self.assertEqual(find(user), contracts)

    def test_a_salesman_does_not_change_anothers_contract(self):
        contract = self._create_contract(user_id=self.colleague.id)
        with self.assertRaises(AccessError):
            contract.with_user(self.salesman).action_close()
        contract.with_user(self.leader).action_close()
        self.assertEqual(contract.state, "closed")

    def test_accountants_read_and_do_not_write(self):
        contract = self._create_contract().with_user(self.accountant)
        self.assertTrue(contract.display_name)
        with self.assertRaises(AccessError):
            contract.note = "x"
        with self.assertRaises(AccessError):
            contract.copy()

    def test_contracts_of_another_company_are_not_seen(self):
        company = self.env["res.company"].create({"name": "Second"})
        contract = self._create_contract(company_id=company.id)
        with self.assertRaises(AccessError):
            contract.with_user(self.director).read(["number"])

    def test_portal_users_have_no_contracts(self):
        portal = new_test_user(self.env, "offer_portal", "base.group_portal")
        portal.partner_id.parent_id = self.customer
        with self.assertRaises(AccessError):
            self._create_contract().with_user(portal).read(["number"])

    # CARD

    def test_the_card_shows_and_makes_contracts_of_the_company(self):
        self._create_contract()
        contact = self.contact.with_user(self.salesman)
        self.assertEqual(contact.contract_count, 1)
        action = contact.action_view_contracts()
        contracts = self.env["sale.contract"].with_user(self.salesman)
        contract = contracts.with_context(**action["context"]).create({})
        self.assertEqual(contract.partner_id, self.customer)
        self.assertEqual(contract.date_start, fields.Date.to_date("2026-03-10"))

    def test_a_contract_counts_its_documents_as_the_reader_sees_them(self):
        contract = self._create_contract()
        self._active_offer(contract_id=contract.id)
        self._create_order(self.kettle)
        for user, offers, orders in (
            (self.salesman, 1, 1),
            (self.accountant, 0, 1),
        ):
            own = contract.with_user(user)
            own.invalidate_recordset()
            self.assertEqual((own.offer_count, own.order_count), (offers, orders))
        action = contract.with_user(self.salesman).action_view_orders()
        self.assertEqual(
            self.env["sale.order"].search_count(action["domain"]), contract.order_count
        )

    # REMINDERS

    def test_offers_and_contracts_are_reminded_of_as_other_documents(self):
        actions = self.env["ir.actions.actions"].with_user(self.salesman)
        reminder = self.env.ref("crm_partner_segments.crm_reminder_action")
        for record in (self._create_contract(), self._create_offer()):
            bindings = actions.get_bindings(record._name)["action"]
            self.assertIn(reminder.id, [action["id"] for action in bindings])
            wizard = self.env["crm.reminder"].with_user(self.salesman)
            wizard = wizard.with_context(
                active_model=record._name, active_id=record.id
            ).create({"text": "Ask", "kind": "task"})
            wizard.action_remind()
            self.assertEqual(record.activity_ids.summary, "Ask")
