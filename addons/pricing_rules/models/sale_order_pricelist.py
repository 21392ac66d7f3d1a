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

    def _ensure_sold_by(self):
        """Give no price of a helping price type away while an order is only asked for.

        An order that was saved under it, before it became one, goes on as it is.

        :raises AccessError: see ``product.pricelist``
        """
        for order in self:
            if order.pricelist_id._origin != order._origin.pricelist_id:
                order.pricelist_id._ensure_sold_by()
