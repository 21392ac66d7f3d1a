from odoo import fields, models


class ResCompany(models.Model):
    """When people are told that an offer ends."""

    _inherit = "res.company"

    offer_reminder_days = fields.Integer(
        "Remind of Ending Offers",
        default=14,
        help="Days before the last day of an offer on which its responsible gets an "
        "activity. 0: never.",
    )

    _offer_reminder_days_positive = models.Constraint(
        "CHECK(offer_reminder_days >= 0)",
        "Days before the end of an offer start from 0. Enter 0 to remind of none.",
    )
