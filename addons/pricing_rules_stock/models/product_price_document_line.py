from odoo import api, fields, models


class ProductPriceDocumentLine(models.Model):
    """Lines show what the goods were bought for last."""

    _inherit = "product.price.document.line"

    receipt_price = fields.Float(
        compute="_compute_receipt_price",
        min_display_digits="Product Price",
        groups="pricing_rules.pricing_rules_group_manager",
        help="Price of the last goods receipt, without taxes, in the currency of the "
        "price type.",
    )

    @api.depends("product_id", "pricelist_id", "effective_date")
    @api.depends_context("company")
    def _compute_receipt_price(self):
        groups = self.grouped(lambda line: (line.pricelist_id, line.effective_date))
        for (pricelist, day), lines in groups.items():
            products = lines.product_id._origin
            prices = {}
            if pricelist:
                prices = pricelist._origin._get_receipt_prices(products.ids, day)
            for line in lines:
                line.receipt_price = prices.get(line.product_id._origin.id, 0)
