from odoo import api, models


class ProductTemplate(models.Model):
    """Prices by queries follow the products."""

    _inherit = "product.template"

    @api.model_create_multi
    def create(self, vals_list):
        """New products get the prices that follow from their fields."""
        templates = super().create(vals_list)
        names = {name for vals in vals_list for name, value in vals.items() if value}
        self.env["product.price.query"]._note_changes(
            templates.product_variant_ids, names
        )
        return templates

    def write(self, vals):
        """Prices follow the fields that a query depends on."""
        result = super().write(vals)
        queries = self.env["product.price.query"]
        if queries._get_watched_names().intersection(vals):
            queries._note_changes(self.product_variant_ids, vals)
        return result
