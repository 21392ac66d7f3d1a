"""The formula of the statistical win probability, in SQL.

``compare``: the plain mean of the rates whose sample is big enough.

``calibrated``: the mean of the beta-binomial posterior draws each rate to the overall
rate, shrunk = (won + k * base) / (count + k), with k the strength of the overall rate;
then log-odds add up as in naive Bayes, logit(p) = logit(base) + sum of (logit(shrunk) -
logit(base)). The overall rate is (won + 1/2) / (count + 1), Jeffreys' estimate, which is
neither 0 nor 1. Sources: B. Efron and C. Morris, "Data analysis using Stein's estimator
and its generalizations", JASA 70 (1975); I. J. Good, "The Estimation of Probabilities"
(1965).

Where no rate is left: the usual chance of the deal type; else, if calibrated, the overall
rate; else the chance with an old or with a new customer.
"""

from odoo.tools import SQL

# the four rates of an estimate: name -> column of the deal that holds the key
KEYS = {
    "stage": SQL("stage_id"),
    "manager": SQL("user_id"),
    "partner": SQL("partner_id"),
    "type": SQL("type_id"),
}
# so many deals the overall rate weighs until a test has learnt it
USUAL_STRENGTH = 20


def each_rate(template, separator=", "):
    """Return SQL with a part per rate.

    :param str template: the part; ``{0}`` stands for the name of the rate
    :param str separator: what stands between the parts
    """
    return SQL(separator.join(template.format(name) for name in KEYS))


def get_formula():
    """Return the query of the estimates, from a part named ``counts``.

    The part has, for each rate, ``NAME_won``, ``NAME_count`` and ``NAME_strength`` (NULL:
    the rate says nothing); ``base_won``, ``base_count``, ``method``, ``minimum``,
    ``usual`` (percent of the type), ``prior_old``, ``prior_new``, ``unskilled``,
    ``partner_id`` and ``registered`` (NULL: now).

    :return: SQL of a query without the word WITH
    """
    return SQL(
        """
        %(joint)s, chosen AS (
            SELECT *, CASE
                WHEN unskilled AND base_count > 0 THEN 'base'
                WHEN joint IS NOT NULL THEN 'rates'
                WHEN usual > 0 THEN 'type'
                WHEN method = 'calibrated' AND base_count >= minimum THEN 'base'
                WHEN partner_won > 0 OR %(ordered)s THEN 'old'
                ELSE 'new' END AS basis
            FROM combined
        )
        SELECT id, basis, base_count, %(counts)s,
               100 * base_won / NULLIF(base_count, 0)::float8 AS base_rate,
               CASE basis
                   WHEN 'base' THEN 100 * base_won / NULLIF(base_count, 0)::float8
                   WHEN 'rates' THEN 100 * joint
                   WHEN 'type' THEN usual
                   WHEN 'old' THEN prior_old
                   ELSE prior_new END::float8 AS estimate
        FROM chosen
        """,
        joint=_get_joint(),
        ordered=_get_ordered_before(),
        counts=each_rate("100 * {0}_rate AS {0}_rate, {0}_won::int, {0}_count::int"),
    )


def _get_joint():
    """Return the parts that make one chance of the rates; the last is ``combined``."""
    return SQL(
        """
        rates AS (
            SELECT *, %(rates)s,
                   (base_won + 0.5::float8) / (base_count + 1.0::float8) AS base
            FROM counts
            -- keeps the planner from writing out each expression wherever it is used
            OFFSET 0
        ), shrunk AS (
            SELECT *, LN(base / (1 - base)) AS base_odds, %(shrunk)s FROM rates
        ), odds AS (
            SELECT *, %(odds)s, (%(sum)s) / NULLIF(num_nonnulls(%(names)s), 0) AS mean
            FROM shrunk
        ), combined AS (
            SELECT *, CASE WHEN method = 'compare' THEN mean
                WHEN mean IS NOT NULL
                THEN 1 / (1 + EXP(- base_odds - (%(odds_sum)s))) END AS joint
            FROM odds OFFSET 0
        )
        """,
        rates=each_rate(
            """CASE WHEN {0}_count >= GREATEST(minimum, 1)
               THEN {0}_won / {0}_count::float8 END AS {0}_rate"""
        ),
        shrunk=each_rate(
            """CASE WHEN {0}_rate IS NOT NULL
               THEN ({0}_won + {0}_strength * base)
                    / ({0}_count + {0}_strength) END AS {0}_shrunk"""
        ),
        odds=each_rate(
            "COALESCE(LN({0}_shrunk / (1 - {0}_shrunk)) - base_odds, 0) AS {0}_odds"
        ),
        sum=each_rate("COALESCE({0}_rate, 0)", " + "),
        names=each_rate("{0}_rate"),
        odds_sum=each_rate("{0}_odds", " + "),
    )


def _get_ordered_before():
    """Return whether the customer had confirmed an order by the registration."""
    return SQL(
        """EXISTS (
            SELECT 1 FROM res_partner buyer
            JOIN sale_order bought ON bought.partner_id = buyer.id
            WHERE buyer.commercial_partner_id = combined.partner_id
              AND bought.state = 'sale'
              AND (registered IS NULL OR bought.date_order < registered))"""
    )
