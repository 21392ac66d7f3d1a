from odoo import fields, models


class SaleContractKind(models.Model):
    """What a contract is about: supply, services, commission and the like."""

    _name = "sale.contract.kind"
    _description = "Contract Kind"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.Constraint(
        "UNIQUE(name)", "There is a contract kind of this name already. Use it."
    )
