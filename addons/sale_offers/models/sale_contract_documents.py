from odoo import api, fields, models


class SaleContract(models.Model):
    """What is done under a contract."""

    _inherit = "sale.contract"

    offer_count = fields.Integer(compute="_compute_document_counts")
    order_count = fields.Integer(compute="_compute_document_counts")
    invoice_count = fields.Integer(compute="_compute_document_counts")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_document_counts(self):
        for name, model in self._get_document_models().items():
            counts = self._count_documents(model)
            for contract in self:
                contract[name] = counts.get(contract._origin, 0)

    @api.model
    def _get_document_models(self):
        return {
            "offer_count": "sale.offer",
            "order_count": "sale.order",
            "invoice_count": "account.move",
        }

    def _count_documents(self, model):
        """How many documents of a model the reader sees, contract by contract."""
        documents = self.env[model]
        if not documents.has_access("read"):
            return {}
        domain = [("contract_id", "in", self.ids)]
        return dict(documents._read_group(domain, ["contract_id"], ["__count"]))

    def action_view_offers(self):
        """Open the offers under the contract.

        :return: a window action
        """
        return self._get_documents_action(
            "sale.offer", self.env._("Offers under %(contract)s", contract=self.number)
        )

    def action_view_orders(self):
        """Open the quotations and orders under the contract: its specifications.

        :return: a window action
        """
        return self._get_documents_action(
            "sale.order", self.env._("Orders under %(contract)s", contract=self.number)
        )

    def action_view_invoices(self):
        """Open the invoices under the contract.

        :return: a window action
        """
        action = self._get_documents_action(
            "account.move",
            self.env._("Invoices under %(contract)s", contract=self.number),
        )
        action["context"]["default_move_type"] = "out_invoice"
        return action

    def _get_documents_action(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,kanban,form",
            "domain": [("contract_id", "=", self.id)],
            "context": {
                "default_contract_id": self.id,
                "default_partner_id": self.partner_id.id,
            },
        }
