"""Loyalty programmes with turnover tiers."""

from odoo import fields, models


class LoyaltyProgram(models.Model):
    """A programme whose cards may stand on tiers."""

    _inherit = "loyalty.program"

    turnover_tier_ids = fields.One2many(
        "loyalty.turnover.tier", "program_id", string="Turnover Tiers", copy=True
    )
