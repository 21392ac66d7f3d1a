"""The walk through the closed deals in the order of time, set by set, in SQL.

Every deal asks on the day it was registered; every deal tells its outcome on the day it
was closed. Sorted by time, a running sum over what was told before is what was known
when the deal asked. No deal is ever compared with another, so the cost is that of
sorting: n log n.
"""

from odoo.tools import SQL

from .crm_deal_estimate_formula import KEYS, each_rate, get_formula
from .crm_deal_rate_entry import get_in_time


def get_closed_query(company_id):
    """Return the parts ``closed`` and ``told``: deals, and the stages they reached.

    A deal is registered at its first trace: creation, assignment, or first stage. Its
    stage and the estimates are the first that were noted while it was open.

    :param int company_id: of the deals; those of no company count in each
    :return: SQL of parts of a WITH clause; ``closed`` and ``reached`` are the last
    """
    return SQL(
        """
        ended AS MATERIALIZED (
            SELECT id, COALESCE(date_closed, date_last_stage_update, create_date) AS at
            FROM crm_lead
            WHERE type = 'opportunity' AND won_status IN ('won', 'lost')
              AND (company_id = %(company)s OR company_id IS NULL)
        ), stay AS MATERIALIZED (
            SELECT stay.*, %(in_time)s AS in_time
            FROM ended JOIN crm_deal_stage_history stay ON stay.deal_id = ended.id
        ), first AS MATERIALIZED (
            SELECT deal_id, MIN(date_in) AS date_in,
                   %(first)s FILTER (WHERE in_time AND stage.is_won IS NOT TRUE))[1] AS stage_id
                   %(estimates)s
            FROM stay JOIN crm_stage stage ON stage.id = stay.stage_id
            GROUP BY deal_id
        ), closed AS MATERIALIZED (
            SELECT lead.id, first.stage_id AS stage, lead.user_id AS manager,
                   client.commercial_partner_id AS partner, lead.deal_type_id AS type,
                   first.own, first.core, ended.at AS closed,
                   LEAST(lead.create_date, lead.date_open, first.date_in, ended.at)
                       AS registered,
                   (lead.won_status = 'won')::int AS won
            FROM ended
            JOIN crm_lead lead ON lead.id = ended.id
            LEFT JOIN res_partner client ON client.id = lead.partner_id
            LEFT JOIN first ON first.deal_id = lead.id
        ), reached AS MATERIALIZED (
            SELECT DISTINCT closed.id, stay.stage_id AS stage, closed.closed, closed.won
            FROM closed JOIN stay ON stay.deal_id = closed.id AND stay.in_time
        )
        """,
        company=company_id,
        in_time=get_in_time(SQL("ended.at")),
        first=SQL("(ARRAY_AGG(stay.stage_id ORDER BY date_in, stay.id)"),
        estimates=SQL(
            "".join(
                f""", (ARRAY_AGG({column} ORDER BY date_in, stay.id)
                       FILTER (WHERE {column} > 0))[1] AS {name}"""
                for name, column in (
                    ("own", "own_probability"),
                    ("core", "automated_probability"),
                )
            )
        ),
    )


def get_known_query(name):
    """Return the part that says what was known of a key when each deal asked.

    At one moment the questions come before the answers: only what was closed before a
    deal was registered is known, and never the deal itself.

    :param str name: of the rate, or ``base``
    :return: SQL of parts of a WITH clause; the last is ``known_NAME`` with the columns
        ``id``, ``won``, ``count`` and ``strength``
    """
    return SQL(
        """
        %(running)s, %(known)s AS MATERIALIZED (
            SELECT id, key_won AS won, key_count AS count, %(strength)s AS strength
            FROM (
                SELECT id, told, key_won, key_count,
                       SUM((told = 1 AND key_count = 1)::int) OVER past AS groups,
                       SUM(CASE told WHEN 1 THEN key_won ^ 2 / key_count - COALESCE(
                               (key_won - won) ^ 2 / NULLIF(key_count - 1, 0), 0)
                           ELSE 0 END::float8) OVER past AS won_squares,
                       SUM(told * (2 * key_count - 1)) OVER past AS squares,
                       SUM(won) OVER past AS won, SUM(told) OVER past AS total
                FROM %(name)s
                WINDOW past AS (ORDER BY at, told ROWS UNBOUNDED PRECEDING)
            ) sums
            WHERE told = 0
        )
        """,
        running=_get_running_query(name),
        known=SQL.identifier(f"known_{name}"),
        name=SQL.identifier(f"running_{name}"),
        strength=get_strength(),
    )


def _get_running_query(name):
    """Return the part of questions and answers by time, with the counts of their key."""
    return SQL(
        """
        %(running)s AS (
            SELECT id, key, at, told, won,
                   SUM(won) OVER known AS key_won, SUM(told) OVER known AS key_count
            FROM (
                SELECT id, %(key)s AS key, registered AS at, 0 AS told, 0 AS won
                FROM closed
                UNION ALL
                SELECT id, %(key)s, closed, 1, won FROM %(answers)s
            ) event
            WHERE key IS NOT NULL
            WINDOW known AS (PARTITION BY key ORDER BY at, told
                             ROWS UNBOUNDED PRECEDING)
        )
        """,
        running=SQL.identifier(f"running_{name}"),
        key=SQL("0") if name == "base" else SQL.identifier(name),
        answers=SQL.identifier("reached" if name == "stage" else "closed"),
    )


def get_strength():
    """Return the number of deals that the overall rate weighs against one rate.

    With rho the correlation of outcomes within a key, by the analysis of variance of
    binary data, it is (1 - rho) / rho, the parameter of the beta-binomial; at least 1.
    NULL where the keys differ no more than by chance, or there is too little to tell.
    Keys of stages overlap, a deal being on several; there it is an approximation.
    Sources: J. L. Fleiss, "Statistical Methods for Rates and Proportions" (1981),
    chapter 13; M. S. Ridout et al., "Estimating intraclass correlation for binary
    data", Biometrics 55 (1999).

    The row has ``groups`` (keys), ``total`` (deals), ``won``, ``squares`` (sum of the
    squared counts) and ``won_squares`` (sum of won squared / count).

    :return: SQL expression
    """
    return SQL(
        """
        CASE WHEN groups > 1 AND total > groups THEN (
            SELECT CASE WHEN between_keys > within_keys
                THEN GREATEST(1, (between_keys + (size - 1) * within_keys)
                                 / (between_keys - within_keys) - 1) END
            FROM (SELECT
                (won_squares - won::float8 ^ 2 / total) / (groups - 1) AS between_keys,
                (won - won_squares) / (total - groups)::float8 AS within_keys,
                (total - squares / total::float8) / (groups - 1) AS size
            ) variance) END
        """
    )


def get_present_strengths(company_id):
    """Return the query of the strengths that all closed deals together tell.

    :param int company_id: of the deals
    :return: SQL query with the columns ``dimension`` and ``strength``
    """
    return SQL(
        """
        SELECT dimension, %(strength)s AS strength
        FROM (
            SELECT dimension, COUNT(*) AS groups, SUM(total) AS total,
                   SUM(won) AS won, SUM(total ^ 2) AS squares,
                   SUM(won::float8 ^ 2 / total) AS won_squares
            FROM (
                SELECT dimension, key_id, SUM(won) AS won, SUM(won + lost) AS total
                FROM crm_deal_rate_entry
                WHERE dimension <> 'base'
                  AND (company_id = %(company)s OR company_id IS NULL)
                GROUP BY dimension, key_id
            ) rate
            WHERE total > 0
            GROUP BY dimension
        ) sums
        """,
        strength=get_strength(),
        company=company_id,
    )


def get_counts_query(company_id):
    """Return the part ``counts``, which the formula of the estimates needs.

    :param int company_id: whose settings hold; the learnt strengths are those of the
        day when the deal was registered
    :return: SQL of a part of a WITH clause
    """
    strength = "NULLIF(company.probability_strength, 0)"
    rates = each_rate(
        f"""COALESCE(known_{{0}}.won, 0) AS {{0}}_won,
        COALESCE(known_{{0}}.count, 0) AS {{0}}_count,
        COALESCE({strength}, known_{{0}}.strength) AS {{0}}_strength"""
    )
    joins = each_rate("LEFT JOIN known_{0} ON known_{0}.id = closed.id", " ")
    return SQL(
        """
        counts AS (
            SELECT closed.id, closed.partner AS partner_id, closed.registered, %(rates)s,
                   base.won AS base_won, base.count AS base_count,
                   company.probability_method AS method,
                   company.probability_minimum AS minimum,
                   company.prior_new_customer AS prior_new,
                   company.prior_old_customer AS prior_old,
                   deal_type.default_probability AS usual, FALSE AS unskilled
            FROM closed
            JOIN res_company company ON company.id = %(company)s
            JOIN known_base base ON base.id = closed.id
            LEFT JOIN crm_deal_type deal_type ON deal_type.id = closed.type
            %(joins)s
            WHERE base.count >= company.probability_warm_up
        )
        """,
        rates=rates,
        joins=joins,
        company=company_id,
    )


def get_walk_query(company_id):
    """Return the query of the estimates that closed deals would have got.

    :param int company_id: of the deals
    :return: SQL query with the columns of the lines of a calibration
    """
    parts = [
        get_closed_query(company_id),
        *(get_known_query(name) for name in ("base", *KEYS)),
        get_counts_query(company_id),
    ]
    return SQL(
        """
        WITH %(parts)s
        SELECT closed.id AS deal_id, closed.registered, closed.closed,
               closed.won = 1 AS won, estimate.estimate AS predicted,
               estimate.base_rate, closed.own AS own_probability,
               closed.core AS automated_probability
        FROM (WITH %(formula)s) estimate
        JOIN closed ON closed.id = estimate.id
        """,
        parts=SQL(", ").join(parts),
        formula=get_formula(),
    )


def get_score_query(calibration_id):
    """Return the query of the scores of the three who estimate, beside the base rate.

    The Brier score is the mean of (estimate - outcome) squared; the skill is 1 - score
    / score of the base rate on the same deals. Its standard error is that of a ratio
    of means. Sources: G. W. Brier, "Verification of forecasts expressed in terms of
    probability" (1950); A. H. Murphy, "Skill scores based on the mean square error"
    (1988); W. G. Cochran, "Sampling Techniques" (1977), chapter 6.

    :param int calibration_id: whose lines are scored
    :return: SQL query with the columns ``kind``, ``count``, ``brier``, ``brier_base``,
        ``skill`` and ``error``
    """
    return SQL(
        """
        WITH scored AS (
            SELECT kind, (estimate / 100 - won::int) ^ 2 AS loss,
                   (base_rate / 100 - won::int) ^ 2 AS base_loss
            FROM crm_deal_calibration_line line
            CROSS JOIN LATERAL (VALUES
                ('statistical', predicted), ('own', own_probability),
                ('core', automated_probability)) said (kind, estimate)
            WHERE calibration_id = %s AND estimate IS NOT NULL
        ), mean AS (
            SELECT kind, COUNT(*) AS count, AVG(loss) AS brier,
                   AVG(base_loss) AS brier_base,
                   1 - AVG(loss) / NULLIF(AVG(base_loss), 0) AS skill
            FROM scored GROUP BY kind
        )
        SELECT mean.kind, count, brier, brier_base, skill,
               SQRT(SUM((base_loss - loss - skill * base_loss) ^ 2)
                    / NULLIF(count * (count - 1), 0)) / NULLIF(brier_base, 0) AS error
        FROM mean JOIN scored ON scored.kind = mean.kind
        GROUP BY mean.kind, count, brier, brier_base, skill
        """,
        calibration_id,
    )
