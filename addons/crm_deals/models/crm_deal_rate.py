from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

DIMENSIONS = [
    ("base", "All deals"),
    ("stage", "Stage"),
    ("manager", "Salesperson"),
    ("partner", "Customer"),
    ("type", "Deal type"),
]
# 95 % of a normal distribution lie within so many standard deviations
_Z95 = 1.959964


class CrmDealRate(models.Model):
    """The share of won deals per stage, salesperson, customer and type."""

    _name = "crm.deal.rate"
    _description = "Win Rate"
    _auto = False
    _order = "dimension, finished desc, id"
    _depends = {"crm.deal.rate.entry": ["company_id", "dimension", "key_id"]}

    company_id = fields.Many2one("res.company", readonly=True)
    dimension = fields.Selection(DIMENSIONS, string="By", readonly=True)
    key_id = fields.Integer("Id", readonly=True, aggregator=None)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    deal_type_id = fields.Many2one("crm.deal.type", readonly=True)
    won = fields.Integer(readonly=True)
    lost = fields.Integer(readonly=True)
    finished = fields.Integer("Closed", readonly=True)
    rate = fields.Float("Win Rate, %", readonly=True, aggregator="avg")
    rate_low = fields.Float(
        "From, %",
        readonly=True,
        aggregator=None,
        help="With 95 % confidence the true rate is not lower.",
    )
    rate_high = fields.Float(
        "To, %",
        readonly=True,
        aggregator=None,
        help="With 95 % confidence the true rate is not higher.",
    )

    @property
    def _table_query(self):
        """Sums per key, with Wilson's interval of the rate.

        Source: E. B. Wilson, "Probable inference, the law of succession, and
        statistical inference", JASA 22 (1927).
        """
        return SQL(
            """
            SELECT sums.*, 100.0 * won / finished AS rate,
                   100 * GREATEST(0, middle - spread) AS rate_low,
                   100 * LEAST(1, middle + spread) AS rate_high,
                   stage.id AS stage_id, salesperson.id AS user_id,
                   partner.id AS partner_id, kind.id AS deal_type_id
            FROM (
                SELECT MIN(id) AS id, company_id, dimension, key_id,
                       SUM(won) AS won, SUM(lost) AS lost, SUM(won + lost) AS finished
                FROM crm_deal_rate_entry
                GROUP BY company_id, dimension, key_id
            ) sums
            CROSS JOIN LATERAL (
                SELECT (won + %(z)s ^ 2 / 2) / (finished + %(z)s ^ 2) AS middle,
                       %(z)s * SQRT(won * lost::float8 / NULLIF(finished, 0)
                                    + %(z)s ^ 2 / 4)
                           / (finished + %(z)s ^ 2) AS spread
            ) wilson
            LEFT JOIN crm_stage stage ON dimension = 'stage' AND stage.id = key_id
            LEFT JOIN res_users salesperson
                ON dimension = 'manager' AND salesperson.id = key_id
            LEFT JOIN res_partner partner
                ON dimension = 'partner' AND partner.id = key_id
            LEFT JOIN crm_deal_type kind ON dimension = 'type' AND kind.id = key_id
            WHERE finished > 0
            """,
            z=SQL("%s::float8", _Z95),
        )

    @api.depends("dimension", "stage_id", "user_id", "partner_id", "deal_type_id")
    def _compute_display_name(self):
        labels = dict(self._fields["dimension"]._description_selection(self.env))
        for rate in self:
            keys = rate.stage_id, rate.user_id, rate.partner_id, rate.deal_type_id
            named = [key.display_name for key in keys if key]
            rate.display_name = named[0] if named else labels[rate.dimension]

    def _read_group_select(self, aggregate_spec, query):
        """Divide sums: a mean of rates would weigh one deal as much as a hundred."""
        if aggregate_spec == "rate:avg":
            won, finished = (
                self._field_to_sql(self._table, name, query)
                for name in ("won", "finished")
            )
            return SQL("100.0 * SUM(%s) / NULLIF(SUM(%s), 0)", won, finished)
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def action_refresh(self):
        """Count all closed deals anew, as it happens every night.

        :return: True
        :raise AccessError: for anybody but a manager of sales
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("Only a manager of sales may count the win rates anew.")
            )
        # the counts are the system's: nobody writes them by hand
        self.env["crm.deal.rate.entry"].sudo()._refresh()
        return True
