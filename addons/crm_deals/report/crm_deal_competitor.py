from odoo import fields, models
from odoo.tools import SQL


class CrmDealCompetitor(models.Model):
    """Ended deals against each competitor that took part in them.

    Win rate = deals we won / (deals we won + deals lost to anybody or to whom we do not
    know); deals that nobody won say nothing about a competitor and are left out.
    """

    _name = "crm.deal.competitor"
    _description = "Deals against Competitors"
    _auto = False
    _order = "date_closed DESC, id DESC"
    _rec_name = "deal_id"
    _depends = {
        "crm.deal.participant": ["deal_id", "partner_id", "role_id"],
        "crm.deal.participant.role": ["is_competitor"],
        "crm.lead": [
            "business_region_id",
            "company_id",
            "date_closed",
            "deal_type_id",
            "expected_revenue",
            "lost_reason_id",
            "lost_to",
            "partner_id",
            "team_id",
            "user_id",
            "winner_partner_id",
            "won_status",
        ],
        "res.company": ["currency_id"],
    }

    deal_id = fields.Many2one("crm.lead", readonly=True)
    partner_id = fields.Many2one("res.partner", "Competitor", readonly=True)
    customer_id = fields.Many2one("res.partner", readonly=True)
    result = fields.Selection(
        [
            ("won", "We won"),
            ("lost", "They won"),
            ("other", "Another competitor won"),
            ("unknown", "Lost, winner not known"),
            ("no_decision", "Nobody won"),
        ],
        readonly=True,
    )
    won = fields.Integer("We Won", readonly=True)
    lost = fields.Integer("They Won", readonly=True)
    decided = fields.Integer(readonly=True, help="All but the deals that nobody won.")
    win_rate = fields.Float(
        "Win Rate, %",
        readonly=True,
        aggregator="avg",
        help="Of the decided deals; how many these are is in the next column.",
    )
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    deal_type_id = fields.Many2one("crm.deal.type", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    business_region_id = fields.Many2one("crm.business.region", "Region", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary("Potential", readonly=True)
    date_closed = fields.Datetime("Closed On", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT p.id, p.deal_id, p.partner_id, l.partner_id AS customer_id, r.result,
                   (r.result = 'won')::int AS won, (r.result = 'lost')::int AS lost,
                   (r.result <> 'no_decision')::int AS decided,
                   CASE r.result WHEN 'won' THEN 100.0 WHEN 'no_decision' THEN NULL
                        ELSE 0.0 END AS win_rate,
                   l.lost_reason_id, l.deal_type_id, l.user_id, l.team_id,
                   l.business_region_id, l.company_id,
                   COALESCE(company.currency_id, %(currency)s) AS currency_id,
                   l.expected_revenue AS amount, l.date_closed
              FROM crm_deal_participant p
              JOIN crm_deal_participant_role role
                ON role.id = p.role_id AND role.is_competitor
              JOIN crm_lead l ON l.id = p.deal_id
              LEFT JOIN res_company company ON company.id = l.company_id
             CROSS JOIN LATERAL (SELECT CASE
                        WHEN l.won_status = 'won' THEN 'won'
                        WHEN l.winner_partner_id = p.partner_id THEN 'lost'
                        WHEN l.winner_partner_id IS NOT NULL THEN 'other'
                        WHEN l.lost_to = 'no_decision' THEN 'no_decision'
                        ELSE 'unknown' END AS result) r
             WHERE l.won_status IN ('won', 'lost')
               AND NOT EXISTS (
                    SELECT FROM crm_deal_participant twin
                      JOIN crm_deal_participant_role twin_role
                        ON twin_role.id = twin.role_id AND twin_role.is_competitor
                     WHERE twin.deal_id = p.deal_id AND twin.id < p.id
                       AND twin.partner_id = p.partner_id)
            """,
            currency=self.env.company.currency_id.id,
        )

    def action_open_deal(self):
        """Open the deal.

        :return: a window action
        """
        self.ensure_one()
        return self.deal_id._get_records_action()
