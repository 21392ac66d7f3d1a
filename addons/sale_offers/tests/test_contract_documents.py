from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time

from .contract_common import ContractCase


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
