from odoo import models
from odoo.tools import SQL

from .crm_deal_estimate_formula import KEYS, USUAL_STRENGTH, each_rate, get_formula
from .crm_deal_rate_entry import get_in_time

# up to so many deals the rates are looked up one by one, above by one pass over all
_FEW = 200


def _get_no_outcome():
    """Return the columns of the outcome of a deal that has none."""
    return SQL("0 AS own_count, 0 AS own_won, %s", each_rate("0 AS counted_{0}"))


class CrmDealEstimate(models.AbstractModel):
    """The statistical win probability of deals, in one SQL statement.

    The same formula serves the form (also of a deal that is not saved yet), searching,
    sorting and grouping, the forecast, and the walk through the past that tests it.
    """

    _name = "crm.deal.estimate"
    _description = "Estimate of Deals"

    def _get_query(self, deals, few=False):
        """Return the query of the estimates of some deals.

        :param SQL deals: query of the deals with the columns of :meth:`_get_deals`
        :param bool few: whether the deals are few
        :return: SQL with the columns ``id``, ``estimate`` (percent), ``basis``
            (``rates``, ``base``, ``type``, ``old`` or ``new``), ``base_rate`` and
            ``base_count``, and for each rate ``NAME_rate`` (percent or NULL),
            ``NAME_won`` and ``NAME_count``
        """
        return SQL(
            "WITH deal AS (%s), counts AS (%s), %s",
            deals,
            self._get_counts(few),
            get_formula(),
        )

    def _get_deals(self, condition, open_only=False):
        """Return the query of saved deals.

        A deal of no company is estimated by the figures of the company one works in.
        A closed deal brings its own outcome, which is left out of its rates.

        :param SQL condition: on ``lead``
        :param bool open_only: whether the condition leaves out closed deals, which
            spares looking at the outcome of each
        """
        lead = self.env["crm.lead"]
        # named here for the flush before the query
        columns = {
            name: SQL.identifier("lead", name, to_flush=lead._fields[name])
            for name in (
                *("company_id", "stage_id", "user_id", "partner_id"),
                *("deal_type_id", "won_status", "type", "date_closed"),
            )
        }
        return SQL(
            """
            SELECT lead.id, COALESCE(%(company_id)s, %(company)s) AS company_id,
                   %(stage_id)s AS stage_id, %(user_id)s AS user_id,
                   client.commercial_partner_id AS partner_id,
                   %(deal_type_id)s AS type_id, %(outcome)s
            FROM crm_lead lead
            LEFT JOIN res_partner client ON client.id = %(partner_id)s
            CROSS JOIN LATERAL (SELECT %(type)s = 'opportunity'
                AND %(won_status)s IN ('won', 'lost') AS closed) finished
            WHERE %(condition)s
            -- keeps the planner from working a deal out anew for each of its columns
            OFFSET 0
            """,
            company=self.env.company.id,
            condition=condition,
            outcome=_get_no_outcome() if open_only else self._get_outcome(),
            **columns,
        )

    def _get_outcome(self):
        """Return the columns of a closed deal's own outcome, and where it counts."""
        return SQL(
            """closed::int AS own_count,
               (closed AND lead.won_status = 'won')::int AS own_won,
               CASE WHEN closed AND EXISTS (
                   SELECT 1 FROM crm_deal_stage_history stay
                   WHERE stay.deal_id = lead.id AND stay.stage_id = lead.stage_id
                     AND %(in_time)s
               ) THEN 1 ELSE 0 END AS counted_stage,
               1 AS counted_manager, 1 AS counted_partner, 1 AS counted_type""",
            in_time=get_in_time(SQL("lead.date_closed")),
        )

    def _get_rate_joins(self, few):
        """Return the joins of the sums of each rate, ``NAME_won`` and ``NAME_total``.

        :param bool few: whether the deals are few
        """
        if few:
            return self._get_lookup()
        return SQL(" ").join(
            self._get_rate_join(name, SQL("deal.%s", key)) for name, key in KEYS.items()
        )

    def _get_lookup(self):
        """Return one join that looks up all rates of a deal.

        A join per rate would take the planner longer than the query takes.
        """
        wanted = SQL(" OR ").join(
            SQL("dimension = %s AND key_id = deal.%s", name, key)
            for name, key in KEYS.items()
        )
        return SQL(
            """CROSS JOIN LATERAL (
                SELECT %(sums)s FROM crm_deal_rate_entry entry
                WHERE (%(wanted)s) AND (entry.company_id = deal.company_id
                                        OR entry.company_id IS NULL)
            ) found""",
            sums=each_rate(
                """SUM(won) FILTER (WHERE dimension = '{0}') AS {0}_won,
                   SUM(won + lost) FILTER (WHERE dimension = '{0}') AS {0}_total"""
            ),
            wanted=wanted,
        )

    def _get_rate_join(self, name, key):
        """Return the join of a rate for many deals.

        :param str name: of the rate
        :param SQL key: the key of the deal
        """
        # from the table itself: of a part of a WITH clause PostgreSQL knows no
        # statistics, and takes it for a few rows to be looped over for each deal
        return SQL(
            """LEFT JOIN (
                SELECT company.id AS company_id, key_id,
                       SUM(won) AS %(name)s_won, SUM(won + lost) AS %(name)s_total
                FROM crm_deal_rate_entry entry
                JOIN res_company company
                    ON entry.company_id = company.id OR entry.company_id IS NULL
                WHERE dimension = %(dimension)s GROUP BY company.id, key_id
            ) %(alias)s ON %(alias)s.key_id = %(key)s
                AND %(alias)s.company_id = deal.company_id""",
            name=SQL(name),
            dimension=name,
            alias=SQL.identifier(name),
            key=key,
        )

    def _get_counts(self, few):
        """Return the query of what the formula needs: counts and settings."""
        return SQL(
            """
            SELECT deal.id, deal.partner_id, %(rates)s,
                   company.base_won - own_won AS base_won,
                   company.base_total - own_count AS base_count,
                   method, minimum, prior_new, prior_old, unskilled,
                   deal_type.default_probability AS usual,
                   NULL::timestamp AS registered
            FROM deal
            JOIN (%(companies)s) company ON company.id = deal.company_id
            LEFT JOIN crm_deal_type deal_type ON deal_type.id = deal.type_id
            %(joins)s
            """,
            companies=self._get_companies(),
            rates=self._get_rate_columns(),
            joins=self._get_rate_joins(few),
        )

    def _get_companies(self):
        """Return the query of what the estimates of each company need."""
        return SQL(
            """
            SELECT company.id, company.probability_method AS method,
                   company.probability_minimum AS minimum,
                   company.prior_new_customer AS prior_new,
                   company.prior_old_customer AS prior_old,
                   COALESCE(learnt.verdict = 'none' AND company.probability_fallback
                            AND learnt.method = company.probability_method, FALSE)
                       AS unskilled,
                   COALESCE(base.won, 0) AS base_won,
                   COALESCE(base.total, 0) AS base_total, %(strengths)s
            FROM res_company company
            LEFT JOIN (SELECT DISTINCT ON (company_id) * FROM crm_deal_calibration
                       ORDER BY company_id, id DESC) learnt
                ON learnt.company_id = company.id
            LEFT JOIN LATERAL (
                SELECT SUM(won) AS won, SUM(won + lost) AS total
                FROM crm_deal_rate_entry entry
                WHERE dimension = 'base' AND key_id = 0
                  AND (entry.company_id = company.id OR entry.company_id IS NULL)
            ) base ON TRUE
            -- keeps the planner from joining each of these to each deal
            OFFSET 0
            """,
            strengths=each_rate(
                f"""CASE WHEN company.probability_strength > 0
                        THEN company.probability_strength
                        WHEN learnt.id IS NOT NULL
                        THEN NULLIF(learnt.strength_{{0}}, 0)
                        ELSE {USUAL_STRENGTH} END AS {{0}}_strength"""
            ),
        )

    def _get_rate_columns(self):
        """Return the counts of each rate without the deal itself, and the strengths."""
        return each_rate(
            """COALESCE({0}_won - own_won * counted_{0}, 0) AS {0}_won,
               COALESCE({0}_total - own_count * counted_{0}, 0) AS {0}_count,
               {0}_strength"""
        )

    def _estimate(self, deals, columns="*"):
        """Return the estimates of deals, saved or not.

        :param deals: recordset; the values of unsaved ones are read from memory
        :param str columns: of the query, with ``id``
        :return: dict of the id of the deal -> dict of the columns, None if it is gone
        """
        unsaved = deals.filtered(lambda deal: not deal._is_estimated_as_saved())
        saved = deals - unsaved
        found = {}
        if saved:
            ids = [deal._origin.id for deal in saved]
            rows = self._fetch(
                self._get_deals(SQL("lead.id = ANY(%s)", ids)), len(ids), columns
            )
            found = {deal.id: rows.get(deal._origin.id) for deal in saved}
        if unsaved:
            rows = self._fetch(self._get_unsaved_deals(unsaved), len(unsaved), columns)
            found |= {deal.id: rows[number] for number, deal in enumerate(unsaved)}
        return found

    def _fetch(self, deals, number, columns):
        """Run the query of some deals; return a dict of their ids to dicts."""
        self.env["res.company"].flush_model()
        self.env["crm.deal.type"].flush_model(["default_probability"])
        self.env["sale.order"].flush_model(["partner_id", "state", "date_order"])
        query = self._get_query(deals, number <= _FEW)
        rows = self.env.execute_query_dict(
            SQL("SELECT %s FROM (%s) estimate", SQL(columns), query)
        )
        return {row["id"]: row for row in rows}

    def _get_unsaved_deals(self, deals):
        """Return the query of deals as they stand in a form, numbered from 0."""
        rows = [
            SQL(
                "(%s::int, %s::int, %s::int, %s::int, %s::int, %s::int)",
                number,
                (deal.company_id or self.env.company)._origin.id,
                deal.stage_id._origin.id or None,
                deal.user_id._origin.id or None,
                deal.partner_id.commercial_partner_id._origin.id or None,
                deal.deal_type_id._origin.id or None,
            )
            for number, deal in enumerate(deals)
        ]
        return SQL(
            """
            SELECT *, %s
            FROM (VALUES %s) deal (id, company_id, stage_id, user_id, partner_id, type_id)
            """,
            _get_no_outcome(),
            SQL(", ").join(rows),
        )
