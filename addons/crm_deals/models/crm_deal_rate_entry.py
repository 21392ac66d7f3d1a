from odoo import api, fields, models
from odoo.tools import SQL

from .crm_deal_rate import DIMENSIONS

# so many new rows change what the planner has to know of the table
_MANY = 1000


def get_last_moment(closed):
    """Return until when the stays of a deal count.

    The stage of a deal that came in closed is noted on that day, and tells nothing: a
    won one would never have reached the stages on which others were lost. The minute
    is for a move and a closing in one transaction.

    :param SQL closed: when the deal was closed, if it was
    """
    return SQL("COALESCE(%s + interval '1 minute', 'infinity')", closed)


def get_in_time(closed):
    """Return whether a stay was noted before its deal was closed.

    :param SQL closed: when the deal was closed
    :return: SQL condition on ``stay``
    """
    return SQL("stay.date_in <= %s", get_last_moment(closed))


class CrmDealRateEntry(models.Model):
    """How many closed deals were won and lost, per manager, client, stage and type.

    Rows are only ever added: a deal that closes, or that is put right, adds the
    difference, so that two people who close deals never wait for each other. Once a
    day all deals are counted anew. The sum over the rows of a key is its count.
    """

    _name = "crm.deal.rate.entry"
    _description = "Counted Deals"
    _log_access = False

    company_id = fields.Many2one("res.company", ondelete="cascade")
    dimension = fields.Selection(DIMENSIONS, required=True)
    key_id = fields.Integer(required=True, help="0 for all deals.")
    won = fields.Integer(required=True)
    lost = fields.Integer(required=True)

    _dimension_key = models.Index("(dimension, key_id)")

    @api.model
    def _add_deals(self, deals, sign=1):
        """Add closed deals to the counts, or take them away.

        :param deals: closed deals; the others count nothing
        :param int sign: 1 to add, -1 to take away
        """
        if deals:
            self._flush_sources()
            condition = SQL("lead.id = ANY(%s)", list(deals.ids))
            self.env.cr.execute(self._get_insert_query(condition, sign))
            self._forget()

    @api.model
    def _refresh(self):
        """Count all closed deals anew, and add where the counts differ.

        A deal that is closed meanwhile adds a row that this transaction does not see,
        no more than it sees the deal as closed. The counts of all deals are replaced, so
        that of two who count at once the second finds them gone, and starts anew.
        """
        self._flush_sources()
        self.env.cr.execute("DELETE FROM crm_deal_rate_entry WHERE dimension = 'base'")
        # the stages of 100,000 deals are sorted in memory, not on the disk
        self.env.cr.execute("SET LOCAL work_mem = '128MB'")
        self.env.cr.execute(self._get_difference_query())
        added = self.env.cr.rowcount
        self.env.cr.execute("SET LOCAL work_mem TO DEFAULT")
        if self._compact() or added > _MANY:
            self.env.cr.execute("ANALYZE crm_deal_rate_entry")
        self._forget()

    def _compact(self):
        """Make one row of the rows of each key, once most of them are additions.

        :return: whether it was done
        """
        cr = self.env.cr
        cr.execute(
            """SELECT SUM(rows) > 2 * COUNT(*) FROM (
                   SELECT COUNT(*) AS rows FROM crm_deal_rate_entry
                   GROUP BY company_id, dimension, key_id) counted"""
        )
        if not cr.fetchone()[0]:
            return False
        cr.execute(
            """WITH gone AS (DELETE FROM crm_deal_rate_entry RETURNING *)
               INSERT INTO crm_deal_rate_entry
                   (company_id, dimension, key_id, won, lost)
               SELECT company_id, dimension, key_id, SUM(won), SUM(lost) FROM gone
               GROUP BY company_id, dimension, key_id
               HAVING SUM(won) <> 0 OR SUM(lost) <> 0"""
        )
        return True

    def _forget(self):
        """Drop what was read from the counts of before."""
        self.invalidate_model(flush=False)
        self.env["crm.deal.rate"].invalidate_model(flush=False)
        deals = self.env["crm.lead"]
        deals.invalidate_model(deals._get_estimate_fields(), flush=False)

    def _flush_sources(self):
        self.env["crm.lead"].flush_model()
        self.env["crm.deal.stage.history"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])

    def _get_insert_query(self, condition, sign=1):
        """Return the statement that adds the counts of the deals of a condition."""
        return SQL(
            """
            INSERT INTO crm_deal_rate_entry (company_id, dimension, key_id, won, lost)
            SELECT company_id, dimension, key_id, %(sign)s * won, %(sign)s * lost
            FROM (%(counts)s) counted
            """,
            counts=self._get_count_query(condition),
            sign=sign,
        )

    def _get_difference_query(self):
        """Return the statement that adds what the counts of all deals lack."""
        return SQL(
            """
            INSERT INTO crm_deal_rate_entry (company_id, dimension, key_id, won, lost)
            SELECT company_id, dimension, key_id, SUM(won), SUM(lost)
            FROM (SELECT * FROM (%(counts)s) counted
                  UNION ALL
                  SELECT company_id, dimension, key_id, - won, - lost
                  FROM crm_deal_rate_entry) compared
            GROUP BY company_id, dimension, key_id
            HAVING SUM(won) <> 0 OR SUM(lost) <> 0
            """,
            counts=self._get_count_query(SQL("TRUE")),
        )

    def _get_count_query(self, condition):
        """Return the query of the counts per key of the closed deals of a condition."""
        return SQL(
            """
            WITH closed AS MATERIALIZED (%(closed)s)
            SELECT company_id, dimension, key_id, won, total - won AS lost
            FROM (
                SELECT company_id, 'base' AS dimension, 0 AS key_id,
                       SUM(won) AS won, COUNT(*) AS total
                FROM closed GROUP BY company_id
                UNION ALL
                SELECT company_id, 'manager', user_id, SUM(won), COUNT(*)
                FROM closed GROUP BY company_id, user_id
                UNION ALL
                SELECT company_id, 'partner', commercial_partner_id, SUM(won), COUNT(*)
                FROM closed GROUP BY company_id, commercial_partner_id
                UNION ALL
                SELECT company_id, 'type', deal_type_id, SUM(won), COUNT(*)
                FROM closed GROUP BY company_id, deal_type_id
                UNION ALL
                SELECT company_id, 'stage', stage_id, SUM(won), COUNT(*)
                FROM (SELECT DISTINCT ON (deal_id, stage_id) company_id, stage_id, won
                      FROM closed
                      JOIN crm_deal_stage_history stay
                          ON stay.deal_id = closed.id AND stay.date_in <= closed.until
                     ) reached
                GROUP BY company_id, stage_id
            ) counted
            WHERE key_id IS NOT NULL
            """,
            closed=self._get_closed_query(condition),
        )

    def _get_closed_query(self, condition):
        """Return the query of the closed deals of a condition, with their keys."""
        return SQL(
            """
            SELECT lead.id, lead.company_id, lead.user_id, lead.deal_type_id,
                   partner.commercial_partner_id,
                   %(until)s AS until,
                   (lead.won_status = 'won')::int AS won
            FROM crm_lead lead
            LEFT JOIN res_partner partner ON partner.id = lead.partner_id
            WHERE lead.type = 'opportunity'
              AND lead.won_status IN ('won', 'lost') AND %(condition)s
            """,
            # worked out once for each deal, not for each of its stays
            until=get_last_moment(SQL("lead.date_closed")),
            condition=condition,
        )

    @api.model
    def _cron_refresh(self):
        """Count all closed deals anew, once a day."""
        self._refresh()
