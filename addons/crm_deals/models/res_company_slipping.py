from odoo import fields, models


class ResCompany(models.Model):
    """When a deal counts as silent."""

    _inherit = "res.company"

    deal_silence_days = fields.Integer(
        "Silent after",
        default=14,
        help="A deal about which there was no contact for so many days is slipping.",
    )

    _check_deal_silence_days = models.Constraint(
        "CHECK (deal_silence_days > 0)",
        "A deal can be silent after one day at the earliest.",
    )
