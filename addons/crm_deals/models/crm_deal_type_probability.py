from odoo import fields, models


class CrmDealType(models.Model):
    """What chance a deal of this type has while nothing is known about it."""

    _inherit = "crm.deal.type"

    default_probability = fields.Float(
        "Usual Chance, %",
        help="Used for a deal that no closed deal tells anything about. "
        "0: the chance with a new or an old customer is used.",
    )

    _default_probability_percent = models.Constraint(
        "CHECK(default_probability >= 0 AND default_probability <= 100)",
        "The usual chance of a deal type lies between 0 and 100 %.",
    )
