from odoo import api, fields, models

REASONS = [
    ("manual", "By hand"),
    ("rule", "Rule"),
    ("definition", "Rule was changed"),
    ("archived", "Archived"),
    ("merged", "Merged with another partner"),
]


class SegmentMembership(models.Model):
    """Who was in which segment, when and why. Written by segments only."""

    _name = "segment.membership"
    _description = "Segment Membership"
    _order = "date_in DESC, id DESC"
    _rec_name = "date_in"
    _log_access = False

    partner_segment_id = fields.Many2one(
        "res.partner.segment", ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner", ondelete="cascade", index="btree_not_null", readonly=True
    )
    product_segment_id = fields.Many2one(
        "product.segment", ondelete="cascade", readonly=True
    )
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Product",
        ondelete="cascade",
        index="btree_not_null",
        readonly=True,
    )
    date_in = fields.Datetime(string="Entered", required=True, readonly=True)
    date_out = fields.Datetime(string="Left", readonly=True)
    reason = fields.Selection(REASONS, string="Why Entered", readonly=True)
    reason_out = fields.Selection(REASONS, string="Why Left", readonly=True)
    user_in_id = fields.Many2one("res.users", string="Entered By", readonly=True)
    user_out_id = fields.Many2one("res.users", string="Removed By", readonly=True)

    # one open row per member, also when two refreshes meet
    _partner_open_uniq = models.UniqueIndex(
        "(partner_segment_id, partner_id) WHERE date_out IS NULL "
        "AND partner_segment_id IS NOT NULL"
    )
    _product_open_uniq = models.UniqueIndex(
        "(product_segment_id, product_tmpl_id) WHERE date_out IS NULL "
        "AND product_segment_id IS NOT NULL"
    )
    _partner_segment_date = models.Index(
        "(partner_segment_id, date_in) WHERE partner_segment_id IS NOT NULL"
    )
    _product_segment_date = models.Index(
        "(product_segment_id, date_in) WHERE product_segment_id IS NOT NULL"
    )

    @api.model
    def _get_segment_models(self):
        """Models of segments, those that others are made of first."""
        return ["product.segment", "res.partner.segment"]

    @api.model
    def _cron_refresh(self):
        """Refresh the scheduled segments that are due, committing after each."""
        now = fields.Datetime.now()
        due = [
            segment
            for model in self._get_segment_models()
            for segment in self.env[model]._get_due_segments(now)
        ]
        self._process(due)

    @api.model
    def _cron_record_dynamic(self):
        """Write today's members of dynamic segments into the log."""
        segments = [
            segment
            for model in self._get_segment_models()
            for segment in self.env[model].search([("membership", "=", "dynamic")])
        ]
        self._process(segments)

    def _prepare_partner_merge(self, partners, target):
        """Leave partners that become one a single open row in each segment.

        The rows of the others are closed; the history of all goes to the target.

        :param partners: ``res.partner`` recordset that is about to be merged
        :param target: the partner that remains, one of these partners
        """
        rows = self.search(
            [("partner_id", "in", partners.ids), ("date_out", "=", False)], order="id"
        )
        for same in rows.grouped("partner_segment_id").values():
            kept = same.filtered(lambda row: row.partner_id == target) or same[:1]
            (same - kept).write(
                {
                    "date_out": fields.Datetime.now(),
                    "reason_out": "merged",
                    "user_out_id": self.env.uid,
                }
            )

    def _process(self, segments):
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=len(segments))
        for segment in segments:
            segment._refresh()
            if not Cron._commit_progress(1):
                break
