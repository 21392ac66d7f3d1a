from odoo import fields, models


class CrmCallResult(models.Model):
    """What came of a call, and whether the client was reached at all."""

    _name = "crm.call.result"
    _description = "Call Result"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_contact = fields.Boolean(
        "Client Reached",
        default=True,
        help="A call with this result counts as a contact with the client. A call "
        "nobody answered does not end the silence.",
    )

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "There is already a call result with this name."
    )
