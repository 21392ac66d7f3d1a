from odoo import api, fields, models
from odoo.tools import SQL

_BINS = 10


class CrmDealCalibrationBin(models.Model):
    """Deals with about the same estimate: how many of them were won."""

    _name = "crm.deal.calibration.bin"
    _description = "Reliability of the Win Probability"
    _order = "calibration_id desc, number"
    _log_access = False

    calibration_id = fields.Many2one(
        "crm.deal.calibration", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(required=True, aggregator=None)
    count = fields.Integer("Deals")
    predicted = fields.Float("Predicted, %", aggregator="avg")
    observed = fields.Float("Won, %", aggregator="avg")

    @api.depends("number")
    def _compute_display_name(self):
        width = 100 // _BINS
        for part in self:
            part.display_name = f"{part.number * width - width}–{part.number * width} %"

    def _write_bins(self, calibration):
        """Write the reliability table of a test, of ten parts of equal width.

        :param calibration: test with lines
        """
        self.env.cr.execute(
            SQL(
                """INSERT INTO crm_deal_calibration_bin
                       (calibration_id, number, count, predicted, observed)
                   SELECT calibration_id,
                          LEAST(WIDTH_BUCKET(predicted, 0, 100, %(bins)s), %(bins)s),
                          COUNT(*), AVG(predicted), 100.0 * AVG(won::int)
                   FROM crm_deal_calibration_line
                   WHERE calibration_id = %(test)s GROUP BY 1, 2""",
                bins=_BINS,
                test=calibration.id,
            )
        )
        calibration.invalidate_recordset(["bin_ids"])
