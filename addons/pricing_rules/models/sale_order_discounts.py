from odoo import api, fields, models


class SaleOrder(models.Model):
    """What discounts ask an order, and how its lines follow its sum."""

    _inherit = "sale.order"

    def _get_discount_facts(self, discounts, date):
        """What conditions of discounts ask about the order, each thing found out once.

        :param discounts: discounts that may hold, as superuser
        :param date: date of the order
        :return: dict, see ``tools.price_discount.find_order_refusal``
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        cards = self._get_cards_for_discounts(discounts)
        return {
            "moment": discounts._get_local_moment(date, company),
            "pricelist": self.pricelist_id._origin.id,
            "payment_term": self.payment_term_id._origin.id,
            "partner_segment": self._get_partner_segment_ids(
                discounts.partner_segment_ids
            ),
            "loyalty_program": set(cards.program_id._ids),
            "turnover_tier": set(cards.turnover_tier_id._ids)
            if discounts.turnover_tier_ids
            else set(),
        }

    def _get_partner_segment_ids(self, segments):
        """Ids of those of some segments that the customer or its company is in."""
        partner = self.partner_id._origin
        partners = (partner | partner.commercial_partner_id).sudo()
        return {id_ for id_, _members in segments.sudo()._get_segments_of(partners)}

    def _get_cards_for_discounts(self, discounts):
        """Active cards of the customer, of programmes that discounts ask for."""
        programs = (
            discounts.loyalty_program_ids | discounts.turnover_tier_ids.program_id
        )
        # cards of the company count for its contacts, whoever may read them
        Card = self.env["loyalty.card"].sudo()
        if not programs:
            return Card
        partner = self.partner_id._origin
        cards = Card.search(
            [
                ("program_id", "in", programs.ids),
                ("partner_id", "in", (partner | partner.commercial_partner_id).ids),
            ]
        )
        cards |= self.applied_coupon_ids.sudo()._origin.filtered(
            lambda card: card.program_id in programs
        )
        return cards.filtered(lambda card: card.card_state == "active")

    def _get_amount_for_discounts(self):
        """Sum of the lines before shown discounts, in the currency of the order."""
        return sum(
            line.price_unit * line.product_uom_qty
            for line in self.order_line
            if line._counts_for_order_sum()
        )

    def _convert_for_discounts(self, amount, currency):
        own = self.currency_id
        if not own or own == currency:
            return amount
        date = self.date_order or fields.Date.context_today(self)
        company = self.company_id or self.env.company
        return own._convert(amount, currency, company, date, round=False)

    def _follow_order_sum(self):
        """Give the lines of quotations the discounts that the new sum entails."""
        Discount = self.env["price.discount"]
        following = self.filtered(
            lambda order: order.state in ("draft", "sent")
            and Discount._depend_on_sum(order.company_id or self.env.company)
        )
        if not following or self.env.context.get("price_sum_followed"):
            return
        lines = following.order_line.filtered(lambda line: line._is_priced_by_terms())
        lines = lines.with_context(price_sum_followed=True)
        lines._forget_shown_discounts()
        lines._compute_discount()

    @api.onchange("order_line")
    def _onchange_order_line_sum(self):
        self._follow_order_sum()

    @api.onchange("partner_id", "payment_term_id", "date_order")
    def _onchange_price_conditions(self):
        """Offer to ask for the prices again when conditions of discounts changed."""
        company = self.company_id or self.env.company
        ids, _by_sum = self.env["price.discount"]._get_candidates(company.id)
        if self.order_line and (ids or self.pricelist_id.is_registered):
            self.show_update_pricelist = True
