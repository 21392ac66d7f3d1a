from odoo import models


class ProductProduct(models.Model):
    """Variants whose price depends on more than the variant."""

    _inherit = "product.product"

    def _filter_with_priced_options(self):
        """Variants of products with options that make no variant but cost more."""
        values = self.product_tmpl_id.attribute_line_ids.product_template_value_ids
        templates = values.filtered(
            lambda value: value.price_extra
            and value.attribute_id.create_variant == "no_variant"
        ).product_tmpl_id
        return self.filtered(lambda product: product.product_tmpl_id in templates)
