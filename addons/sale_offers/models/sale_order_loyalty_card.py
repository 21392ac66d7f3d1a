from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns


class SaleOrder(models.Model):
    """The loyalty card that the customer shows."""

    _inherit = "sale.order"

    loyalty_card_id = fields.Many2one(
        "loyalty.card",
        compute="_compute_loyalty_card_id",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        groups="base.group_user",
        help="Fills in the customer, and discounts for its kind of card hold.",
    )
    loyalty_card_code = fields.Char(
        "Card Number",
        compute="_compute_loyalty_card_code",
        inverse="_inverse_loyalty_card_code",
        groups="base.group_user",
        help="Type or scan the number of the card.",
    )

    loyalty_card_note = fields.Char(
        compute="_compute_loyalty_card_code", groups="base.group_user"
    )

    def _auto_init(self):
        """No card was shown for old orders."""
        create_empty_columns(self, ["loyalty_card_id"])
        return super()._auto_init()

    @api.depends("partner_id")
    def _compute_loyalty_card_id(self):
        """Another customer does not buy with the card of the one before."""
        for order in self:
            card = order.loyalty_card_id
            order.loyalty_card_id = card if order._is_card_owner(card.sudo()) else False

    @api.depends("loyalty_card_id")
    def _compute_loyalty_card_code(self):
        for order in self:
            card = order.loyalty_card_id.sudo()
            order.loyalty_card_code = card.code
            words = (card.program_id.name, card.points_display if card.points else "")
            order.loyalty_card_note = ", ".join(filter(None, words))

    def _inverse_loyalty_card_code(self):
        for order in self:
            card = order._find_loyalty_card(order.loyalty_card_code)
            if card != order.loyalty_card_id:
                order.loyalty_card_id = card

    @api.onchange("loyalty_card_code")
    def _onchange_loyalty_card_code(self):
        card = self._find_loyalty_card(self.loyalty_card_code)
        if card and not self.partner_id:
            self.partner_id = card.sudo().partner_id
        if problem := self._find_card_problem(card.sudo()):
            raise UserError(problem)
        self.loyalty_card_id = card

    @api.model
    def _find_loyalty_card(self, code):
        """The card with a number.

        :raises UserError: there is none
        """
        code = (code or "").strip()
        # any card is found, so that one that does not count here is refused by its name
        cards = self.env["loyalty.card"].sudo().with_context(active_test=False)
        card = cards.search([("code", "=", code)]) if code else cards
        if code and not card:
            raise UserError(
                self.env._(
                    "There is no card with number %(code)s. Check the number, or let the "
                    "card be issued.",
                    code=code,
                )
            )
        return card.sudo(False)

    def _is_card_owner(self, card):
        """Whether the customer may show a card: its own, or that of its company."""
        owner, customer = card.partner_id, self.partner_id._origin
        return (
            not owner
            or not customer
            or owner.commercial_partner_id == customer.commercial_partner_id
        )

    def _find_card_problem(self, card):
        """Why a card does not count on this order, in words; empty when it does.

        :param card: ``loyalty.card`` as superuser
        """
        if not card:
            return ""
        names = {"card": card.display_name}
        company = self.company_id or self.env.company
        if card.company_id and card.company_id not in company.sudo().parent_ids:
            return self.env._(
                "Card %(card)s is one of another company. Use a card of %(company)s.",
                company=company.name,
                **names,
            )
        if card.card_state != "active":
            states = dict(card._fields["card_state"]._description_selection(self.env))
            return self.env._(
                "Card %(card)s does not hold: %(state)s. Use another card.",
                state=states[card.card_state].lower(),
                **names,
            )
        if not self._is_card_owner(card):
            return self.env._(
                "Card %(card)s belongs to %(owner)s. Choose that customer, or use a card "
                "of %(customer)s.",
                owner=card.partner_id.display_name,
                customer=self.partner_id.display_name,
                **names,
            )
        return ""

    @api.constrains("loyalty_card_id")
    def _check_loyalty_card(self):
        for order in self:
            if problem := order._find_card_problem(order.sudo().loyalty_card_id):
                raise ValidationError(problem)

    # WHAT THE CARD GIVES

    @api.model_create_multi
    def create(self, vals_list):
        """A card fills in the customer, and counts at once."""
        for vals in vals_list:
            self._take_customer_of_card(vals)
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.sudo().loyalty_card_id)._use_loyalty_card()
        return orders

    @api.model
    def _take_customer_of_card(self, vals):
        card = self.env["loyalty.card"].browse(vals.get("loyalty_card_id"))
        if vals.get("loyalty_card_code"):
            card = self._find_loyalty_card(vals["loyalty_card_code"])
        if card and not vals.get("partner_id"):
            vals["partner_id"] = card.sudo().partner_id.id
        if card:
            vals["loyalty_card_id"] = card.id
            vals.pop("loyalty_card_code", None)

    def write(self, vals):
        """Another card gives other discounts."""
        if not {"loyalty_card_id", "partner_id"} & vals.keys():
            return super().write(vals)
        before = {order: order.sudo().loyalty_card_id for order in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda order: order.sudo().loyalty_card_id != before[order]
        )
        for order in changed:
            order._drop_loyalty_card(before[order])
        changed._use_loyalty_card()
        return result

    def _drop_loyalty_card(self, card):
        """Take back what a card gave that is not shown any more."""
        if card & self.sudo().applied_coupon_ids:
            self.applied_coupon_ids -= card.sudo(False)
            self.order_line.filtered(lambda line: line.coupon_id == card).unlink()

    def _use_loyalty_card(self):
        """Let the programme of the card count, and ask for the prices anew.

        Prices by hand stay. Rewards that cost points are not taken without the customer:
        they wait behind the button Reward.
        """
        for order in self.filtered(lambda order: order.state in ("draft", "sent")):
            order._follow_card_prices()
            if card := order.sudo().loyalty_card_id.sudo(False):
                order._use_card_program(card)

    def _follow_card_prices(self):
        lines = self.order_line.filtered(
            lambda line: line._is_priced_by_terms() and not line.is_price_by_hand
        )
        if lines:
            self._reset_prices(lines)

    def _use_card_program(self, card):
        program = card.sudo().program_id
        if not program.filtered_domain(self._get_program_domain()):
            # a card of a club whose programme gives nothing on orders: only prices
            return
        if program.program_type in ("loyalty", "ewallet", "gift_card"):
            self.applied_coupon_ids |= card
            self._update_programs_and_rewards()
            return
        status = self._try_apply_code(card.sudo().code)
        if "error" in status:
            raise UserError(
                self.env._(
                    "Card %(card)s: %(error)s",
                    card=card.sudo().display_name,
                    error=status["error"],
                )
            )
        self._take_single_reward(status)

    def _take_single_reward(self, status):
        """Give the one reward there is; of several the sales person chooses."""
        rewards = list(status.items())
        if len(rewards) != 1:
            return
        coupon, reward = rewards[0]
        if len(reward) == 1 and not reward.multi_product:
            self._apply_program_reward(reward, coupon)
            self._update_programs_and_rewards()

    def _get_cards_for_discounts(self, discounts):
        """The card that was shown counts, whoever owns it."""
        cards = super()._get_cards_for_discounts(discounts)
        shown = self.sudo().loyalty_card_id._origin
        programs = (
            discounts.loyalty_program_ids | discounts.turnover_tier_ids.program_id
        )
        if shown.program_id in programs and shown.card_state == "active":
            cards |= shown
        return cards
