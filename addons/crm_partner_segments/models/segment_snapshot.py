from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class SegmentSnapshot(models.Model):
    """The members of a segment at the moment it was used, some of them held out.

    Held-out members are left alone (not invited, not mailed, no new price), so that
    the effect of the use can be measured against them.
    """

    _name = "segment.snapshot"
    _description = "Segment Snapshot"
    _order = "date DESC, id DESC"

    name = fields.Char(string="Segment Name", required=True, readonly=True)
    partner_segment_id = fields.Many2one(
        "res.partner.segment",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    product_segment_id = fields.Many2one(
        "product.segment", ondelete="set null", index="btree_not_null", readonly=True
    )
    member_model = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", index=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    res_model = fields.Char(string="Used In Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Used In", model_field="res_model", readonly=True
    )
    origin = fields.Char(string="Used In Document", readonly=True)
    holdout_percent = fields.Float(
        string="Hold-out", digits=(5, 2), readonly=True, help="Percent of the members."
    )
    seed = fields.Char(
        readonly=True, help="The same seed and members give the same hold-out."
    )
    member_ids = fields.One2many("segment.snapshot.member", "snapshot_id")
    member_count = fields.Integer(string="Members", readonly=True)
    holdout_count = fields.Integer(string="Held Out", readonly=True)

    _origin_idx = models.Index("(res_model, res_id)")

    def get_members(self):
        """The members to address: all but those held out."""
        return self._get_frozen(False)

    def get_holdout(self):
        """The members to leave alone and compare with."""
        return self._get_frozen(True)

    def _get_frozen(self, holdout):
        self.ensure_one()
        # the segment itself may be gone
        name = "partner_id" if self.member_model == "res.partner" else "product_tmpl_id"
        lines = self.env["segment.snapshot.member"].search(
            [("snapshot_id", "=", self.id), ("is_holdout", "=", holdout)]
        )
        return lines[name]

    @api.model
    def _freeze(self, segment, origin, holdout_percent, seed):
        """Store the members of a segment; see ``segment.mixin.create_snapshot``."""
        if not 0 <= holdout_percent < 100:
            raise ValidationError(
                self.env._(
                    "The hold-out of segment %(name)s is a share of its members. "
                    "Enter a percentage from 0 to 99.",
                    name=segment.name,
                )
            )
        snapshot = self.create(self._prepare_vals(segment, origin, holdout_percent))
        snapshot.seed = seed or f"{segment._name},{segment.id},{snapshot.id}"
        snapshot.flush_recordset()
        snapshot._store_members(segment)
        return snapshot

    def _prepare_vals(self, segment, origin, holdout_percent):
        return {
            "name": segment.name,
            segment._log_segment_field: segment.id,
            "member_model": segment._member_model,
            "company_id": segment.company_id.id,
            "res_model": origin._name if origin else False,
            "res_id": origin.id if origin else False,
            "origin": origin.display_name if origin else False,
            "holdout_percent": holdout_percent,
        }

    def _store_members(self, segment):
        """Rank members by a hash of seed and id; the first share is held out."""
        [(total, held)] = self.env.execute_query(
            SQL(
                """
                WITH frozen AS (
                    INSERT INTO segment_snapshot_member
                           (snapshot_id, %(member)s, is_holdout)
                    SELECT %(id)s, id,
                           row_number() OVER (ORDER BY md5(%(seed)s || ':' || id), id)
                           <= round(count(*) OVER () * %(share)s / 100.0)
                      FROM (SELECT DISTINCT id FROM (%(ids)s) AS found (id)) AS member
                    RETURNING is_holdout
                )
                SELECT count(*), count(*) FILTER (WHERE is_holdout) FROM frozen
                """,
                id=self.id,
                seed=self.seed,
                share=self.holdout_percent,
                member=SQL.identifier(segment._log_member_field),
                ids=segment._get_members_sql(),
            )
        )
        self.write({"member_count": total, "holdout_count": held})
        self.invalidate_recordset(["member_ids"])
