"""State and turnover tier of loyalty cards."""

from odoo import api, fields, models


class LoyaltyCard(models.Model):
    """A card as sales people need it: does it work, and what has its owner reached."""

    _inherit = "loyalty.card"

    card_state = fields.Selection(
        [
            ("active", "Active"),
            ("not_started", "Not Started"),
            ("expired", "Expired"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_card_state",
        help="Cancelled: the card or its programme is archived. Expired: the card or "
        "its programme has ended.",
    )
    turnover_tier_id = fields.Many2one(
        "loyalty.turnover.tier",
        compute="_compute_turnover_tier_id",
        compute_sudo=True,
        help="The tier that the owner reached by orders of the last 12 months.",
    )

    @api.depends("active", "expiration_date", "program_id")
    def _compute_card_state(self):
        today = fields.Date.context_today(self)
        for card in self:
            program = card.program_id
            ends = [day for day in (card.expiration_date, program.date_to) if day]
            if not card.active or (program and not program.active):
                card.card_state = "cancelled"
            elif ends and min(ends) < today:
                card.card_state = "expired"
            elif program.date_from and program.date_from > today:
                card.card_state = "not_started"
            else:
                card.card_state = "active"

    @api.depends("partner_id", "program_id")
    def _compute_turnover_tier_id(self):
        """Find the tiers; the sum behind them counts orders the reader may not see."""
        self.turnover_tier_id = False
        tiered = self.filtered(lambda card: card.program_id.turnover_tier_ids)
        for program, cards in tiered.grouped("program_id").items():
            turnover = cards.partner_id._get_turnover(
                "commercial_partner_id",
                cards.partner_id._get_turnover_start(),
                companies=program.company_id,
                currency=program.currency_id,
            )
            for card in cards.filtered("partner_id"):
                owner = card.partner_id.commercial_partner_id
                _count, amount = turnover.get(owner.id, (0, 0.0))
                card.turnover_tier_id = program.turnover_tier_ids._get_reached(amount)
