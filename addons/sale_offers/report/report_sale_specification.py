from odoo import api, models
from odoo.exceptions import UserError


class ReportSaleSpecification(models.AbstractModel):
    """An order printed as the specification to its contract.

    A specification has the number of its order: it is one number for the goods on
    every document, and never given twice.
    """

    _name = "report.sale_offers.report_sale_specification"
    _description = "Specification to a Contract"

    @api.model
    def _get_report_values(self, docids, data=None):
        orders = self.env["sale.order"].browse(docids)
        # who may print an order may name its contract on it
        missing = orders.filtered(lambda order: not order.sudo().contract_id)
        if missing:
            raise UserError(
                self.env._(
                    "%(orders)s: a specification is printed to a contract. Choose the "
                    "contract on the order, or print the order as such.",
                    orders=", ".join(missing.mapped("name")),
                )
            )
        return {
            "doc_ids": orders.ids,
            "doc_model": orders._name,
            "docs": orders,
            "contracts": {order.id: order.sudo().contract_id for order in orders},
        }
