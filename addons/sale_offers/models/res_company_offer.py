from odoo import fields, models


class ResCompany(models.Model):
    """Whether terms of offers only fill in, or restrict."""

    _inherit = "res.company"

    offer_company_restricts = fields.Boolean(
        "Offers Are for Their Company Only",
        default=True,
        help="On: an offer of one company is not used by another one. "
        "Off: the company of an offer only fills in.",
    )
    offer_segment_restricts = fields.Boolean(
        "Offers Are for Their Product Segment Only",
        help="On: other products are not sold under an offer with a product segment. "
        "Off: the segment only says what the offer is about.",
    )
