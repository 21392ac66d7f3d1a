from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SaleOffer(models.Model):
    """The contract that an offer is sold under."""

    _inherit = "sale.offer"

    contract_id = fields.Many2one(
        "sale.contract",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        domain="[('partner_id', 'parent_of', partner_id), ('state', '!=', 'closed'),"
        " ('company_id', '=?', company_id)]",
        help="Orders under the offer take it by themselves. Another contract of the "
        "customer may be chosen there.",
    )

    @api.constrains("contract_id", "partner_id", "company_id", "kind")
    def _check_contract(self):
        for offer in self.filtered("contract_id"):
            contract = offer.contract_id.sudo()
            if offer.kind == "standard":
                raise ValidationError(
                    self.env._(
                        "Offer %(name)s is for many customers, contract %(contract)s is "
                        "with one. Take the contract out, or make an individual offer.",
                        name=offer.display_name,
                        contract=contract.display_name,
                    )
                )
            company = offer.company_id or contract.company_id
            if problem := contract._find_owner_problem(offer.partner_id, company):
                raise ValidationError(problem)

    @api.onchange("partner_id", "company_id")
    def _onchange_contract_owner(self):
        contract = self.contract_id.sudo()
        company = self.company_id or contract.company_id
        if contract and contract._find_owner_problem(self.partner_id, company):
            self.contract_id = False
