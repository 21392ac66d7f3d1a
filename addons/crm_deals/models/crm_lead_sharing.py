from odoo import fields, models


class CrmLead(models.Model):
    """Deals that several sales people work on."""

    _inherit = "crm.lead"

    shared_user_ids = fields.Many2many(
        "res.users",
        "crm_lead_shared_user_rel",
        "lead_id",
        "user_id",
        string="Shared With",
        tracking=True,
        domain="[('share', '=', False)]",
        help="They see and work on this deal as its salesperson does.",
    )
