"""Tiers of a loyalty programme by turnover."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyTurnoverTier(models.Model):
    """A step of a loyalty programme, reached by turnover of the last twelve months."""

    _name = "loyalty.turnover.tier"
    _description = "Turnover Tier"
    _order = "program_id, amount_from"

    name = fields.Char(required=True, translate=True)
    program_id = fields.Many2one(
        "loyalty.program", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    amount_from = fields.Monetary(
        string="Turnover From",
        help="The tier holds for customers whose confirmed orders of the last 12 "
        "months reach this amount without taxes.",
    )

    _amount_uniq = models.UniqueIndex(
        "(program_id, amount_from)",
        "Two tiers of one programme cannot begin at the same turnover. "
        "Change the amount of one of them.",
    )

    @api.constrains("amount_from")
    def _check_amount_from(self):
        for tier in self:
            if tier.amount_from < 0:
                raise ValidationError(
                    self.env._(
                        "The tier %(tier)s begins at a turnover below zero. "
                        "Enter zero or more.",
                        tier=tier.name,
                    )
                )

    def _get_reached(self, turnover):
        """Return the highest of these tiers that a turnover reaches.

        :param turnover: amount without taxes in the currency of the tiers
        """
        return self.filtered(lambda tier: tier.amount_from <= turnover).sorted(
            "amount_from"
        )[-1:]
