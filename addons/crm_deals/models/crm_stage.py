from odoo import fields, models


class CrmStage(models.Model):
    """Stages of some types of deals; one of no type belongs to deals without a type."""

    _inherit = "crm.stage"

    deal_type_ids = fields.Many2many(
        "crm.deal.type",
        "crm_deal_type_stage_rel",
        "stage_id",
        "deal_type_id",
        string="Deal Types",
        help="Empty: a stage of the deals that have no type.",
    )
