from odoo import fields, models
from odoo.fields import Domain


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

    def _prepare_partner_merge(self, partners, target):
        """Of contacts that a strategy planned with several partners keep one.

        :param partners: ``res.partner`` recordset that is about to be merged
        :param target: the partner that remains, one of these partners
        """
        planned = self.search(
            Domain("res_model", "=", "res.partner")
            & Domain("res_id", "in", partners.ids)
            & Domain("care_strategy_id", "!=", False),
            order="id",
        )
        steps = planned.grouped(lambda a: (a.care_strategy_id, a.care_step))
        for same in steps.values():
            kept = same.filtered(lambda a: a.res_id == target.id) or same[:1]
            (same - kept).unlink()
