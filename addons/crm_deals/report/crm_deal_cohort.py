from odoo import fields, models
from odoo.tools import SQL


class CrmDealCohort(models.Model):
    """One row per deal: when it began, and after how many months it was decided."""

    _name = "crm.deal.cohort"
    _description = "Cohorts of Deals"
    _auto = False
    _order = "date_start desc, id desc"
    _rec_name = "deal_id"
    _depends = {
        "crm.lead": [
            "active",
            "company_id",
            "date_closed",
            "date_start",
            "deal_type_id",
            "expected_revenue",
            "source_id",
            "team_id",
            "type",
            "user_id",
            "won_status",
        ],
    }

    deal_id = fields.Many2one("crm.lead", readonly=True)
    deal_type_id = fields.Many2one("crm.deal.type", readonly=True)
    date_start = fields.Datetime("Opened", readonly=True)
    date_closed = fields.Datetime("Closed", readonly=True)
    months = fields.Char(
        "Months to Decision",
        readonly=True,
        help="Calendar months from the opening of the deal to its end: 00 is the month "
        "of the opening itself. Empty while the deal is open.",
    )
    days = fields.Float(
        "Days to Decision", readonly=True, aggregator="avg", help="Of decided deals."
    )
    won_status = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("pending", "Open")],
        "Outcome",
        readonly=True,
    )
    deals = fields.Integer(readonly=True)
    won = fields.Integer(readonly=True)
    lost = fields.Integer(readonly=True)
    open = fields.Integer(readonly=True)
    won_share = fields.Float(
        "Won, % of the Cohort",
        readonly=True,
        aggregator="avg",
        help="Won deals out of all deals of the group, the open ones included.",
    )
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        # months are those of the calendar on the wall, not of UTC
        month = "date_trunc('month', %s AT TIME ZONE 'UTC' AT TIME ZONE %%(tz)s)"
        start, end = month % "date_start", month % "date_closed"
        return SQL(
            f"""
            SELECT id, id AS deal_id, deal_type_id, date_start,
                CASE WHEN decided THEN date_closed END AS date_closed,
                CASE WHEN decided THEN LPAD((
                    12 * EXTRACT(YEAR FROM AGE({end}, {start}))
                    + EXTRACT(MONTH FROM AGE({end}, {start})))::text, 2, '0')
                END AS months,
                CASE WHEN decided THEN
                    EXTRACT(EPOCH FROM date_closed - date_start) / 86400 END AS days,
                won_status, 1 AS deals,
                (won_status = 'won')::int AS won, (won_status = 'lost')::int AS lost,
                (won_status = 'pending')::int AS open,
                100 * (won_status = 'won')::int AS won_share,
                user_id, team_id, source_id, company_id
            FROM (SELECT *, won_status IN ('won', 'lost') AS decided FROM crm_lead) deal
            WHERE {self._get_counted()}
            """,
            tz=self.env.tz.zone,
        )

    def _get_counted(self):
        """Return the condition on the deals: those put aside do not count."""
        return self.env["crm.deal.funnel"]._get_counted_sql().code
