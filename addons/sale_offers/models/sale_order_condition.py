from odoo import fields, models


class SaleOrderCondition(models.Model):
    """Words that are printed on quotations again and again."""

    _name = "sale.order.condition"
    _description = "Printed Condition"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    text = fields.Html(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
