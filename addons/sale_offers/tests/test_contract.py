from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, new_test_user
from odoo.tools import mute_logger

from .common import OfferCase


class ContractCase(OfferCase):
    """A customer with a contact, and another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        cls.contact = cls.env["res.partner"].create(
            {"name": "Contact", "parent_id": cls.customer.id}
        )
        cls.other = cls.env["res.partner"].create(
            {"name": "Other", "is_company": True, "user_id": cls.colleague.id}
        )
        cls.accountant = new_test_user(
            cls.env, "offer_accountant", "account.group_account_invoice"
        )

    @classmethod
    def _create_contract(cls, **values):
        """Create an active contract of the sales person with the customer."""
        return cls.env["sale.contract"].create(
            {
                "number": "C-1",
                "partner_id": cls.customer.id,
                "user_id": cls.salesman.id,
                "date_start": "2026-01-01",
                "state": "active",
                **values,
            }
        )

    def _active_offer(self, **values):
        offer = self._create_offer(**{"date_start": "2026-01-01", **values})
        offer.with_user(self.director).action_activate()
        return offer


@freeze_time("2026-03-10")
class TestContract(ContractCase):
    """Contracts, and documents under them."""

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


@freeze_time("2026-03-10")
class TestContractInvoice(ContractCase):
    """Invoices are settled contract by contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kettle.invoice_policy = "order"
        cls.first = cls._create_contract()
        cls.second = cls._create_contract(number="C-2")

    def _confirm(self, contract):
        order = self._create_order(self.kettle, contract_id=contract.id)
        order.action_confirm()
        return order

    def test_orders_under_one_contract_share_an_invoice_others_do_not(self):
        orders = self._confirm(self.first) | self._confirm(self.first)
        orders |= self._confirm(self.second) | self._confirm(self.first.browse())
        invoices = orders.with_user(self.accountant)._create_invoices()
        self.assertEqual(len(invoices), 3)
        self.assertEqual(
            {(move.contract_id, len(move.line_ids.sale_line_ids)) for move in invoices},
            {(self.first, 2), (self.second, 1), (self.first.browse(), 1)},
        )
        self.assertEqual(self.first.with_user(self.accountant).invoice_count, 1)

    def test_a_down_payment_and_a_credit_note_are_under_the_contract(self):
        order = self._confirm(self.first)
        wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        wizard = wizard.create({"advance_payment_method": "fixed", "fixed_amount": 10})
        wizard.create_invoices()
        invoice = order.invoice_ids
        self.assertEqual(invoice.contract_id, self.first)
        invoice.action_post()
        self.assertEqual(invoice._reverse_moves().contract_id, self.first)

    def test_an_invoice_is_under_a_contract_of_its_customer(self):
        order = self._confirm(self.first)
        invoice = order._create_invoices()
        invoice = invoice.with_user(self.accountant)
        invoice.contract_id = self.second
        theirs = self._create_contract(partner_id=self.other.id)
        with self.assertRaisesRegex(ValidationError, "is with Other"):
            invoice.contract_id = theirs

    def test_an_order_invoiced_to_somebody_else_keeps_its_contract(self):
        order = self._create_order(
            self.kettle,
            contract_id=self.first.id,
            partner_invoice_id=self.other.id,
        )
        order.action_confirm()
        invoice = order._create_invoices()
        self.assertEqual(invoice.partner_id, self.other)
        self.assertEqual(invoice.contract_id, self.first)


@freeze_time("2026-03-10")
class TestSpecification(ContractCase):
    """An order printed as the specification to its contract."""

    def _render(self, orders):
        report = self.env["ir.actions.report"].with_user(self.salesman)
        html, kind = report._render_qweb_html(
            "sale_offers.report_sale_specification", orders.ids
        )
        self.assertEqual(kind, "html")
        return html.decode()

    def test_the_specification_names_contract_goods_sums_and_sides(self):
        contract = self._create_contract(
            date_signed="2026-01-15",
            our_signatory="Director Koval",
            their_signatory="Director Melnyk",
        )
        order = self._create_order(
            self.kettle,
            self.iron,
            client_order_ref="Tender 5",
            payment_term_id=self.env.ref("account.account_payment_term_30days").id,
        )
        order.order_line[0].product_uom_qty = 4
        html = self._render(order)
        for text in (
            order.name,
            "C-1",
            "01/15/2026",
            "Kettle",
            "Iron",
            "400.00",
            "Tender 5",
            "30 Days",
            "Director Koval",
            "Director Melnyk",
            contract.partner_id.name,
            order.company_id.name,
        ):
            self.assertIn(text, html)

    def test_what_was_not_chosen_is_not_in_the_specification(self):
        self._create_contract()
        order = self._create_order(self.kettle, self.iron)
        order.order_line[1].product_uom_qty = 0
        self.assertNotIn("Iron", self._render(order))

    def test_a_specification_needs_a_contract(self):
        order = self._create_order(self.kettle)
        with self.assertRaisesRegex(UserError, f"{order.name}: a specification"):
            self._render(order)

    def test_another_ones_contract_can_be_printed_with_ones_own_order(self):
        contract = self._create_contract(user_id=self.colleague.id)
        self.customer.user_id = self.colleague
        order = self._create_order(
            self.kettle, contract_id=contract.id, user_id=self.salesman.id
        )
        self.assertIn("C-1", self._render(order))

    def test_invoices_name_their_contract(self):
        self.kettle.invoice_policy = "order"
        contract = self._create_contract()
        order = self._create_order(self.kettle)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice", invoice.ids
        )
        self.assertIn(contract.display_name, html.decode())

    def test_lines_of_text_are_printed_too(self):
        self._create_contract()
        order = self._create_order(self.kettle)
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Kitchen"}),
            Command.create({"display_type": "line_note", "name": "In boxes"}),
        ]
        html = self._render(order)
        self.assertIn("Kitchen", html)
        self.assertIn("In boxes", html)
