from odoo import fields, models
from odoo.tools import SQL

from .crm_deal_rate import _Z95

_Z80 = 1.281552
# field -> standard deviations from the expected sum
_LIMITS = {"low_80": -_Z80, "high_80": _Z80, "low_95": -_Z95, "high_95": _Z95}


class CrmDealForecast(models.Model):
    """What the open deals will bring, by the month in which they should close.

    The expected sum is the sum of amount times probability p. Deals are won or lost
    independently of each other, so its variance is the sum of amount^2 p (1 - p), and
    the sum of many lies within 1.28 standard deviations in 80, within 1.96 in 95 of
    100 cases (central limit theorem; of few deals it is an approximation).
    """

    _name = "crm.deal.forecast"
    _description = "Forecast of Deals"
    _auto = False
    _order = "date_deadline, id"
    _rec_name = "deal_id"
    _depends = {
        "crm.lead": [
            *("active", "automated_probability", "business_region_id", "company_id"),
            *("date_deadline", "deal_type_id", "expected_revenue", "partner_id"),
            *("probability", "stage_id", "team_id", "type", "user_id", "won_status"),
        ],
    }

    deal_id = fields.Many2one("crm.lead", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date_deadline = fields.Date("Expected Closing", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    deal_type_id = fields.Many2one("crm.deal.type", readonly=True)
    business_region_id = fields.Many2one("crm.business.region", readonly=True)
    potential = fields.Monetary(readonly=True)
    probability = fields.Float(
        "Probability, %", readonly=True, aggregator="avg", help="The one that counts."
    )
    own_probability = fields.Float("Own Estimate, %", readonly=True, aggregator="avg")
    statistical = fields.Float(
        "Statistical Probability, %", readonly=True, aggregator="avg"
    )
    expected = fields.Monetary("Expected Sum", readonly=True)
    variance = fields.Float(readonly=True, aggregator=None)
    low_80 = fields.Monetary(
        "At Least (80 %)",
        readonly=True,
        help="In 80 of 100 cases the sum lies between this and the upper limit.",
    )
    high_80 = fields.Monetary("At Most (80 %)", readonly=True)
    low_95 = fields.Monetary(
        "At Least (95 %)",
        readonly=True,
        help="In 95 of 100 cases the sum lies between this and the upper limit.",
    )
    high_95 = fields.Monetary("At Most (95 %)", readonly=True)

    @property
    def _table_query(self):
        """One row per open deal, in the currency of the company one works in."""
        return SQL(
            """
            SELECT deal.*, potential * chance AS expected, 100 * chance AS probability,
                   potential ^ 2 * chance * (1 - chance) AS variance, %(limits)s
            FROM (
                SELECT lead.id, lead.id AS deal_id, lead.company_id, lead.team_id,
                       lead.user_id, lead.partner_id, lead.stage_id, lead.deal_type_id,
                       lead.business_region_id, lead.date_deadline,
                       %(currency)s AS currency_id, %(amount)s AS potential,
                       lead.probability AS own_probability,
                       estimate.estimate AS statistical,
                       COALESCE(CASE company.probability_counts
                           WHEN 'statistical' THEN estimate.estimate
                           WHEN 'automated' THEN lead.automated_probability
                           ELSE lead.probability END, 0) / 100 AS chance
                FROM crm_lead lead
                JOIN (%(estimates)s) estimate ON estimate.id = lead.id
                JOIN res_company company
                    ON company.id = COALESCE(lead.company_id, %(company)s)
            ) deal
            """,
            limits=SQL(", ").join(self._get_row_limits()),
            currency=self.env.company.currency_id.id,
            amount=self._get_amount(),
            estimates=self._get_estimates(),
            company=self.env.company.id,
        )

    def _get_row_limits(self):
        """Return the limits of a single deal: it brings all or nothing."""
        for name, deviations in _LIMITS.items():
            yield SQL(
                "%s AS %s",
                self._get_limit(
                    SQL("potential * chance"),
                    SQL("potential ^ 2 * chance * (1 - chance)"),
                    SQL("potential"),
                    deviations,
                ),
                SQL.identifier(name),
            )

    def _get_estimates(self):
        condition = SQL(
            "lead.active AND lead.type = 'opportunity' AND lead.won_status = 'pending'"
        )
        estimate = self.env["crm.deal.estimate"]
        return estimate._get_query(estimate._get_deals(condition, open_only=True))

    def _get_amount(self):
        """Return the amount of a deal in the currency of the company one works in."""
        here = self.env.company
        companies = self.env["res.company"].sudo().search([])
        rates = SQL("").join(
            SQL(
                "WHEN %s THEN %s::float8 ",
                company.id,
                company.currency_id._get_conversion_rate(
                    company.currency_id, here.currency_id, here
                ),
            )
            for company in companies
            if company.currency_id != here.currency_id
        )
        if not rates:
            return SQL("COALESCE(lead.expected_revenue, 0)::float8")
        return SQL(
            "COALESCE(lead.expected_revenue, 0) * CASE lead.company_id %s ELSE 1 END",
            rates,
        )

    def _get_limit(self, expected, variance, potential, deviations):
        """Return a limit of a sum; it is never below nothing nor above everything."""
        return SQL(
            "GREATEST(0, LEAST(%s, %s + %s::float8 * SQRT(%s)))",
            *(potential, expected, deviations, variance),
        )

    def _read_group_select(self, aggregate_spec, query):
        """Give each group the limits of its sum, which are not sums of limits."""
        name, _dot, function = aggregate_spec.partition(":")
        if name in _LIMITS and function in ("sum", "sum_currency"):
            expected, variance, potential = (
                SQL("SUM(%s)", self._field_to_sql(self._table, column, query))
                for column in ("expected", "variance", "potential")
            )
            return self._get_limit(expected, variance, potential, _LIMITS[name])
        return super()._read_group_select(aggregate_spec, query)
