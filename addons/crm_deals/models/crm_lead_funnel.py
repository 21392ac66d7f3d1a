from odoo import fields, models


class CrmLead(models.Model):
    """The steps of a deal as the funnel counts them."""

    _inherit = "crm.lead"

    funnel_ids = fields.One2many("crm.deal.funnel", "deal_id", "Funnel", readonly=True)
