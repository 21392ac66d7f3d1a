from odoo import api, models
from odoo.tools import SQL

from .crm_deal_performance import RATES

# 95 % of a normal distribution lie within so many standard deviations
Z = 1.96


class CrmDealPerformance(models.Model):
    """Win rates of groups of rows, and how sure they are."""

    _inherit = "crm.deal.performance"

    def _read_group_select(self, aggregate_spec, query):
        """Count rates over the deals of the whole group, each by its share."""
        name = aggregate_spec.partition(":")[0]
        if name not in RATES:
            return super()._read_group_select(aggregate_spec, query)
        won, lost = (
            SQL("SUM(%s)", self._field_to_sql(self._table, column, query))
            for column in ("won", "lost")
        )
        return self._get_rate_sql(name, won, SQL("NULLIF(%s + %s, 0)", won, lost))

    @api.model
    def _get_rate_sql(self, name, won, decided):
        """Return a win rate, or an end of its interval, in percent.

        The interval is Wilson's score interval: E. B. Wilson, Probable Inference, the
        Law of Succession, and Statistical Inference, Journal of the American Statistical
        Association 22 (1927), pages 209-212. With p the rate among n deals and z = 1.96
        its ends are (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).

        :param str name: ``win_rate``, ``win_rate_low`` or ``win_rate_high``
        :param SQL won: number of deals won
        :param SQL decided: number of deals won or lost, NULL for none
        """
        rate = SQL("((%s)::float8 / (%s)::float8)", won, decided)
        if name == "win_rate":
            return SQL("100 * %s", rate)
        n = SQL("(%s)::float8", decided)
        return SQL(
            """CASE WHEN %(n)s > 0 THEN
                100 * LEAST(1, GREATEST(0, (%(p)s + %(zz)s / (2 * %(n)s) %(sign)s
                    %(z)s * SQRT(%(p)s * (1 - %(p)s) / %(n)s
                        + %(zz)s / (4 * %(n)s * %(n)s))) / (1 + %(zz)s / %(n)s)))
            END""",
            p=rate,
            n=n,
            z=Z,
            zz=Z * Z,
            sign=SQL("-") if name == "win_rate_low" else SQL("+"),
        )
