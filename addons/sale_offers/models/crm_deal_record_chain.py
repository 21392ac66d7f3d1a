from odoo import api, fields, models

# in the order in which one comes of the other
CHAIN = {
    "quotation": "sale.order",
    "order": "sale.order",
    "purchase": "purchase.order",
    "delivery": "stock.picking",
    "invoice": "account.move",
}


class CrmDealRecord(models.Model):
    """Documents of sale in the order in which one comes of the other."""

    _inherit = "crm.deal.record"

    @api.model
    def _get_chain(self, deal, domain):
        """The steps from a deal to the invoice, each with its documents.

        There is no step for what is not installed, or is not for the reader.

        :param deal: ``crm.lead``, may be empty
        :param domain: which documents
        :return: list of dicts of ``kind``, ``label`` and ``rows``
        """
        kinds = self._get_chain_kinds()
        rows = self.search([*domain, ("kind", "in", kinds)], order="date, id")
        found = {
            kind: rows.filtered(lambda row, k=kind: row.kind == k) for kind in kinds
        }
        labels = dict(self._fields["kind"]._description_selection(self.env))
        steps = [
            {
                "kind": kind,
                "label": labels[kind],
                "rows": [row._prepare_chain_row() for row in found[kind]],
            }
            for kind in kinds
        ]
        quoted = [row._prepare_quoted_row() for row in found["order"]]
        steps[0]["rows"] = sorted(
            steps[0]["rows"] + quoted, key=lambda row: (row["date"], row["res_id"])
        )
        return deal._prepare_chain_steps() + steps

    @api.model
    def _get_chain_kinds(self):
        # only what has a source here has a status to read
        known = {"sale.order", *self._get_status_fields()}
        return [
            kind
            for kind, model in CHAIN.items()
            if model in known and self.env[model].has_access("read")
        ]

    def _prepare_chain_row(self):
        return {
            "res_model": self.res_model,
            "res_id": self.res_id,
            "name": self.summary,
            "origin": self.origin or "",
            "partner": self.partner_id.display_name or "",
            "date": fields.Datetime.to_string(self.date),
            "amount": self.amount,
            "currency_id": self.currency_id.id,
            "status": self.status,
            "phase": self.phase,
        }

    def _prepare_quoted_row(self):
        """An order as the quotation it was."""
        order = self.env["sale.order"].browse(self.res_id)
        return {
            **self._prepare_chain_row(),
            "date": fields.Datetime.to_string(order.create_date),
            "status": self.env._("Ordered"),
            "phase": "done",
        }
