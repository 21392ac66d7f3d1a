from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Quotations with alternatives: which are open, and who chooses when."""

    _inherit = "sale.order"

    has_alternatives = fields.Boolean(compute="_compute_alternatives")
    choice_note = fields.Char(
        compute="_compute_alternatives",
        help="What keeps the quotation from being confirmed: alternatives that nobody "
        "has chosen from yet.",
    )

    @api.depends(
        "state", "order_line.alternative_group", "order_line.is_chosen", "order_line"
    )
    def _compute_alternatives(self):
        for order in self:
            order.has_alternatives = any(order.order_line.mapped("alternative_group"))
            quotation = order.state in ("draft", "sent")
            order.choice_note = (
                order._find_lonely_problem() or order._find_choice_problem()
                if quotation and order.has_alternatives
                else False
            )

    def _get_alternatives(self):
        """Alternatives of the order, in the order of its lines.

        :return: dict of name of the group -> lines
        """
        return self.order_line.filtered("alternative_group").grouped(
            "alternative_group"
        )

    def _get_open_groups(self):
        """Names of the groups from which nothing is chosen yet."""
        return [
            name
            for name, lines in self._get_alternatives().items()
            if not any(lines.mapped("is_chosen"))
        ]

    def _find_choice_problem(self):
        """What is still to be chosen, in words; empty when everything is."""
        groups = self._get_open_groups()
        if not groups:
            return ""
        return self.env._(
            "%(order)s: nothing is chosen yet from alternatives %(groups)s. Choose one "
            "line of each, or let the customer choose.",
            order=self._get_number_in_words(),
            groups=", ".join(groups),
        )

    def _find_lonely_problem(self):
        """Which groups leave nothing to choose, in words; empty without any."""
        groups = [
            name for name, lines in self._get_alternatives().items() if len(lines) < 2
        ]
        if not groups:
            return ""
        return self.env._(
            "%(order)s: there is only one line in alternatives %(groups)s. Add another "
            "one to choose from, or clear the alternative of the line.",
            order=self._get_number_in_words(),
            groups=", ".join(groups),
        )

    # WHO CHOOSES WHEN

    def _ensure_quotation(self):
        """Refuse other alternatives where they are no longer a matter of choice.

        :raises UserError: names the order and the remedy
        """
        if self.state not in ("draft", "sent") or self.locked:
            raise UserError(
                self.env._(
                    "%(order)s is not an open quotation: what was offered and chosen "
                    "stays as it is. Change the lines of the order, or make a new "
                    "quotation.",
                    order=self.name,
                )
            )

    def _ensure_can_choose(self):
        """Refuse a choice before the alternatives are approved, whoever makes it.

        :raises UserError: names the order and the remedy
        """
        self._ensure_quotation()
        if self.sudo().approval_state == "waiting":
            raise UserError(
                self.env._(
                    "%(order)s waits for approval: nothing is chosen until then. Take "
                    "back the request, or wait for the answer.",
                    order=self.name,
                )
            )

    def _can_customer_choose(self):
        """Whether the customer chooses in the portal now."""
        self.ensure_one()
        return (
            self.state == "sent"
            and not self.locked
            and not self.is_expired
            and not self.signature
            and not self._get_approval_error()
            and not self._is_being_paid()
        )

    def _is_being_paid(self):
        return any(
            transaction.state in ("pending", "authorized", "done")
            for transaction in self.sudo().transaction_ids
        )

    def _choose_for_customer(self, line, customer):
        """Note the choice that a customer makes in the portal.

        :param line: the ``sale.order.line``, not necessarily one of this order
        :param customer: the ``res.partner`` who chooses
        :return: whether it was possible
        """
        if (
            line.order_id != self
            or not line.alternative_group
            or not self._can_customer_choose()
        ):
            return False
        if not line.is_chosen:
            line.action_choose()
            self.message_post(
                author_id=customer.id,
                body=self.env._(
                    "Chosen from alternatives %(group)s: %(line)s",
                    group=line.alternative_group,
                    line=line._get_alternative_name(),
                ),
                message_type="comment",
                subtype_xmlid="mail.mt_note",
            )
        return True

    def _get_order_lines_to_report(self):
        """Customers see what they choose from also in sections that hide their content."""
        lines = super()._get_order_lines_to_report()
        if self.state in ("draft", "sent"):
            hidden = self.order_line.filtered("alternative_group") - lines
            if hidden:
                lines = self.order_line.filtered(lambda line: line in lines + hidden)
        return lines
