from odoo import api, fields, models
from odoo.fields import Domain
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
            step AS (SELECT *, MAX(place) OVER (PARTITION BY deal_id) AS furthest
                FROM (%(reached)s) reached),
            count AS (%(count)s), past AS (%(past)s)
            SELECT %(columns)s
            FROM route
            LEFT JOIN count USING (place)
            LEFT JOIN past USING (place)
            ORDER BY place
            """,
            deals=self._get_deals_sql(deals),
            route=self._get_type_route_sql(type_id),
            reached=self._get_type_reached_sql(),
            count=self._get_count_sql(),
            past=self._get_past_sql(type_id),
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
        """Return the stages of a type, and other stages where deals of it are.

        With each stage comes the longest stay that ever ended there.
        """
        return SQL(
            """
            SELECT stage.id AS stage_id, %(place)s AS place, longest.stay AS longest,
                own.stage_id IS NOT NULL AS is_own
            FROM crm_stage stage
            LEFT JOIN (SELECT stage_id FROM (%(routes)s) routes
                WHERE deal_type_id = %(type)s) own ON own.stage_id = stage.id
            LEFT JOIN LATERAL (%(longest)s) longest ON TRUE
            WHERE own.stage_id IS NOT NULL
                OR stage.id IN (SELECT stage_id FROM deal)
            """,
            place=self._get_place_sql(SQL("stage")),
            routes=self._get_route_sql(),
            type=type_id,
            longest=self._get_longest_sql(type_id),
        )

    @api.model
    def _get_longest_sql(self, type_id):
        """Return the longest stay that ever ended on a stage, of deals of this type."""
        return SQL(
            """
            SELECT stay.date_out - stay.date_in AS stay
            FROM crm_deal_stage_history stay
            JOIN crm_lead deal ON deal.id = stay.deal_id
            WHERE stay.stage_id = stage.id AND stay.date_out IS NOT NULL
                AND COALESCE(deal.deal_type_id, 0) = %(type)s
                AND (deal.company_id IS NULL OR deal.company_id IN %(companies)s)
            ORDER BY stay.date_out - stay.date_in DESC LIMIT 1
            """,
            type=type_id,
            companies=self.env.companies._ids,
        )

    @api.model
    def _get_type_reached_sql(self):
        """Return the deals with the stages they reached, the days there, and since when
        an open deal is there."""
        return SQL(
            """
            SELECT stay.deal_id, route.place, SUM(%(days)s) AS days,
                MAX(CASE WHEN deal.won_status = 'pending' AND stay.date_out IS NULL
                    THEN stay.date_in END) AS since
            FROM crm_deal_stage_history stay
            JOIN deal ON deal.id = stay.deal_id
            JOIN route ON route.stage_id = stay.stage_id
            WHERE route.is_own OR stay.stage_id = deal.stage_id
            GROUP BY stay.deal_id, route.place
            """,
            days=self._get_days_sql(),
        )

    @api.model
    def _get_count_sql(self):
        """Return the numbers of deals, the times and the sums of each stage."""
        present = SQL("deal.place = step.place")
        won, lost, here = (
            SQL("FILTER (WHERE %s AND won_status = %s)", present, status)
            for status in ("won", "lost", "pending")
        )
        return SQL(
            """
            SELECT step.place, COUNT(*) AS entered,
                COUNT(*) FILTER (WHERE NOT %(present)s OR won_status = 'won') AS passed,
                COUNT(*) %(won)s AS won, COUNT(*) %(lost)s AS lost,
                COUNT(*) %(here)s AS here,
                COUNT(*) FILTER (WHERE furthest = step.place) AS ended,
                COUNT(*) FILTER (WHERE furthest = step.place
                    AND step.place > deal.place) AS returned,
                COUNT(*) FILTER (WHERE %(now)s - since > longest) AS stale,
                AVG(days) AS days_avg,
                PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY days) AS days_median,
                SUM(amount) %(here)s AS potential,
                SUM(amount * probability) %(here)s AS weighted,
                SUM(amount) %(won)s AS won_amount, SUM(amount) %(lost)s AS lost_amount
            FROM step
            JOIN deal ON deal.id = step.deal_id
            JOIN route ON route.place = step.place
            GROUP BY step.place
            """,
            present=present,
            won=won,
            lost=lost,
            here=here,
            now=fields.Datetime.now(),
        )

    @api.model
    def _get_past_sql(self, type_id):
        """Return how many deals passed a stage by without ever being there.

        A stage of some teams only is passed by deals of theirs: where there is such a
        stage the deals are counted one by one.
        """
        if not self._has_stages_of_teams(type_id):
            return SQL(
                """
                SELECT place, SUM(ended) OVER (ORDER BY place DESC) - entered AS skipped
                FROM (SELECT route.place, COALESCE(ended, 0) AS ended,
                        COALESCE(entered, 0) AS entered
                    FROM route LEFT JOIN count USING (place)) counts
                """
            )
        return SQL(
            """
            SELECT route.place, COUNT(*) AS skipped
            FROM route
            JOIN (SELECT DISTINCT deal_id, furthest FROM step) last
                ON last.furthest > route.place
            JOIN deal ON deal.id = last.deal_id
            LEFT JOIN step
                ON step.deal_id = last.deal_id AND step.place = route.place
            WHERE step.deal_id IS NULL AND %s
            GROUP BY route.place
            """,
            self._get_open_to_team_sql(SQL("deal.team_id")),
        )

    @api.model
    def _has_stages_of_teams(self, type_id):
        """Tell whether a type has stages that only some teams have."""
        stages = self.env["crm.stage"].sudo()
        domain = Domain("team_ids", "!=", False)
        domain &= Domain("deal_type_ids", "in", [type_id or False])
        return bool(stages.search_count(domain, limit=1))

    @api.model
    def _get_page_columns_sql(self):
        """Return the columns of the page, with noughts where no deal was."""
        numbers = ("entered", "passed", "returned", "lost", "here", "won", "stale")
        sums = ("potential", "weighted", "won_amount", "lost_amount")
        times = ("days_avg", "days_median")
        columns = [
            SQL("COALESCE(%s, 0)::int AS %s", SQL(name), SQL(name)) for name in numbers
        ]
        columns += [
            SQL("COALESCE(%s, 0)::float8 AS %s", SQL(name), SQL(name))
            for name in (*sums, *times)
        ]
        return SQL(
            """
            route.stage_id, %(columns)s,
            CASE WHEN is_own THEN COALESCE(skipped, 0) ELSE 0 END::int AS skipped,
            EXTRACT(EPOCH FROM longest)::float8 / 86400 AS days_limit
            """,
            columns=SQL(", ").join(columns),
        )
