from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmDealRecord(models.Model):
    """Deliveries and returns of a deal."""

    _inherit = "crm.deal.record"
    _depends = {
        "sale.order": ["name", "opportunity_id"],
        "stock.picking": ["date_done", "sale_id", "scheduled_date", "state"],
    }

    def _get_sources(self):
        """Add the deliveries."""
        return [*super()._get_sources(), self._get_delivery_source()]

    def _get_status_fields(self):
        """Add the status of deliveries."""
        return {**super()._get_status_fields(), "stock.picking": ["state"]}

    def _get_delivery_source(self):
        """What leaves for the client and what comes back, not the way in the house."""
        of_client = Domain("location_dest_id.usage", "=", "customer")
        of_client |= Domain("location_id.usage", "=", "customer")
        condition = SQL(
            "sold.id = stock_picking.sale_id AND %s", self._get_sold_condition()
        )
        return self._prepare_source(
            10,
            "stock.picking",
            Domain("sale_id", "!=", False) & of_client,
            {
                "deal_id": self._get_sold_deal("sold"),
                "kind": SQL("'delivery'"),
                "phase": SQL(
                    """CASE WHEN stock_picking.state = 'done' THEN 'done'
                        WHEN stock_picking.state = 'cancel' THEN 'cancelled'
                        WHEN stock_picking.scheduled_date < %s THEN 'overdue'
                        ELSE 'planned' END""",
                    fields.Datetime.now(),
                ),
                "date": SQL(
                    "COALESCE(stock_picking.date_done, stock_picking.scheduled_date)"
                ),
                "name": "name",
                "origin": SQL("sold.name"),
                "order_id": "sale_id",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "state": "state",
            },
            join=("sold", "sale_order", condition),
        )
