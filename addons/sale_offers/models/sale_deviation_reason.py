from odoo import fields, models


class SaleDeviationReason(models.Model):
    """Why a quotation is not as agreed."""

    _name = "sale.deviation.reason"
    _description = "Reason of a Deviation"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
