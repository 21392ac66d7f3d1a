from math import ceil

from odoo import fields, models


class ProductPricePrint(models.TransientModel):
    """Tags and labels for everything that lies in stock."""

    _inherit = "product.price.print"

    copies_by = fields.Selection(
        selection_add=[("stock", "As many as in stock")], ondelete={"stock": "cascade"}
    )

    def _get_copies(self, products):
        """One for each unit of the product in stock, a begun unit included."""
        if self.copies_by != "stock":
            return super()._get_copies(products)
        # who prints need not see the stock
        quants = self.env["stock.quant"].sudo()
        groups = quants._read_group(
            [("product_id", "in", products.ids), *self.company_id._get_stock_domain()],
            ["product_id"],
            ["quantity:sum"],
        )
        return {
            str(product.id): max(ceil(round(quantity, 6)), 0)
            for product, quantity in groups
        }
