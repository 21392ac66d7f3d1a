from odoo import fields, models

from .crm_lead_demand import POTENTIAL_SOURCES


class ResCompany(models.Model):
    """Where a company takes the potential of its deals from."""

    _inherit = "res.company"

    deal_potential_source = fields.Selection(
        POTENTIAL_SOURCES,
        "Potential of Deals",
        default="demand",
        required=True,
        help="From the demand: the expected revenue of a new deal is the sum of what the "
        "client needs, until somebody writes another figure.",
    )
