from odoo import api, fields, models

from ..models.crm_lead_loss import LOST_TO


class CrmLeadLost(models.TransientModel):
    """Asks why deals are lost, and who got them, as far as the reason does not tell."""

    _inherit = "crm.lead.lost"

    is_reason_required = fields.Boolean(compute="_compute_is_reason_required")
    reason_kind = fields.Selection(related="lost_reason_id.kind")
    lost_to = fields.Selection(
        LOST_TO,
        string="Who Won?",
        compute="_compute_lost_to",
        store=True,
        readonly=False,
    )
    competitor_ids = fields.Many2many("res.partner", compute="_compute_competitor_ids")
    winner_partner_id = fields.Many2one(
        "res.partner",
        string="Winner",
        domain="[('id', 'in', competitor_ids)]",
    )
    other_winner_id = fields.Many2one(
        "res.partner",
        string="Another Competitor",
        help="Becomes a participant of the deal, as a competitor.",
    )

    @api.depends("lead_ids")
    def _compute_is_reason_required(self):
        for wizard in self:
            wizard.is_reason_required = any(
                deal._needs_lost_reason() for deal in wizard.lead_ids
            )

    @api.depends("lost_reason_id")
    def _compute_lost_to(self):
        for wizard in self:
            kind = wizard.reason_kind
            if kind and kind != "any":
                wizard.lost_to = kind

    @api.depends("lead_ids")
    def _compute_competitor_ids(self):
        for wizard in self:
            rivals = wizard.lead_ids.participant_ids.filtered("is_competitor")
            wizard.competitor_ids = rivals.partner_id

    @api.onchange("winner_partner_id")
    def _onchange_winner_partner_id(self):
        if self.winner_partner_id:
            self.other_winner_id = False

    @api.onchange("other_winner_id")
    def _onchange_other_winner_id(self):
        if self.other_winner_id:
            self.winner_partner_id = False

    def action_lost_reason_apply(self):
        """Mark the deals as lost, with the reason and the winner.

        :return: the result of marking them
        :raise ValidationError: when a deal needs a reason and gets none
        """
        self.ensure_one()
        self._note_winner()
        result = super().action_lost_reason_apply()
        if self.lost_to:
            differing = self.lead_ids.filtered(
                lambda deal: deal.won_status == "lost" and deal.lost_to != self.lost_to
            )
            differing.lost_to = self.lost_to
        return result

    def _note_winner(self):
        """Note the competitor who won, or take back one that did not."""
        winner = self.other_winner_id or self.winner_partner_id
        if self.lost_to == "competitor" and winner:
            self.lead_ids._set_winner(winner)
        elif self.lost_to in ("no_decision", "unknown"):
            self.lead_ids.filtered("winner_partner_id")._clear_winner()
