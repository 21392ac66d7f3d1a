import math
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

FILTERS = {
    "deal_type_id",
    "date_from",
    "date_to",
    "period_of",
    "team_id",
    "user_id",
    "business_region_id",
    "source_id",
    "sales",
}
PERIODS = {"opened": "date_start", "closed": "date_closed"}


class CrmDealFunnel(models.Model):
    """The figures of the funnel page, one query for each picture."""

    _inherit = "crm.deal.funnel"

    @api.model
    def get_funnel(self, filters):
        """Return the funnel of one deal type, of the deals that the user may see.

        :param dict filters: all optional. ``deal_type_id``: id of the type, none for
            the deals without a type; ``date_from`` and ``date_to``: days, both
            included; ``period_of``: ``opened`` (deals that began in the period) or
            ``closed`` (deals decided in it); ``team_id``, ``user_id``,
            ``business_region_id`` (with the regions below), ``source_id``: ids;
            ``sales``: number of sales to plan for
        :return: dict with ``stages``, ``totals``, ``plan`` and ``currency_id``. Each of
            ``stages`` has ``stage_id``, ``name``, ``is_won``; numbers of deals
            ``entered`` = ``passed`` + ``lost`` + ``here``, ``returned`` and ``won``
            (among ``passed``), ``skipped`` (apart), ``stale`` (among ``here``);
            ``conversion`` = (passed - returned) / entered, ``cumulative`` = share of all
            deals that got this far (both in percent, None of no deals); ``days_avg``,
            ``days_median`` and ``days_limit`` in days; ``potential``, ``weighted``,
            ``won_amount``, ``lost_amount`` in the company's currency; ``is_narrow``
            (lowest conversion) and ``is_slow`` (longest average stay)
        :raise UserError: for a filter that does not exist or a day that is none
        """
        self.browse().check_access("read")
        stages = self._read_stages(self._get_filter_domain(filters), filters)
        self._add_rates(stages)
        totals = self._get_totals(stages)
        return {
            "stages": stages,
            "totals": totals,
            "plan": self._get_plan(stages, totals, filters.get("sales") or 1),
            "currency_id": self.env.company.currency_id.id,
        }

    @api.model
    def _refuse_filter(self, name):
        """Tell what the funnel was asked for and does not know."""
        raise UserError(
            self.env._("The funnel cannot be asked for “%(name)s”.", name=name)
        )

    @api.model
    def _get_filter_domain(self, filters):
        """Return the deals that the filters let through; see :meth:`get_funnel`."""
        for name in set(filters) - FILTERS:
            self._refuse_filter(name)
        domain = Domain("type", "=", "opportunity")
        domain &= Domain("deal_type_id", "=", filters.get("deal_type_id") or False)
        domain &= Domain("active", "=", True) | Domain("won_status", "!=", "pending")
        for name in ("team_id", "user_id", "source_id"):
            if filters.get(name):
                domain &= Domain(name, "=", int(filters[name]))
        if filters.get("business_region_id"):
            region = int(filters["business_region_id"])
            domain &= Domain("business_region_id", "child_of", region)
        return domain & self._get_period_domain(filters)

    @api.model
    def _get_period_domain(self, filters):
        """Return the deals of the period, by the days of the user's clock."""
        period = filters.get("period_of") or "opened"
        if period not in PERIODS:
            self._refuse_filter(period)
        domain = Domain.TRUE
        if period == "closed":
            domain &= Domain("won_status", "in", ["won", "lost"])
        if filters.get("date_from"):
            start = self._get_midnight(filters["date_from"])
            domain &= Domain(PERIODS[period], ">=", start)
        if filters.get("date_to"):
            end = self._get_midnight(filters["date_to"], days=1)
            domain &= Domain(PERIODS[period], "<", end)
        return domain

    @api.model
    def _get_midnight(self, text, days=0):
        """Return when a day begins for the user, in UTC.

        :param str text: the day
        :param int days: how many days later
        """
        try:
            day = fields.Date.to_date(text) + timedelta(days=days)
        except (ValueError, TypeError, OverflowError):
            self._refuse_filter(text)
        local = self.env.tz.localize(datetime.combine(day, time()))
        return fields.Datetime.to_string(local.astimezone(pytz.utc))

    @api.model
    def _read_stages(self, domain, filters):
        """Return the counts, times and sums of each stage."""
        type_id = filters.get("deal_type_id") or 0
        # the query reads what may still wait to be written
        self.env["crm.lead"].flush_model()
        self.env["crm.deal.stage.history"].flush_model()
        deals = self.env["crm.lead"].with_context(active_test=False)._search(domain)
        rows = self.env.execute_query_dict(self._get_funnel_sql(deals, int(type_id)))
        stages = self.env["crm.stage"].browse(row["stage_id"] for row in rows)
        for row, stage in zip(rows, stages, strict=True):
            row.update(name=stage.name, is_won=stage.is_won)
        return rows

    @api.model
    def _add_rates(self, stages):
        """Add the shares of each stage and mark the bottlenecks."""
        total = self._get_reach(stages[0]) if stages else 0
        for row in stages:
            on = row["passed"] - row["returned"]
            row["conversion"] = 100 * on / row["entered"] if row["entered"] else None
            row["cumulative"] = 100 * self._get_reach(row) / total if total else None
            row["is_narrow"] = row["is_slow"] = False
        steps = [row for row in stages if row["entered"] and not row["is_won"]]
        if not steps:
            return
        narrow = min(steps, key=lambda row: row["conversion"])
        narrow["is_narrow"] = narrow["conversion"] < 100
        slow = max(steps, key=lambda row: row["days_avg"])
        slow["is_slow"] = slow["days_avg"] > 0

    @api.model
    def _get_reach(self, row):
        """Return how many deals got as far as a stage, also past it."""
        return row["entered"] + row["skipped"]

    @api.model
    def _get_totals(self, stages):
        """Return the figures of all deals together."""
        totals = {
            name: sum(row[name] for row in stages)
            for name in (
                *("lost", "here", "won", "stale"),
                *("potential", "weighted", "won_amount", "lost_amount"),
            )
        }
        decided = totals["won"] + totals["lost"]
        totals["deals"] = decided + totals["here"]
        totals["win_rate"] = 100 * totals["won"] / decided if decided else None
        return totals

    @api.model
    def _get_plan(self, stages, totals, sales):
        """Return how many deals have to enter for so many sales.

        :param int sales: the sales wanted
        :return: dict of ``sales``, ``entries`` (sales / share of all deals that were
            won so far) and ``entries_decided`` (the same among the deals that are won
            or lost); None where nothing was sold yet
        """
        won = totals["won"]
        decided = won + totals["lost"]
        return {
            "sales": sales,
            "entries": math.ceil(sales * totals["deals"] / won) if won else None,
            "entries_decided": math.ceil(sales * decided / won) if won else None,
        }
