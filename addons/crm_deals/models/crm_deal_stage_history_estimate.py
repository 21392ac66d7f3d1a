from odoo import fields, models


class CrmDealStageHistory(models.Model):
    """What was thought of a deal's chance when it came to a stage."""

    _inherit = "crm.deal.stage.history"

    own_probability = fields.Float(
        "Own Estimate, %",
        aggregator="avg",
        help="What the salesperson said, first on this stage. 0: nothing was said.",
    )
    automated_probability = fields.Float(
        "Odoo's Prediction, %",
        aggregator="avg",
        help="What Odoo predicted when the deal came. 0: it predicted nothing.",
    )
