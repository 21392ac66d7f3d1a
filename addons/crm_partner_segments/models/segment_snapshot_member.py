from odoo import fields, models


class SegmentSnapshotMember(models.Model):
    """One member frozen in a snapshot."""

    _name = "segment.snapshot.member"
    _description = "Segment Snapshot Member"
    _rec_name = "snapshot_id"
    _log_access = False

    snapshot_id = fields.Many2one(
        "segment.snapshot", required=True, ondelete="cascade", index=True, readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner", ondelete="cascade", index="btree_not_null", readonly=True
    )
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Product",
        ondelete="cascade",
        index="btree_not_null",
        readonly=True,
    )
    is_holdout = fields.Boolean(string="Held Out", readonly=True)
