from odoo import models
from odoo.exceptions import UserError

GATED = ("sent", "sale")


class SaleOrder(models.Model):
    """No way round approval: not for people, customers, payments, imports or jobs."""

    _inherit = "sale.order"

    def _confirmation_error_message(self):
        """Orders that need approval are not confirmed."""
        return super()._confirmation_error_message() or self._get_approval_error()

    def _ensure_approved(self):
        """Refuse what is only for approved orders.

        :raises UserError: names the order, who is waited for, and the remedy
        """
        for order in self:
            if error := order._get_approval_error():
                raise UserError(error)

    def _filter_open(self):
        """Quotations; an order in force was approved when it was confirmed."""
        return self.filtered(lambda order: order.state in ("draft", "sent"))

    def write(self, vals):
        """A state written directly is no way round either."""
        if vals.get("state") in GATED:
            self._check_state_approval(vals["state"])
        return super().write(vals)

    def _check_state_approval(self, state):
        orders = self.filtered(lambda order: order.state != state)
        if state == "sent" and self.env.su:
            # after-work of a payment must not fail; signing and paying are gated
            return
        orders._ensure_approved()

    def _check_approval_of_new(self):
        """An order imported as confirmed or sent needs approval as any other."""
        self.filtered(lambda order: order.state in GATED)._ensure_approved()
        return super()._check_approval_of_new()

    # PEOPLE

    def action_quotation_send(self):
        """Customers do not get what may be refused."""
        self._filter_open()._ensure_approved()
        return super().action_quotation_send()

    def action_quotation_sent(self):
        """Not sent before approved; the after-work of payments passes over such orders."""
        if not self.env.su:
            self._ensure_approved()
            return super().action_quotation_sent()
        approved = self.filtered(lambda order: not order._get_approval_error())
        return super(SaleOrder, approved).action_quotation_sent()

    def action_lock(self):
        """A quotation that needs approval cannot be fixed as it is."""
        self._filter_open()._ensure_approved()
        return super().action_lock()

    def _action_cancel(self):
        """Who cancels a quotation waits for nobody."""
        waiting = self.filtered(lambda order: order.sudo().approval_state == "waiting")
        if waiting:
            waiting.check_access("write")
            waiting._withdraw_approval()
        return super()._action_cancel()

    # CUSTOMERS

    def _find_hold(self):
        """Why customers neither sign nor pay yet, in words; empty when they may."""
        return self._get_approval_error()

    def _describe_hold_to_customer(self):
        """The same in words for the customer, who need not know who decides."""
        return self.env._(
            "%(order)s is still being checked. Please try again later, or ask us.",
            order=self.name,
        )

    def _has_to_be_signed(self):
        """Customers sign what is approved."""
        return super()._has_to_be_signed() and not self._find_hold()

    def _has_to_be_paid(self):
        """Customers pay for what is approved."""
        return super()._has_to_be_paid() and not self._find_hold()

    def _can_be_edited_on_portal(self):
        """Customers choose when what they choose from is approved."""
        return (
            super()._can_be_edited_on_portal()
            and self.sudo().approval_state != "waiting"
        )
