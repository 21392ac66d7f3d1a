from odoo import api, models


class SaleOrder(models.Model):
    """Quotations made from a deal offer what the client needs."""

    _inherit = "sale.order"

    @api.model
    def default_get(self, fields):
        """Propose the demand of the deal as the lines of its new quotation.

        The lines are not put into the context as a default: there they would also
        get into purchase orders made when the quotation is confirmed.
        """
        defaults = super().default_get(fields)
        deal_id = defaults.get("opportunity_id") or self.env.context.get(
            "default_opportunity_id"
        )
        wanted = self.env.context.get("quote_demand") and deal_id
        if wanted and "order_line" in fields and not defaults.get("order_line"):
            deal = self.env["crm.lead"].browse(deal_id)
            defaults["order_line"] = deal._prepare_demand_order_lines()
        return defaults
