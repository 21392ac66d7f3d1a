from odoo import fields, models


class CrmDealUnmetReason(models.Model):
    """Why a client did not get from us what was needed."""

    _name = "crm.deal.unmet.reason"
    _description = "Reason of Unmet Demand"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
