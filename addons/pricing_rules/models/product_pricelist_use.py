from odoo import api, models
from odoo.exceptions import AccessError

# who sees the prices that are not sold by, see the rules of product.pricelist
GROUPS = (
    "pricing_rules.pricing_rules_group_manager",
    "product.group_product_manager",
)


class ProductPricelist(models.Model):
    """Price types that only help to compute others are not sold by."""

    _inherit = "product.pricelist"

    def _ensure_sold_by(self):
        """Refuse prices that the user may not see, also where access is not checked.

        Prices of documents are computed with all rights, so that a record rule alone
        would give costs away to who names their price type in an order.

        :raises AccessError: a price type that only helps to compute others
        """
        secret = self.sudo().filtered(lambda pricelist: not pricelist.use_on_sale)
        if secret and not self._sees_all_prices():
            raise AccessError(self._get_not_sold_by_message())

    @api.model
    def _sees_all_prices(self):
        user = self.env.user
        return user._is_superuser() or any(user.has_group(name) for name in GROUPS)

    @api.model
    def _get_not_sold_by_message(self):
        return self.env._(
            "This price type only helps to compute others, nothing is sold by it. "
            "Choose another one."
        )
