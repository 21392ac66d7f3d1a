from odoo import api, fields, models


class CrmLead(models.Model):
    """What the quotations and orders of a deal earn."""

    _inherit = "crm.lead"

    order_profit = fields.Monetary(
        "Gross Profit",
        compute="_compute_order_profit",
        currency_field="company_currency",
        groups="base.group_user",
        help="Of its quotations and orders that are not cancelled, where the cost is "
        "known.",
    )
    order_profit_unknown = fields.Integer(
        "Lines without a Cost",
        compute="_compute_order_profit",
        groups="base.group_user",
    )

    @api.depends("order_ids.profit", "order_ids.state")
    def _compute_order_profit(self):
        # all orders at once: one by one each would ask for its own lines
        orders = self.order_ids.filtered(lambda order: order.state != "cancel")
        orders.mapped("profit")
        grouped = orders.grouped("opportunity_id")
        for lead in self:
            own = grouped.get(lead._origin, orders.browse())
            lead.order_profit = sum(
                order._get_profit_in(lead.company_currency) for order in own
            )
            lead.order_profit_unknown = sum(own.mapped("profit_unknown_count"))

    def action_view_order_profit(self):
        """Open the quotations and orders that the profit is of.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quotations and Orders"),
            "res_model": "sale.order",
            "view_mode": "list,kanban,form",
            "domain": [("opportunity_id", "=", self.id), ("state", "!=", "cancel")],
        }
