from odoo import api, fields, models
from odoo.tools import SQL

RATES = ("win_rate", "win_rate_low", "win_rate_high")


class CrmDealPerformance(models.Model):
    """What each salesperson did in each period, a shared deal by its shares.

    One row per deal and salesperson for its opening, one for its end, and one for each
    interaction. Whoever has 40 % of a deal has opened 0.4 and won 0.4 deals, so the sums
    over salespeople are those of the deals.
    """

    _name = "crm.deal.performance"
    _description = "Performance of Salespeople"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "deal_id"
    _depends = {
        "crm.lead": [
            "active",
            "company_id",
            "date_closed",
            "date_start",
            "deal_type_id",
            "expected_revenue",
            "lost_reason_id",
            "team_id",
            "type",
            "user_id",
            "won_status",
        ],
        "crm.interaction": ["date", "lead_id", "state", "user_id"],
        "crm.deal.demand": ["amount", "deal_id", "satisfied_amount"],
        "crm.deal.share": ["deal_id", "percent", "user_id"],
        "sale.order": ["amount_untaxed", "currency_rate", "opportunity_id", "state"],
    }

    date = fields.Datetime(
        readonly=True,
        help="When the deal was opened or decided, or the interaction took place or is "
        "due.",
    )
    event = fields.Selection(
        [
            ("opened", "Deal opened"),
            ("closed", "Deal decided"),
            ("interaction", "Interaction"),
        ],
        readonly=True,
    )
    deal_id = fields.Many2one("crm.lead", readonly=True)
    deal_type_id = fields.Many2one("crm.deal.type", readonly=True)
    lost_reason_id = fields.Many2one("crm.lost.reason", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    opened = fields.Float(readonly=True)
    won = fields.Float(readonly=True)
    lost = fields.Float(readonly=True)
    win_rate = fields.Float(
        "Win Rate, %",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Won deals out of won and lost ones.",
    )
    win_rate_low = fields.Float(
        "Win Rate from, %",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Lower end of the range in which the true win rate lies 19 times of 20.",
    )
    win_rate_high = fields.Float(
        "Win Rate up to, %",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Upper end of the range in which the true win rate lies 19 times of 20.",
    )
    potential = fields.Monetary(
        "Won Potential",
        readonly=True,
        currency_field="currency_id",
        help="Expected revenue of the deals won.",
    )
    actual = fields.Monetary(
        "Ordered",
        readonly=True,
        currency_field="currency_id",
        help="Untaxed sum of the confirmed orders of the deals won.",
    )
    lost_amount = fields.Monetary(
        "Lost Potential", readonly=True, currency_field="currency_id"
    )
    unmet_amount = fields.Monetary(
        "Unmet Demand",
        readonly=True,
        currency_field="currency_id",
        help="What the clients of decided deals needed and did not get.",
    )
    duration = fields.Float(
        "Days to Decision",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="From the opening.",
    )
    interactions_done = fields.Integer(readonly=True)
    interactions_overdue = fields.Integer(readonly=True)

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            SQL("(%s)", query) for query in self._get_queries()
        )

    @api.model
    def _get_queries(self):
        """Return a query for each kind of event, with the same columns.

        Addons and other parts add theirs; :meth:`_get_row_sql` makes the columns.
        """
        return [
            self._get_opened_query(),
            self._get_closed_query(),
            self._get_interaction_query(),
        ]

    @api.model
    def _get_measures(self):
        """Return what each measure is in a row that does not have it.

        :return: dict of column -> SQL
        """
        numbers = (
            *("opened", "won", "lost"),
            *("potential", "actual", "lost_amount", "unmet_amount"),
        )
        return {
            **{name: SQL("0::numeric") for name in numbers},
            **{name: SQL("NULL::numeric") for name in (*RATES, "duration")},
            "interactions_done": SQL("0"),
            "interactions_overdue": SQL("0"),
        }

    @api.model
    def _get_row_sql(self, event, **columns):
        """Return the columns of a row in the order that all queries have.

        :param str event: the kind of event
        :param columns: SQL of the columns that differ from what a deal has or nothing
        """
        values = {
            "id": SQL("NULL"),
            "date": SQL("NULL"),
            "event": SQL("%s", event),
            "deal_id": SQL("deal.id"),
            "deal_type_id": SQL("deal.deal_type_id"),
            "lost_reason_id": SQL("NULL::int4"),
            "user_id": SQL("share.user_id"),
            "team_id": SQL("deal.team_id"),
            "company_id": SQL("deal.company_id"),
            "currency_id": SQL("%s", self.env.company.currency_id.id),
            **self._get_measures(),
            **columns,
        }
        return SQL(", ").join(
            SQL("%s AS %s", value, SQL.identifier(name))
            for name, value in values.items()
        )

    @api.model
    def _get_deals_sql(self):
        """Return the tables behind the events of a deal."""
        funnel = self.env["crm.deal.funnel"]
        return SQL(
            """
            FROM crm_lead deal
            JOIN (%(shares)s) share ON share.deal_id = deal.id
            LEFT JOIN %(rates)s ON rates.company_id = deal.company_id
            """,
            shares=self.env["crm.deal.share"]._get_split_query(),
            rates=funnel._get_rates_sql(),
        )

    @api.model
    def _get_event_id_sql(self, kind):
        """Return an id of its own for each event of a deal and salesperson.

        :param int kind: number of the kind of event
        """
        return SQL(
            "(deal.id::bigint << 22) + (COALESCE(share.user_id, 0) << 2) + %s", kind
        )

    @api.model
    def _get_opened_query(self):
        """Return the openings of deals."""
        columns = self._get_row_sql(
            "opened",
            id=self._get_event_id_sql(0),
            date=SQL("deal.date_start"),
            opened=SQL("share.share"),
        )
        return SQL(
            "SELECT %(columns)s %(deals)s WHERE %(counted)s",
            columns=columns,
            deals=self._get_deals_sql(),
            counted=self.env["crm.deal.funnel"]._get_counted_sql(),
        )

    @api.model
    def _get_closed_query(self):
        """Return the ends of deals, with the orders of those that were won."""
        won, lost = SQL("deal.won_status = 'won'"), SQL("deal.won_status = 'lost'")
        potential = SQL(
            "COALESCE(deal.expected_revenue, 0) * COALESCE(rates.rate, 1) * share.share"
        )
        columns = self._get_row_sql(
            "closed",
            id=self._get_event_id_sql(1),
            date=SQL("deal.date_closed"),
            lost_reason_id=SQL("deal.lost_reason_id"),
            won=SQL("(%s)::int * share.share", won),
            lost=SQL("(%s)::int * share.share", lost),
            win_rate=SQL("100 * (%s)::int", won),
            potential=SQL("(%s)::int * %s", won, potential),
            lost_amount=SQL("(%s)::int * %s", lost, potential),
            actual=SQL(
                "(%s)::int * share.share * COALESCE(ordered.amount, 0)"
                " * COALESCE(rates.rate, 1)",
                won,
            ),
            unmet_amount=SQL(
                "share.share * COALESCE(demand.unmet, 0) * COALESCE(rates.rate, 1)"
            ),
            duration=SQL(
                "EXTRACT(EPOCH FROM deal.date_closed - deal.date_start) / 86400"
            ),
        )
        return SQL(
            """
            SELECT %(columns)s %(deals)s
            LEFT JOIN (
                SELECT opportunity_id,
                    SUM(amount_untaxed / COALESCE(NULLIF(currency_rate, 0), 1)) AS amount
                FROM sale_order
                WHERE state = 'sale' AND opportunity_id IS NOT NULL
                GROUP BY opportunity_id
            ) ordered ON ordered.opportunity_id = deal.id
            LEFT JOIN (
                SELECT deal_id, SUM(amount - COALESCE(satisfied_amount, 0)) AS unmet
                FROM crm_deal_demand
                GROUP BY deal_id
            ) demand ON demand.deal_id = deal.id
            WHERE deal.type = 'opportunity' AND deal.won_status IN ('won', 'lost')
            """,
            columns=columns,
            deals=self._get_deals_sql(),
        )

    @api.model
    def _get_interaction_query(self):
        """Return the interactions that were done or are overdue, by who did them."""
        columns = self._get_row_sql(
            "interaction",
            id=SQL("(contact.id::bigint << 22) + 2"),
            date=SQL("contact.date"),
            deal_id=SQL("contact.lead_id"),
            deal_type_id=SQL("deal.deal_type_id"),
            user_id=SQL("contact.user_id"),
            team_id=SQL("contact.team_id"),
            company_id=SQL("contact.company_id"),
            interactions_done=SQL("(contact.state = 'done')::int"),
            interactions_overdue=SQL("(contact.state = 'overdue')::int"),
        )
        return SQL(
            """
            SELECT %(columns)s
            FROM (%(interactions)s) contact
            LEFT JOIN crm_lead deal ON deal.id = contact.lead_id
            WHERE contact.state IN ('done', 'overdue') AND contact.user_id IS NOT NULL
            """,
            columns=columns,
            interactions=self.env["crm.interaction"]._table_query,
        )
