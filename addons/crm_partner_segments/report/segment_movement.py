from odoo import fields, models
from odoo.tools import SQL


class SegmentMovement(models.Model):
    """Every entry into a segment and every leaving, for analysis by period."""

    _name = "segment.movement"
    _description = "Movement of Segments"
    _auto = False
    _order = "date DESC, id DESC"
    _rec_name = "date"

    date = fields.Datetime(readonly=True)
    direction = fields.Selection([("in", "Entered"), ("out", "Left")], readonly=True)
    reason = fields.Selection(
        lambda self: self.env["segment.membership"]._fields["reason"].selection,
        readonly=True,
    )
    partner_segment_id = fields.Many2one("res.partner.segment", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    product_segment_id = fields.Many2one("product.segment", readonly=True)
    product_tmpl_id = fields.Many2one(
        "product.template", string="Product", readonly=True
    )
    entered = fields.Integer(readonly=True)
    left = fields.Integer(readonly=True)
    net = fields.Integer(string="Net Change", readonly=True)

    @property
    def _table_query(self):
        columns = SQL(
            "partner_segment_id, partner_id, product_segment_id, product_tmpl_id"
        )
        self.env["segment.membership"].flush_model()
        return SQL(
            """
            SELECT id * 2 AS id, date_in AS date, 'in' AS direction, reason,
                   %(columns)s, 1 AS entered, 0 AS "left", 1 AS net
              FROM segment_membership
             UNION ALL
            SELECT id * 2 + 1, date_out, 'out', reason_out,
                   %(columns)s, 0, 1, -1
              FROM segment_membership WHERE date_out IS NOT NULL
            """,
            columns=columns,
        )
