from odoo import fields, models


class ResCompany(models.Model):
    """How a company watches its quotations."""

    _inherit = "res.company"

    quotation_reminder_days = fields.Integer(
        "Remind of Quotations",
        default=3,
        help="Days before a sent quotation lapses at which its sales person is reminded. "
        "0: on its last day.",
    )
    offer_reminder_days = fields.Integer(
        "Remind of Offers",
        default=14,
        help="Days before an offer ends at which the one responsible is reminded. "
        "0: on its last day.",
    )
    deviation_reason_required = fields.Boolean(
        "Reasons of Deviations",
        help="On: a quotation that is not as its offer is sent only with a reason.",
    )
    cost_pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Profit Compared With",
        check_company=True,
        help="The price type against which profit is estimated. Empty: the cost of the "
        "products.",
    )

    _reminder_days = models.Constraint(
        "CHECK(quotation_reminder_days >= 0 AND offer_reminder_days >= 0)",
        "Days until a reminder start from 0. Enter 0 to be reminded on the last day.",
    )
