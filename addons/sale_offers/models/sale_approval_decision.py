from odoo import fields, models


class SaleApprovalDecision(models.Model):
    """What one person decided on one level, and about which values."""

    _name = "sale.approval.decision"
    _description = "Approval Decision"
    _inherit = ["sale.approval.evidence"]
    _order = "date desc, id desc"

    step_id = fields.Many2one(
        "sale.approval.step",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    rule_id = fields.Many2one(related="step_id.rule_id", string="Level")
    user_id = fields.Many2one(
        "res.users", string="Decided By", required=True, readonly=True, index=True
    )
    on_behalf_id = fields.Many2one(
        "res.users",
        string="In Place Of",
        readonly=True,
        index="btree_not_null",
        help="The absent person whose deputy decided.",
    )
    decision = fields.Selection(
        [("approved", "Approved"), ("refused", "Refused")],
        required=True,
        readonly=True,
    )
    comment = fields.Text(readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    terms = fields.Json(
        readonly=True, prefetch=False, help="What was decided on, by value."
    )
    changes = fields.Text(
        readonly=True, help="What was changed between the request and the decision."
    )
    is_valid = fields.Boolean(
        readonly=True,
        default=True,
        help="Not any more, when what was decided on was changed before others of "
        "the level decided.",
    )

    _document_idx = models.Index("(res_model, res_id)")
    _person_once = models.UniqueIndex(
        "(step_id, user_id) WHERE is_valid",
        "This person has decided on this level already. Somebody else has to approve.",
    )
