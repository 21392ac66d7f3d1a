from odoo import models
from odoo.fields import Domain


class ProductTemplate(models.Model):
    """The card of a product shows rules of price types, not of offers."""

    _inherit = "product.template"

    def _domain_pricelist_rule_ids(self):
        domain = Domain(super()._domain_pricelist_rule_ids())
        return list(domain & Domain("offer_id", "=", False))
