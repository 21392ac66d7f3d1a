from odoo import models


class SaleOrder(models.Model):
    """Orders wait until what must be known before the first one is known."""

    _inherit = "sale.order"

    def _confirmation_error_message(self):
        """Name the customer and the fields that are missing for an order."""
        message = super()._confirmation_error_message()
        if message or self.env.su or not self.env.user._is_internal():
            # what the customer signs or pays on the portal is never held back
            return message
        missing = self._get_missing_customer_details("block")
        return bool(missing) and self.env._(
            "%(order)s cannot be confirmed before these details of the customer are "
            "filled in:\n%(list)s\n\nComplete the card of the customer and confirm "
            "again.",
            order=self.name,
            list=missing,
        )

    def _action_confirm(self):
        """Leave a note on orders of customers with recommended details missing."""
        result = super()._action_confirm()
        for order in self:
            if missing := order._get_missing_customer_details("warn"):
                order._message_log(
                    body=self.env._(
                        "Recommended details of the customer are missing: %(list)s",
                        list=missing,
                    )
                )
        return result

    def _get_missing_customer_details(self, level):
        customer = self.partner_id.commercial_partner_id.with_company(self.company_id)
        rules = customer._get_requirements("first_order", level)
        return customer._get_missing_message(rules)
