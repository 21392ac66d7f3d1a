from odoo import api, models
from odoo.exceptions import ValidationError


class SaleOrder(models.Model):
    """Orders are made under price types that are sold by."""

    _inherit = "sale.order"

    @api.constrains("pricelist_id")
    def _check_sold_by(self):
        # the price type may be one that the user does not see
        pricelists = self.sudo().pricelist_id
        if not all(pricelists.mapped("use_on_sale")):
            raise ValidationError(pricelists._get_not_sold_by_message())
