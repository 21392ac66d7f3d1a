from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class SaleOrder(models.Model):
    """Quotations are checked against their offer when they go to the customer.

    While one writes them they may say anything; what stops them is shown all the time.
    """

    _inherit = "sale.order"

    deviation_reason_id = fields.Many2one(
        "sale.deviation.reason",
        string="Reason",
        copy=False,
        tracking=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="base.group_user",
        help="Why prices or terms are not those of the offer.",
    )
    deviation_reason_needed = fields.Boolean(
        compute="_compute_deviation_reason_needed", groups="base.group_user"
    )
    terms_problem = fields.Text(
        string="To Put Right",
        compute="_compute_terms_problem",
        groups="base.group_user",
        help="What the offer does not allow, and what can be done about it.",
    )

    @api.depends("deviates", "company_id")
    def _compute_deviation_reason_needed(self):
        for order in self:
            company = order.company_id or self.env.company
            order.deviation_reason_needed = (
                order.deviates and company.deviation_reason_required
            )

    @api.depends(
        *("offer_id", "partner_id", "state", "date_order", "validity_date"),
        *("amount_untaxed", "deviates", "deviation_reason_id", "order_line.product_id"),
    )
    def _compute_terms_problem(self):
        for order in self:
            draft = order.offer_id and order.state in ("draft", "sent")
            problems = order._find_terms_problems() if draft else []
            order.terms_problem = "\n".join(problems) or False

    def _find_terms_problems(self):
        """What the offer of a quotation does not allow, a sentence with remedy each.

        Prices and terms that are only otherwise than agreed are no problem of these:
        they are shown, and approved where the company has levels for them.

        :return: list of texts, empty when the quotation can be sent
        """
        self.ensure_one()
        if not self.offer_id:
            return []
        problems = [
            self._find_offer_problem(),
            self._find_validity_problem(),
            self.order_line and self._find_minimum_problem(),
            self._find_segment_problem(),
            *self._find_limit_problems(),
            self._find_reason_problem(),
        ]
        return [problem for problem in problems if problem]

    def _find_validity_problem(self):
        """Whether the customer may take longer than the offer holds."""
        end = self.offer_id.sudo().date_end
        if not end or not self.validity_date or self.validity_date <= end:
            return ""
        return self.env._(
            "It is valid until %(day)s, offer %(offer)s ends on %(end)s. Let it lapse by "
            "then, or choose another offer.",
            day=format_date(self.env, self.validity_date),
            offer=self.offer_id.sudo().display_name,
            end=format_date(self.env, end),
        )

    def _find_limit_problems(self):
        """Lines beyond the limits of the offer, unless somebody approves prices."""
        lines = self.order_line.filtered(lambda line: line._is_priced_by_terms())
        offer = self.offer_id.sudo()
        limits = offer._get_discount_limit(), offer._get_markup_limit()
        problems = [line._find_offer_limit_problem(*limits) for line in lines]
        problems = [problem for problem in problems if problem]
        return [] if problems and self._are_prices_approved() else problems

    def _are_prices_approved(self):
        """Whether a level of approval looks at the prices of the quotation."""
        order = self._origin
        if not order or not order._has_approval_levels():
            return False
        terms = self._get_approval_term_fields()
        return any(
            {"price", "discount", "margin"} & rule._get_watched(terms).keys()
            for rule in order._get_applicable_rules()
        )

    def _find_reason_problem(self):
        order = self.sudo()
        if not order.deviation_reason_needed or order.deviation_reason_id:
            return ""
        return self.env._("It is not as agreed. Choose the reason why.")

    def _get_terms_error(self):
        """All that keeps a quotation from being sent, in one message.

        :return: text, empty when nothing does
        """
        self.ensure_one()
        problems = self._find_terms_problems()
        if not problems:
            return ""
        return "\n".join(
            [
                self.env._(
                    "%(order)s does not comply with offer %(offer)s:",
                    order=self._get_approval_name(),
                    offer=self.offer_id.sudo().display_name,
                ),
                *(f"- {problem}" for problem in problems),
            ]
        )

    def _ensure_terms(self):
        """Refuse what the offers of quotations do not allow.

        :raises UserError: names each order, all deviations and their remedies
        """
        errors = [order._get_terms_error() for order in self._filter_open()]
        if errors := [error for error in errors if error]:
            raise UserError("\n\n".join(errors))

    # WHERE IT IS CHECKED

    def action_quotation_send(self):
        """Say what does not comply before the letter is written."""
        self._ensure_terms()
        return super().action_quotation_send()

    def _check_state_approval(self, state):
        """Also a state that is written directly is checked."""
        if not self.env.su:
            self.filtered(lambda order: order.state != state)._ensure_terms()
        return super()._check_state_approval(state)

    def _check_approval_of_new(self):
        """An order imported as sent is checked as any other."""
        if not self.env.su:
            self.filtered(lambda order: order.state == "sent")._ensure_terms()
        return super()._check_approval_of_new()

    def _confirmation_error_message(self):
        """Sales people confirm what complies, sent or not.

        Customers who sign what was sent to them hear of nothing else than before.
        """
        self.ensure_one()
        is_checked = self.state == "draft" or not self.env.su
        error = self._get_terms_error() if is_checked else ""
        return error or super()._confirmation_error_message()

    # DEVIATIONS IN WORDS

    def _get_deviation_words(self):
        """The currency is named beside the price type it comes from."""
        words = super()._get_deviation_words()
        offer = self.offer_id.sudo()
        currency = offer.currency_id
        if "pricelist_id" in self._get_other_terms() and self.currency_id != currency:
            words.insert(
                0,
                self.env._(
                    "%(term)s: %(own)s instead of %(agreed)s",
                    term=self._fields["currency_id"]._description_string(self.env),
                    own=self.currency_id.name,
                    agreed=currency.name,
                ),
            )
        return words
