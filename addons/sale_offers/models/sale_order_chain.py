from odoo import api, models


class SaleOrder(models.Model):
    """From the deal to the invoice on one page."""

    _inherit = "sale.order"

    def action_view_chain(self):
        """Open the page with the deal, what supplies the order, and its invoices.

        :return: a client action
        """
        self.ensure_one()
        return self._get_chain_action(self)

    @api.model
    def _get_chain_action(self, document):
        return {
            "type": "ir.actions.client",
            "tag": "sale_offers.chain",
            "name": self.env._("From Deal to Invoice"),
            "context": {"active_model": document._name, "active_id": document.id},
        }

    @api.readonly
    def get_chain(self):
        """What the order came from and what became of it, step by step.

        :return: as ``crm.lead.get_chain``
        :raises AccessError: who may not read the order
        """
        self.ensure_one()
        self.check_access("read")
        records = self.env["crm.deal.record"].with_context(chain_order_ids=self.ids)
        return {
            "name": self.display_name,
            # a row of another deal may name the order beside its own
            "steps": records._get_chain(
                self.opportunity_id, [("order_id", "=", self.id)]
            ),
        }
