from odoo import fields, models


class MailActivity(models.Model):
    """Activities planned by a care strategy."""

    _inherit = "mail.activity"

    care_strategy_id = fields.Many2one(
        "crm.care.strategy",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The care strategy that planned this activity.",
    )
    care_step = fields.Integer(
        default=0, readonly=True, copy=False, help="Place in the strategy's plan."
    )

    _care_once = models.UniqueIndex(
        "(care_strategy_id, res_id, care_step) "
        "WHERE active AND care_strategy_id IS NOT NULL",
        "The care strategy has already planned this contact.",
    )
