from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountMove(models.Model):
    """Invoices under a contract."""

    _inherit = "account.move"

    contract_id = fields.Many2one(
        "sale.contract",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        domain="[('partner_id', 'parent_of', partner_id),"
        " ('company_id', '=', company_id)]",
        help="The contract of the orders that are invoiced.",
    )

    @api.constrains("contract_id", "partner_id", "company_id")
    def _check_contract(self):
        for move in self.filtered("contract_id"):
            # an accountant need not see everybody's contracts
            contract = move.contract_id.sudo()
            customer = contract.partner_id.commercial_partner_id
            partner = move.partner_id
            if move._is_invoiced_elsewhere(customer):
                # an order may be invoiced to somebody else than the customer
                partner = customer
            problem = contract._find_owner_problem(partner, move.company_id)
            if problem:
                raise ValidationError(problem)

    def _is_invoiced_elsewhere(self, customer):
        """Whether the invoice is of orders of a customer, whomever it is sent to."""
        orders = self.sudo().invoice_line_ids.sale_line_ids.order_id
        return customer in orders.partner_id.commercial_partner_id
