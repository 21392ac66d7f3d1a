from odoo import fields, models
from odoo.tools import SQL

from ..models.crm_lead_loss import LOST_TO


class CrmDealLostAnalysis(models.Model):
    """Lost deals and dead leads: why, to whom, where and after how long."""

    _name = "crm.deal.lost.analysis"
    _description = "Lost Deals Analysis"
    _auto = False
    _order = "date_closed DESC, id DESC"
    _rec_name = "deal_id"
    _depends = {
        "crm.lead": [
            "business_region_id",
            "company_id",
            "create_date",
            "date_closed",
            "deal_type_id",
            "expected_revenue",
            "lost_reason_id",
            "lost_to",
            "partner_id",
            "source_id",
            "stage_id",
            "team_id",
            "type",
            "user_id",
            "winner_partner_id",
            "won_status",
        ],
        "res.company": ["currency_id"],
    }

    deal_id = fields.Many2one("crm.lead", readonly=True)
    type = fields.Selection([("lead", "Lead"), ("opportunity", "Deal")], readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    deal_type_id = fields.Many2one("crm.deal.type", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    lost_to = fields.Selection(LOST_TO, readonly=True)
    winner_partner_id = fields.Many2one("res.partner", "Winner", readonly=True)
    stage_id = fields.Many2one("crm.stage", "Stage Where Lost", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    business_region_id = fields.Many2one("crm.business.region", "Region", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary("Potential", readonly=True)
    create_date = fields.Datetime("Registered On", readonly=True)
    date_closed = fields.Datetime("Lost On", readonly=True)
    duration = fields.Float(
        "Days until Lost",
        readonly=True,
        aggregator="avg",
        help="Days from registration to the loss.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT l.id, l.id AS deal_id, l.type, l.partner_id, l.deal_type_id,
                   l.lost_reason_id, l.lost_to, l.winner_partner_id, l.stage_id,
                   l.team_id, l.user_id, l.business_region_id, l.source_id,
                   l.company_id,
                   COALESCE(company.currency_id, %(currency)s) AS currency_id,
                   l.expected_revenue AS amount, l.create_date, l.date_closed,
                   EXTRACT(EPOCH FROM l.date_closed - l.create_date) / 86400
                       AS duration
              FROM crm_lead l
              LEFT JOIN res_company company ON company.id = l.company_id
             WHERE l.won_status = 'lost'
            """,
            currency=self.env.company.currency_id.id,
        )

    def action_open_deal(self):
        """Open the deal.

        :return: a window action
        """
        self.ensure_one()
        return self.deal_id._get_records_action()
