from odoo import api, models
from odoo.exceptions import ValidationError


class PaymentTransaction(models.Model):
    """Payments do not go round approval."""

    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        """Quotations that need approval are not paid for, by whatever link."""
        transactions = super().create(vals_list)
        for order in transactions.sale_order_ids._filter_open():
            if order._find_hold():
                raise ValidationError(order._describe_hold_to_customer())
        return transactions

    def _check_amount_and_confirm_order(self):
        """Money that arrives for a quotation without approval does not confirm it."""
        held = self.filtered(lambda tx: tx._get_orders_to_approve())
        for transaction in held:
            for order in transaction._get_orders_to_approve():
                order._log_approval(
                    self.env._(
                        "Paid, but not confirmed: %(error)s",
                        error=order._find_hold(),
                    )
                )
        return super(PaymentTransaction, self - held)._check_amount_and_confirm_order()

    def _get_orders_to_approve(self):
        return self.sale_order_ids._filter_open().filtered(
            lambda order: order._find_hold()
        )
