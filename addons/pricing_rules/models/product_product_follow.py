from odoo import api, models


class ProductProduct(models.Model):
    """Prices by queries follow the products."""

    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        """New products get the prices that follow from their fields."""
        products = super().create(vals_list)
        names = {name for vals in vals_list for name, value in vals.items() if value}
        self.env["product.price.query"]._note_changes(products, names)
        return products

    def write(self, vals):
        """Prices follow the fields that a query depends on."""
        result = super().write(vals)
        self.env["product.price.query"]._note_changes(self, vals)
        return result
