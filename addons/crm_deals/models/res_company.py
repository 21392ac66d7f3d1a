from odoo import fields, models


class ResCompany(models.Model):
    """How a company deals."""

    _inherit = "res.company"

    deal_type_id = fields.Many2one(
        "crm.deal.type",
        string="Usual Deal Type",
        ondelete="restrict",
        help="New deals of the company are of this type until somebody says otherwise. "
        "Empty: they have no type and go through the stages that have none.",
    )
