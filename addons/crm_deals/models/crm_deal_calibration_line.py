from odoo import fields, models
from odoo.tools import SQL


class CrmDealCalibrationLine(models.Model):
    """A closed deal: what was estimated when it was registered, and what came of it."""

    _name = "crm.deal.calibration.line"
    _description = "Deal in a Test of the Win Probability"
    _order = "closed, id"
    _rec_name = "deal_id"
    _log_access = False

    calibration_id = fields.Many2one(
        "crm.deal.calibration", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="cascade"
    )
    deal_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    registered = fields.Datetime()
    closed = fields.Datetime()
    won = fields.Boolean()
    predicted = fields.Float("Statistical Probability, %", aggregator="avg")
    base_rate = fields.Float("Overall Rate at the Time, %", aggregator="avg")
    own_probability = fields.Float(
        "Own Estimate, %", aggregator="avg", help="0: nothing was said."
    )
    automated_probability = fields.Float(
        "Odoo's Prediction, %", aggregator="avg", help="0: nothing was predicted."
    )

    def _delete_of_company(self, company):
        """Delete the lines of a company in one statement.

        :param company: the company
        """
        self.env.cr.execute(
            SQL(
                "DELETE FROM crm_deal_calibration_line WHERE company_id = %s",
                company.id,
            )
        )
        self.invalidate_model(flush=False)
