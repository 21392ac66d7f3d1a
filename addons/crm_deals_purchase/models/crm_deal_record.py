from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmDealRecord(models.Model):
    """Purchase orders that supply a deal."""

    _inherit = "crm.deal.record"
    _depends = {
        "purchase.order": ["date_order", "date_planned", "receipt_status", "state"],
        "purchase.order.line": ["order_id", "sale_line_id"],
        "sale.order": ["name", "opportunity_id"],
        "sale.order.line": ["order_id"],
        "stock.reference": ["purchase_ids", "sale_ids"],
    }

    def _get_sources(self):
        """Add the purchase orders."""
        return [*super()._get_sources(), self._get_purchase_source()]

    def _get_status_fields(self):
        """Add the status of purchase orders."""
        return {**super()._get_status_fields(), "purchase.order": ["state"]}

    def _get_purchase_source(self):
        """What is bought for the orders: services, drop shipments, goods on order."""
        pairs = SQL(
            """SELECT item.order_id AS document_id, line.order_id
            FROM purchase_order_line item
            JOIN sale_order_line line ON line.id = item.sale_line_id
            UNION
            SELECT bought.purchase_id, asked.sale_id
            FROM stock_reference_purchase_rel bought
            JOIN stock_reference_sale_rel asked
                ON asked.reference_id = bought.reference_id"""
        )
        return self._prepare_source(
            11,
            "purchase.order",
            Domain.TRUE,
            {
                **self._get_order_columns(),
                "kind": SQL("'purchase'"),
                "phase": SQL(
                    """CASE WHEN purchase_order.state = 'cancel' THEN 'cancelled'
                        WHEN purchase_order.state <> 'purchase' THEN 'open'
                        WHEN purchase_order.receipt_status = 'full' THEN 'done'
                        WHEN purchase_order.date_planned < %s THEN 'overdue'
                        ELSE 'planned' END""",
                    fields.Datetime.now(),
                ),
                "date": SQL(
                    "COALESCE(purchase_order.date_planned, purchase_order.date_order)"
                ),
                "name": "name",
                "amount": "amount_total",
                "currency_id": "currency_id",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "state": "state",
            },
            join=self._get_order_join("purchase_order", pairs),
        )
