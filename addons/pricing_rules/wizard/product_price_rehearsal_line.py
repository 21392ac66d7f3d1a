from odoo import api, fields, models


class ProductPriceRehearsalLine(models.TransientModel):
    """What one product would have brought at its new price."""

    _name = "product.price.rehearsal.line"
    _description = "Product of a Rehearsal"
    _order = "revenue_difference desc, id"
    _rec_name = "product_id"

    rehearsal_id = fields.Many2one(
        "product.price.rehearsal", required=True, ondelete="cascade", index=True
    )
    product_id = fields.Many2one("product.product", required=True, ondelete="cascade")
    categ_id = fields.Many2one(related="product_id.product_tmpl_id.categ_id")
    pricelist_id = fields.Many2one(
        "product.pricelist", string="Price Type", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="rehearsal_id.currency_id")
    price_old = fields.Float("Old Price", min_display_digits="Product Price")
    price_new = fields.Float("New Price", min_display_digits="Product Price")
    change_percent = fields.Float(
        "Change, %", digits=(16, 2), compute="_compute_change_percent"
    )
    quantity = fields.Float(digits="Product Unit")
    order_count = fields.Integer("Orders", aggregator=None)
    partner_count = fields.Integer("Clients", aggregator=None)
    revenue_before = fields.Monetary()
    revenue_after = fields.Monetary()
    revenue_difference = fields.Monetary("Difference")
    cost_amount = fields.Monetary("Cost")
    margin_before = fields.Monetary()
    margin_after = fields.Monetary()
    below_cost_count = fields.Integer(
        "Lines below Cost",
        help="Order lines whose new price after the discount is below the cost.",
    )

    @api.depends("price_old", "price_new")
    def _compute_change_percent(self):
        for line in self:
            line.change_percent = (
                (line.price_new / line.price_old - 1) * 100 if line.price_old else 0
            )
