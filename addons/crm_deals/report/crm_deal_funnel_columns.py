from odoo import api, models
from odoo.tools import SQL


class CrmDealFunnel(models.Model):
    """The columns of the funnel's rows; a ``step`` is a deal on a stage."""

    _inherit = "crm.deal.funnel"

    @api.model
    def _get_outcome_sql(self):
        """Return the outcome of a step; a deal sold here has passed."""
        return SQL(
            """CASE WHEN step.is_skipped THEN 'skipped'
                WHEN step.stage_id <> deal.stage_id THEN 'passed'
                WHEN deal.won_status = 'lost' THEN 'lost'
                WHEN deal.won_status = 'won' THEN 'passed'
                ELSE 'here' END"""
        )

    @api.model
    def _get_columns_sql(self):
        """Return the columns; the id is made of those of the deal and the stage."""
        returned = SQL(
            """NOT step.is_skipped AND step.place = step.furthest
                AND step.place > %s""",
            self._get_place_sql(SQL("present")),
        )
        return SQL(
            """
            (step.deal_id::bigint << 20) + step.stage_id AS id,
            step.deal_id, deal.deal_type_id, step.stage_id, stage.sequence,
            %(outcome)s AS outcome, deal.won_status,
            (NOT step.is_skipped)::int AS entered,
            (%(outcome)s = 'passed')::int AS passed,
            (%(returned)s)::int AS returned,
            (%(outcome)s = 'lost')::int AS lost,
            (%(outcome)s = 'here')::int AS here,
            (%(is_won)s)::int AS won,
            step.is_skipped::int AS skipped,
            CASE WHEN NOT step.is_skipped THEN
                100 * (%(outcome)s = 'passed' AND NOT (%(returned)s))::int
            END AS conversion,
            step.days, step.days_here,
            %(potential)s, %(people)s
            """,
            outcome=self._get_outcome_sql(),
            returned=returned,
            is_won=SQL(
                "NOT step.is_skipped AND step.stage_id = deal.stage_id"
                " AND deal.won_status = 'won'"
            ),
            potential=self._get_amounts_sql(),
            people=SQL(
                """deal.date_start, step.date_in, deal.date_closed, deal.user_id,
                deal.team_id, deal.business_region_id, deal.source_id, deal.company_id"""
            ),
        )

    @api.model
    def _get_amounts_sql(self):
        """Return the columns of money, on the row where the deal is or was closed."""
        amount = SQL(
            "CASE WHEN step.stage_id = deal.stage_id AND NOT step.is_skipped"
            " THEN deal.expected_revenue * COALESCE(rates.rate, 1) ELSE 0 END"
        )
        return SQL(
            """
            %(amount)s * (deal.won_status = 'pending')::int AS potential,
            %(amount)s * (deal.won_status = 'pending')::int
                * COALESCE(deal.probability, 0)::numeric / 100 AS weighted,
            %(amount)s * (deal.won_status = 'won')::int AS won_amount,
            %(amount)s * (deal.won_status = 'lost')::int AS lost_amount,
            %(currency)s AS currency_id
            """,
            amount=amount,
            currency=self.env.company.currency_id.id,
        )
