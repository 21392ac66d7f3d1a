from odoo import fields, models


class CrmDealType(models.Model):
    """A kind of deal: which stages it goes through, and who decides when."""

    _name = "crm.deal.type"
    _description = "Deal Type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        help="Empty: the type is for every company.",
    )
    description = fields.Text(
        translate=True, help="When this type is the right one, in words."
    )
    mode = fields.Selection(
        [
            ("process", "By the process"),
            ("manual", "By hand"),
            ("stageless", "Without stages"),
        ],
        required=True,
        default="manual",
        help="By the process: a deal takes only the allowed ways from stage to stage.\n"
        "By hand: a deal is put on any stage of its type, and every move is recorded.\n"
        "Without stages: a deal has only a status; it is a folder of documents.",
    )
    stage_ids = fields.Many2many(
        "crm.stage",
        "crm_deal_type_stage_rel",
        "deal_type_id",
        "stage_id",
        string="Stages",
        help="In the order of the stages' own sequence.",
    )
