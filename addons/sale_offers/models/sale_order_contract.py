from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns


class SaleOrder(models.Model):
    """Orders are the specifications to a contract."""

    _inherit = "sale.order"

    contract_id = fields.Many2one(
        "sale.contract",
        compute="_compute_contract_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        copy=False,
        ondelete="restrict",
        domain="[('partner_id', 'parent_of', partner_id),"
        " ('company_id', '=', company_id), ('state', '!=', 'closed'),"
        " '|', ('date_end', '=', False), ('date_end', '>=', 'today')]",
        help="The contract of the offer, else the only one the customer can use. "
        "Invoices take it from here.",
    )
    contract_required = fields.Boolean(compute="_compute_contract_required")

    def _auto_init(self):
        """Old orders were made under no contract."""
        create_empty_columns(self, ["contract_id"])
        return super()._auto_init()

    @api.depends("offer_id", "partner_id", "company_id")
    def _compute_contract_id(self):
        if not self.env["sale.contract"]._has_contracts():
            self.contract_id = False
            return
        for orders in self._filter_unconfirmed().grouped("company_id").values():
            orders._take_contracts()

    def _filter_unconfirmed(self):
        return self.filtered(lambda order: order.state in (False, "draft", "sent"))

    def _take_contracts(self):
        """Choose the contract of the offer, keep what was chosen, or take the only one."""
        # whoever sells under a contract need not be the one who recorded it
        contracts = self.env["sale.contract"].sudo()
        company = self.company_id or self.env.company
        usable = contracts.search(
            contracts._get_usable_domain(self.partner_id, company)
        )
        for order in self:
            owner, day = order.partner_id.commercial_partner_id, order._get_offer_day()
            found = usable.filtered(
                lambda contract, owner=owner, day=day: (
                    contract.partner_id == owner._origin
                    and not contract._find_day_problem(day)
                )
            )
            own = order.offer_id.sudo().contract_id & found
            kept = order.contract_id.sudo() & found
            only = found if len(found) == 1 else contracts
            order.contract_id = (own or kept or only).sudo(False)

    @api.depends("offer_id")
    def _compute_contract_required(self):
        for order in self:
            order.contract_required = order.offer_id.sudo()._get_term(
                "contract_required"
            )

    # GATES

    @api.constrains("contract_id", "partner_id", "company_id")
    def _check_contract(self):
        for order in self.filtered("contract_id"):
            contract = order.contract_id.sudo()
            company = order.company_id or self.env.company
            problem = contract._find_owner_problem(order.partner_id, company)
            if not problem and order.state != "cancel":
                problem = contract._find_day_problem(order._get_offer_day())
            if problem:
                raise ValidationError(problem)

    @api.constrains("state", "contract_id", "offer_id")
    def _check_contract_of_confirmed(self):
        """A state that is written or imported is no way round either."""
        for order in self.filtered(lambda order: order.state == "sale"):
            if problem := order._find_contract_problem(order._get_offer_day()):
                raise ValidationError(problem)

    def _confirmation_error_message(self):
        """Refuse what lacks a contract, or is under one that does not hold."""
        self.ensure_one()
        # the order becomes one of today
        return super()._confirmation_error_message() or self._find_contract_problem(
            fields.Date.context_today(self)
        )

    def _find_contract_problem(self, day):
        """Why an order cannot be in force as far as its contract goes; empty when it can.

        :param date day: the day of the order
        """
        self.ensure_one()
        contract = self.contract_id.sudo()
        if not contract:
            return self._find_missing_contract()
        company = self.company_id or self.env.company
        problem = contract._find_owner_problem(self.partner_id, company)
        problem = problem or contract._find_day_problem(day)
        if not problem and contract.state == "draft":
            problem = self.env._(
                "Contract %(name)s of %(order)s is still a draft. Activate it once it "
                "is signed.",
                name=contract.display_name,
                order=self.name,
            )
        return problem

    def _find_missing_contract(self):
        if not self.contract_required:
            return ""
        return self.env._(
            "Offer %(offer)s is sold under a contract only, and %(order)s has none. "
            "Choose a contract of %(customer)s on the order, or record it by the button "
            "Contracts of the customer.",
            offer=self.offer_id.sudo().display_name,
            order=self.name,
            customer=self.partner_id.commercial_partner_id.display_name,
        )

    # INVOICES

    def _prepare_invoice(self):
        """Invoices are under the contract of their order."""
        return {**super()._prepare_invoice(), "contract_id": self.contract_id.id}

    def _get_invoice_grouping_keys(self):
        """Orders under different contracts are not settled by one invoice."""
        return [*super()._get_invoice_grouping_keys(), "contract_id"]
