from odoo.exceptions import AccessError, MissingError
from odoo.http import request, route

from odoo.addons.sale.controllers import portal


class CustomerPortal(portal.CustomerPortal):
    """Customers choose from the alternatives of their quotations."""

    @route(
        ["/my/orders/<int:order_id>/choose_alternative"],
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def portal_choose_alternative(self, order_id, line_id, access_token=None, **kwargs):
        """Choose one line of a group of alternatives.

        :param int order_id: id of the quotation
        :param int line_id: id of the line
        :param str access_token: the token of the quotation, for those not logged in
        :param dict kwargs: not used
        :return: dict, with ``error`` when nothing was chosen
        """
        try:
            order = self._document_check_access(
                "sale.order", order_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return {"error": request.env._("Invalid order.")}
        line = request.env["sale.order.line"].sudo().browse(int(line_id)).exists()
        user = request.env.user
        customer = order.partner_id if user._is_public() else user.partner_id
        # people of the house may read more quotations than they may change
        allowed = user.share or order.with_user(user).has_access("write")
        # a narrow sudo: access was checked above, and only the choice is written
        if not (line and allowed and order._choose_for_customer(line, customer)):
            return {
                "error": request.env._(
                    "This cannot be chosen any more. Please reload the page, or ask us."
                )
            }
        return {}

    @route()
    def portal_quote_decline(
        self, order_id, access_token=None, decline_message=None, **kwargs
    ):
        """Customers who like none of the alternatives reject without choosing."""
        request.update_context(rejects_alternatives=True)
        return super().portal_quote_decline(
            order_id,
            access_token=access_token,
            decline_message=decline_message,
            **kwargs,
        )
