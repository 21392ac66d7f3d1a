from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Settings of the win probability, per company."""

    _inherit = "res.config.settings"

    probability_method = fields.Selection(
        related="company_id.probability_method", readonly=False, required=True
    )
    probability_minimum = fields.Integer(
        related="company_id.probability_minimum", readonly=False
    )
    probability_strength = fields.Float(
        related="company_id.probability_strength", readonly=False
    )
    probability_fallback = fields.Boolean(
        related="company_id.probability_fallback", readonly=False
    )
    probability_counts = fields.Selection(
        related="company_id.probability_counts", readonly=False, required=True
    )
    prior_new_customer = fields.Float(
        related="company_id.prior_new_customer", readonly=False
    )
    prior_old_customer = fields.Float(
        related="company_id.prior_old_customer", readonly=False
    )
    probability_warm_up = fields.Integer(
        related="company_id.probability_warm_up", readonly=False
    )
