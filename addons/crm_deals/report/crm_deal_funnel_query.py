from odoo import api, models
from odoo.tools import SQL


class CrmDealFunnel(models.Model):
    """The one query behind the funnel page, over the deals of the filters only."""

    _inherit = "crm.deal.funnel"

    @api.model
    def _get_funnel_sql(self, deals, type_id):
        """Return the query of the figures by stage, in the order of the route.

        What :attr:`_table_query` tells of each deal is counted here at once. The deals
        that skipped a stage are those that got further, less those that were on it.

        :param Query deals: the deals to count
        :param int type_id: their type, 0 when they have none
        """
        return SQL(
            """
            WITH deal AS MATERIALIZED (%(deals)s),
            route AS MATERIALIZED (%(route)s),
            reached AS MATERIALIZED (%(reached)s),
            furthest AS MATERIALIZED (
                SELECT deal_id, MAX(place) AS place FROM reached GROUP BY deal_id
            ),
            count AS (%(count)s), past AS (%(past)s)
            SELECT %(columns)s
            FROM route
            LEFT JOIN count USING (stage_id)
            LEFT JOIN past USING (stage_id)
            LEFT JOIN LATERAL (%(limit)s) longest ON TRUE
            ORDER BY route.place
            """,
            deals=self._get_deals_sql(deals),
            route=self._get_type_route_sql(type_id),
            reached=self._get_type_reached_sql(),
            count=self._get_count_sql(),
            past=self._get_past_sql(),
            limit=self._get_limit_sql(type_id),
            columns=self._get_page_columns_sql(),
        )

    @api.model
    def _get_deals_sql(self, deals):
        """Return the deals with what their stages are counted by."""
        deals.order = None
        columns = SQL(
            """crm_lead.id, crm_lead.stage_id, crm_lead.team_id, crm_lead.won_status,
            crm_lead.expected_revenue AS amount, crm_lead.company_id,
            COALESCE(crm_lead.probability, 0)::numeric / 100 AS probability"""
        )
        return SQL(
            """SELECT deal.id, stage_id, team_id, won_status, probability,
                COALESCE(amount * COALESCE(rate, 1), 0) AS amount, %(place)s AS place
            FROM (%(deals)s) deal
            JOIN crm_stage present ON present.id = deal.stage_id
            LEFT JOIN %(rates)s ON rates.company_id = deal.company_id""",
            deals=deals.select(columns),
            place=self._get_place_sql(SQL("present")),
            rates=self._get_rates_sql(),
        )

    @api.model
    def _get_type_route_sql(self, type_id):
        """Return the stages of a type, and other stages where deals of it are."""
        return SQL(
            """
            SELECT stage.id AS stage_id, %(place)s AS place, own.stage_id IS NOT NULL
                AS is_own, team.stage_id IS NOT NULL AS is_of_team
            FROM crm_stage stage
            LEFT JOIN (SELECT stage_id FROM (%(routes)s) routes
                WHERE deal_type_id = %(type)s) own ON own.stage_id = stage.id
            LEFT JOIN (SELECT DISTINCT crm_stage_id AS stage_id
                FROM crm_stage_crm_team_rel) team ON team.stage_id = stage.id
            WHERE own.stage_id IS NOT NULL
                OR stage.id IN (SELECT stage_id FROM deal)
            """,
            place=self._get_place_sql(SQL("stage")),
            routes=self._get_route_sql(),
            type=type_id,
        )

    @api.model
    def _get_type_reached_sql(self):
        """Return the deals with the stages they reached, and the days there."""
        return SQL(
            """
            SELECT stay.deal_id, route.stage_id, route.place,
                SUM(%(days)s) AS days,
                SUM(%(days)s) FILTER (WHERE stay.date_out IS NULL) AS days_here
            FROM crm_deal_stage_history stay
            JOIN deal ON deal.id = stay.deal_id
            JOIN route ON route.stage_id = stay.stage_id
            WHERE route.is_own OR stay.stage_id = deal.stage_id
            GROUP BY stay.deal_id, route.stage_id, route.place
            """,
            days=self._get_days_sql(),
        )

    @api.model
    def _get_count_sql(self):
        """Return the numbers of deals, the times and the sums of each stage."""
        return SQL(
            """
            SELECT reached.stage_id, COUNT(*) AS entered,
                COUNT(*) FILTER (WHERE NOT present OR won_status = 'won') AS passed,
                COUNT(*) FILTER (WHERE present AND won_status = 'won') AS won,
                COUNT(*) FILTER (WHERE present AND won_status = 'lost') AS lost,
                COUNT(*) FILTER (WHERE present AND won_status = 'pending') AS here,
                COUNT(*) FILTER (WHERE reached.place = furthest.place
                    AND reached.place > deal.place) AS returned,
                COUNT(*) FILTER (WHERE furthest.place > reached.place
                    AND (NOT is_of_team OR %(of_team)s)) AS been,
                AVG(days) FILTER (WHERE %(stayed)s) AS days_avg,
                PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY days::float8)
                    FILTER (WHERE %(stayed)s) AS days_median,
                %(sums)s,
                ARRAY_AGG(days_here) FILTER (WHERE present AND won_status = 'pending')
                    AS ages
            FROM reached
            JOIN deal ON deal.id = reached.deal_id
            JOIN furthest ON furthest.deal_id = reached.deal_id
            JOIN route ON route.stage_id = reached.stage_id
            CROSS JOIN LATERAL (SELECT deal.stage_id = reached.stage_id) at (present)
            GROUP BY reached.stage_id
            """,
            of_team=self._get_open_to_team_sql(SQL("deal.team_id")),
            stayed=SQL("NOT (present AND won_status = 'won')"),
            sums=SQL(
                """
                SUM(amount) FILTER (WHERE present AND won_status = 'pending')
                    AS potential,
                SUM(amount * probability) FILTER (WHERE present
                    AND won_status = 'pending') AS weighted,
                SUM(amount) FILTER (WHERE present AND won_status = 'won')
                    AS won_amount,
                SUM(amount) FILTER (WHERE present AND won_status = 'lost')
                    AS lost_amount
                """
            ),
        )

    @api.model
    def _get_past_sql(self):
        """Return how many deals got past each stage of the route."""
        return SQL(
            """
            SELECT route.stage_id, SUM(number) AS past
            FROM route
            JOIN (SELECT furthest.place, deal.team_id, COUNT(*) AS number
                FROM furthest JOIN deal ON deal.id = furthest.deal_id
                GROUP BY furthest.place, deal.team_id) deals
                ON deals.place > route.place
            WHERE route.is_own AND %s
            GROUP BY route.stage_id
            """,
            self._get_open_to_team_sql(SQL("deals.team_id")),
        )

    @api.model
    def _get_limit_sql(self, type_id):
        """Return the longest stay that ever ended on a stage, of deals of this type."""
        return SQL(
            """
            SELECT EXTRACT(EPOCH FROM stay.date_out - stay.date_in) / 86400 AS days
            FROM crm_deal_stage_history stay
            JOIN crm_lead deal ON deal.id = stay.deal_id
            WHERE stay.stage_id = route.stage_id AND stay.date_out IS NOT NULL
                AND COALESCE(deal.deal_type_id, 0) = %(type)s
                AND (deal.company_id IS NULL OR deal.company_id IN %(companies)s)
            ORDER BY stay.date_out - stay.date_in DESC LIMIT 1
            """,
            type=type_id,
            companies=self.env.companies._ids,
        )

    @api.model
    def _get_page_columns_sql(self):
        """Return the columns of the page, with noughts where no deal was."""
        numbers = ("entered", "passed", "returned", "lost", "here", "won")
        sums = ("potential", "weighted", "won_amount", "lost_amount")
        columns = [
            SQL("COALESCE(%s, 0)::int AS %s", SQL(name), SQL(name)) for name in numbers
        ]
        columns += [
            SQL("COALESCE(%s, 0)::float8 AS %s", SQL(name), SQL(name)) for name in sums
        ]
        return SQL(
            """
            route.stage_id, %(columns)s,
            CASE WHEN is_own THEN COALESCE(past, 0) - COALESCE(been, 0) ELSE 0 END::int
                AS skipped,
            COALESCE(days_avg, 0)::float8 AS days_avg,
            COALESCE(days_median, 0)::float8 AS days_median,
            longest.days::float8 AS days_limit,
            (SELECT COUNT(*) FROM UNNEST(ages) age WHERE age > longest.days)::int
                AS stale
            """,
            columns=SQL(", ").join(columns),
        )
