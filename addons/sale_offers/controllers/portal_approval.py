from odoo.exceptions import AccessError, MissingError
from odoo.http import route

from odoo.addons.sale.controllers import portal


class CustomerPortal(portal.CustomerPortal):
    """The page of an order that is not approved."""

    @route()
    def portal_order_page(self, order_id, payment_amount=None, **kw):
        """A link with an amount opens no form to pay before the order is approved."""
        if payment_amount and self._is_order_held(order_id, kw.get("access_token")):
            payment_amount = None
        return super().portal_order_page(order_id, payment_amount=payment_amount, **kw)

    def _is_order_held(self, order_id, access_token):
        try:
            order = self._document_check_access(
                "sale.order", order_id, access_token=access_token
            )
        except (AccessError, MissingError):
            # the page itself says so
            return False
        return bool(order._filter_open() and order._find_hold())
