from odoo import api, fields, models


class CrmLead(models.Model):
    """From the deal to the invoice on one page."""

    _inherit = "crm.lead"

    def action_view_chain(self):
        """Open the page with quotations, orders, what supplies them, and invoices.

        :return: a client action
        """
        self.ensure_one()
        return self.env["sale.order"]._get_chain_action(self)

    @api.readonly
    def get_chain(self):
        """What became of the deal, step by step, as far as the reader may see it.

        :return: dict of ``name`` and ``steps``: list of dicts of ``kind``, ``label`` and
            ``rows``: dicts of ``res_model``, ``res_id``, ``name``, ``origin``,
            ``partner``, ``date`` (UTC), ``amount``, ``currency_id``, ``status``, ``phase``
        :raises AccessError: who may not read the deal
        """
        self.ensure_one()
        self.check_access("read")
        records = self.env["crm.deal.record"]
        return {
            "name": self.display_name,
            "steps": records._get_chain(self, [("deal_id", "=", self.id)]),
        }

    def _prepare_chain_steps(self):
        """The deal itself as the first step; nothing of a deal one does not see."""
        deals = self._filtered_access("read")
        if not deals:
            return []
        label = self.env._("Deal")
        rows = [deal._prepare_chain_row() for deal in deals]
        return [{"kind": "deal", "label": label, "rows": rows}]

    def _prepare_chain_row(self):
        phases = {"won": "done", "lost": "cancelled"}
        return {
            "res_model": self._name,
            "res_id": self.id,
            "name": self.name,
            "origin": "",
            "partner": self.partner_id.display_name or "",
            "date": fields.Datetime.to_string(self.create_date),
            "amount": self.expected_revenue,
            "currency_id": self.company_currency.id,
            "status": self.stage_id.name or "",
            "phase": phases.get(self.won_status, "open"),
        }
