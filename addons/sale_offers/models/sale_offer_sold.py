from odoo import api, fields, models
from odoo.fields import Domain


class SaleOffer(models.Model):
    """What offers sold."""

    _inherit = "sale.offer"

    sold_amount = fields.Monetary(
        "Sold",
        compute="_compute_sold_amount",
        currency_field="sold_currency_id",
        help="Confirmed orders under the offer that you see, without taxes.",
    )
    sold_currency_id = fields.Many2one("res.currency", compute="_compute_sold_amount")
    last_order_date = fields.Datetime("Last Order", compute="_compute_sold_amount")

    @api.depends_context("uid", "company", "allowed_company_ids")
    def _compute_sold_amount(self):
        rows = self.env["sale.offer.fulfilment"]._read_group(
            Domain("offer_id", "in", self.ids) & Domain("order_count", "=", 1),
            ["offer_id"],
            ["ordered:sum", "date:max"],
        )
        sold = {offer.id: values for offer, *values in rows}
        for offer in self:
            amount, last = sold.get(offer._origin.id, (0.0, False))
            offer.sold_amount = amount
            offer.last_order_date = last
            offer.sold_currency_id = self.env.company.currency_id

    def action_view_fulfilment(self):
        """Open what was planned and sold under the offer.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale_offers.sale_offer_fulfilment_action"
        )
        action["name"] = self.env._("Fulfilment of %(name)s", name=self.display_name)
        action["domain"] = [("offer_id", "=", self.id)]
        action["context"] = {}
        return action
