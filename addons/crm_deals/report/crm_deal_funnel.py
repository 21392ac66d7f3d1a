from odoo import api, fields, models
from odoo.tools import SQL

# of these a deal's stay on a stage can come to
OUTCOMES = [
    ("here", "Is here"),
    ("passed", "Passed on"),
    ("lost", "Lost here"),
    ("skipped", "Skipped"),
]


class CrmDealFunnel(models.Model):
    """One row for each deal and each stage of its type that it reached or skipped.

    However often a deal comes back to a stage, it counts there once. On each stage the
    deals that entered are those that are here, passed on, or were lost here; stages
    skipped on the way count apart. A deal's money stands on the one row where the deal
    is now or was closed, so that sums over stages count no deal twice.
    """

    _name = "crm.deal.funnel"
    _description = "Deal Funnel"
    _auto = False
    _order = "sequence, stage_id, deal_id"
    _rec_name = "deal_id"
    _depends = {
        "crm.lead": [
            "active",
            "business_region_id",
            "company_id",
            "date_closed",
            "date_start",
            "deal_type_id",
            "expected_revenue",
            "probability",
            "source_id",
            "stage_id",
            "team_id",
            "type",
            "user_id",
            "won_status",
        ],
        "crm.deal.stage.history": ["deal_id", "stage_id", "date_in", "date_out"],
        "crm.deal.type": ["stage_ids"],
        "crm.stage": ["is_won", "sequence", "team_ids"],
    }

    deal_id = fields.Many2one("crm.lead", readonly=True)
    deal_type_id = fields.Many2one("crm.deal.type", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    sequence = fields.Integer("Stage Order", readonly=True, aggregator=None)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    won_status = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("pending", "Open")],
        "Deal Status",
        readonly=True,
    )
    entered = fields.Integer(
        readonly=True, help="Deals that were ever on the stage: passed, lost and here."
    )
    passed = fields.Integer(
        "Passed On", readonly=True, help="Deals that left for another stage, or sold."
    )
    returned = fields.Integer(
        "Sent Back",
        readonly=True,
        help="Of those passed on: deals that got no further and stand on an earlier "
        "stage.",
    )
    lost = fields.Integer("Lost Here", readonly=True)
    here = fields.Integer("Here Now", readonly=True)
    won = fields.Integer(readonly=True, help="Of those passed on: deals sold here.")
    skipped = fields.Integer(
        readonly=True, help="Deals that got further without ever being on the stage."
    )
    conversion = fields.Float(
        "Conversion, %",
        readonly=True,
        aggregator="avg",
        help="Share of the deals entered that went on to a later stage, or sold.",
    )
    days = fields.Float(
        "Days on Stage",
        readonly=True,
        aggregator="avg",
        help="All stays of the deal on the stage together; until now when it is there.",
    )
    days_here = fields.Float(
        "Days since Arrival",
        readonly=True,
        aggregator="max",
        help="Days since the deal last came to the stage where it is now.",
    )
    potential = fields.Monetary(
        readonly=True,
        currency_field="currency_id",
        help="Expected revenue of the open deals that are here.",
    )
    weighted = fields.Monetary(
        "Weighted Potential",
        readonly=True,
        currency_field="currency_id",
        help="Expected revenue of the open deals that are here, by their probability.",
    )
    won_amount = fields.Monetary(readonly=True, currency_field="currency_id")
    lost_amount = fields.Monetary(readonly=True, currency_field="currency_id")
    currency_id = fields.Many2one("res.currency", readonly=True)
    date_start = fields.Datetime("Opened", readonly=True)
    date_in = fields.Datetime("Came to the Stage", readonly=True)
    date_closed = fields.Datetime("Closed", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    business_region_id = fields.Many2one("crm.business.region", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH route AS (%(route)s), walk AS (
                SELECT *, MAX(place) OVER (PARTITION BY deal_id) AS furthest
                FROM (%(reached)s) reached
            ), step AS (
                SELECT deal_id, stage_id, place, furthest, date_in, days, days_here,
                    FALSE AS is_skipped
                FROM walk
                UNION ALL %(skipped)s
            )
            SELECT %(columns)s
            FROM step
            JOIN crm_lead deal ON deal.id = step.deal_id
            JOIN crm_stage stage ON stage.id = step.stage_id
            JOIN crm_stage present ON present.id = deal.stage_id
            LEFT JOIN %(rates)s ON rates.company_id = deal.company_id
            """,
            route=self._get_route_sql(),
            reached=self._get_reached_sql(),
            skipped=self._get_skipped_sql(),
            columns=self._get_columns_sql(),
            rates=self._get_rates_sql(),
        )

    @api.model
    def _get_rates_sql(self):
        """Return the factors from each company's money to that of the present one."""
        company, today = self.env.company, fields.Date.context_today(self)
        rates = [
            SQL(
                "(%s, %s::numeric)",
                other.id,
                other.currency_id._get_conversion_rate(
                    other.currency_id, company.currency_id, company, today
                ),
            )
            for other in self.env.companies
        ]
        return SQL("(VALUES %s) AS rates (company_id, rate)", SQL(", ").join(rates))

    @api.model
    def _get_place_sql(self, stage):
        """Return one number by which the stages stand in order.

        :param SQL stage: name of the table of stages
        """
        return SQL("(%(s)s.sequence::bigint << 31) + %(s)s.id", s=stage)

    @api.model
    def _get_route_sql(self):
        """Return the stages of each type, 0 for deals without one, with their place."""
        return SQL(
            """
            SELECT route.deal_type_id, route.stage_id, %(place)s AS place
            FROM (
                SELECT deal_type_id, stage_id FROM crm_deal_type_stage_rel
                UNION ALL SELECT 0, id FROM crm_stage WHERE NOT EXISTS (
                    SELECT FROM crm_deal_type_stage_rel WHERE stage_id = crm_stage.id)
            ) route JOIN crm_stage stage ON stage.id = route.stage_id
            """,
            place=self._get_place_sql(SQL("stage")),
        )

    @api.model
    def _get_days_sql(self):
        """Return the days that a stay lasted; of a deal won here nothing is measured."""
        return SQL(
            """EXTRACT(EPOCH FROM COALESCE(stay.date_out, CASE deal.won_status
                WHEN 'won' THEN NULL ELSE %(now)s END) - stay.date_in)::float8 / 86400""",
            now=fields.Datetime.now(),
        )

    @api.model
    def _get_counted_sql(self):
        """Return which deals count: open, won and lost ones, none put aside."""
        return SQL(
            "deal.type = 'opportunity' AND (deal.active OR deal.won_status <> 'pending')"
        )

    @api.model
    def _get_reached_sql(self):
        """Return the deals with the stages they reached, and the days there.

        Of the stages that are not of the deal's type (any more) only the one counts
        where the deal is.
        """
        return SQL(
            """
            SELECT stay.deal_id, stay.stage_id, %(place)s AS place,
                MIN(stay.date_in) AS date_in, SUM(%(days)s) AS days,
                SUM(%(days)s) FILTER (WHERE stay.date_out IS NULL) AS days_here
            FROM crm_deal_stage_history stay
            JOIN crm_lead deal ON deal.id = stay.deal_id
            JOIN crm_stage stage ON stage.id = stay.stage_id
            LEFT JOIN route ON route.stage_id = stay.stage_id
                AND route.deal_type_id = COALESCE(deal.deal_type_id, 0)
            WHERE %(counted)s
                AND (route.stage_id IS NOT NULL OR stay.stage_id = deal.stage_id)
            GROUP BY stay.deal_id, stay.stage_id, stage.id
            """,
            place=self._get_place_sql(SQL("stage")),
            days=self._get_days_sql(),
            counted=self._get_counted_sql(),
        )

    @api.model
    def _get_open_to_team_sql(self, team):
        """Return whether a stage of the route is one of a team.

        :param SQL team: the column that holds the team
        """
        return SQL(
            """(NOT EXISTS (SELECT FROM crm_stage_crm_team_rel
                    WHERE crm_stage_id = route.stage_id)
                OR EXISTS (SELECT FROM crm_stage_crm_team_rel
                    WHERE crm_stage_id = route.stage_id AND crm_team_id = %s))""",
            team,
        )

    @api.model
    def _get_skipped_sql(self):
        """Return the deals with the stages that they passed by.

        The planner cannot know how many deals a walk has, so each is looked up in
        tables with an index, not in another walk.
        """
        return SQL(
            """
            SELECT walk.deal_id, route.stage_id, route.place, walk.furthest,
                NULL, NULL, NULL, TRUE
            FROM walk
            JOIN crm_lead deal ON deal.id = walk.deal_id
            JOIN route ON route.deal_type_id = COALESCE(deal.deal_type_id, 0)
                AND route.place < walk.furthest
            WHERE walk.place = walk.furthest AND NOT EXISTS (
                    SELECT FROM crm_deal_stage_history stay
                    WHERE stay.deal_id = walk.deal_id
                        AND stay.stage_id = route.stage_id)
                AND %s
            """,
            self._get_open_to_team_sql(SQL("deal.team_id")),
        )
