from odoo import api, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """No order in force without a choice, however it comes about."""

    _inherit = "sale.order"

    def _confirmation_error_message(self):
        """Orders with open alternatives are not confirmed."""
        return (
            super()._confirmation_error_message()
            or self._find_lonely_problem()
            or self._find_choice_problem()
        )

    def _find_hold(self):
        """Customers neither sign nor pay for what they have not chosen."""
        hold = super()._find_hold()
        if hold or self.env.context.get("rejects_alternatives"):
            return hold
        return self._find_choice_problem()

    def _describe_hold_to_customer(self):
        groups = self._get_open_groups()
        if not groups or self._get_approval_error():
            return super()._describe_hold_to_customer()
        return self.env._(
            "%(order)s: please choose one of each of the alternatives first: %(groups)s.",
            order=self.name,
            groups=", ".join(groups),
        )

    @api.model_create_multi
    def create(self, vals_list):
        """An order that comes confirmed or sent is no way round the choice."""
        orders = super().create(vals_list)
        for order in orders:
            if order.state in ("sent", "sale"):
                order._check_state_alternatives(order.state)
        return orders

    def write(self, vals):
        """A state written directly is no way round the choice either."""
        if vals.get("state") in ("sent", "sale"):
            for order in self:
                if order.state != vals["state"]:
                    order._check_state_alternatives(vals["state"])
        return super().write(vals)

    def _check_state_alternatives(self, state):
        if state == "sent" and self.env.su:
            # after-work of a payment must not fail; signing and paying are gated
            return
        problem = self._find_lonely_problem()
        if state == "sale":
            problem = problem or self._find_choice_problem()
        if problem:
            raise UserError(problem)

    def action_quotation_send(self):
        """Customers do not get a choice without anything to choose from."""
        for order in self._filter_open():
            order._check_state_alternatives("sent")
        return super().action_quotation_send()
