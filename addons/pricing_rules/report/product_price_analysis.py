from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.date_utils import parse_date

DATES = ("date_from", "date_to")


class ProductPriceAnalysis(models.Model):
    """How prices changed between two days.

    The days come from the context: ``date_from`` and ``date_to``, each a date, an ISO
    date or a relative one such as ``"today -1m"``. By default a month ago and today.
    Formula: ``change_percent = (price_to - price_from) / price_from * 100``.
    """

    _name = "product.price.analysis"
    _description = "Price Analysis"
    _inherit = ["product.price.report"]
    _auto = False
    _rec_name = "product_id"
    # by ids: the first page comes from the index, whatever the size of the register
    _order = "pricelist_id.id, product_id.id"

    pricelist_id = fields.Many2one(
        "product.pricelist", string="Price Type", readonly=True
    )
    product_id = fields.Many2one("product.product", readonly=True)
    product_tmpl_id = fields.Many2one(
        related="product_id.product_tmpl_id", string="Product Template"
    )
    categ_id = fields.Many2one(related="product_id.product_tmpl_id.categ_id")
    price_group_id = fields.Many2one(
        related="product_id.product_tmpl_id.price_group_id"
    )
    currency_id = fields.Many2one(related="pricelist_id.currency_id")
    company_id = fields.Many2one(related="pricelist_id.company_id")
    date_from = fields.Date("Earlier Day", readonly=True, depends_context=DATES)
    date_to = fields.Date("Later Day", readonly=True, depends_context=DATES)
    effective_date = fields.Date(
        "Valid From", readonly=True, depends_context=DATES, help="Of the later price."
    )
    price_from = fields.Float(
        "Earlier Price",
        min_display_digits="Product Price",
        aggregator="avg",
        readonly=True,
        depends_context=DATES,
    )
    price_to = fields.Float(
        "Later Price",
        min_display_digits="Product Price",
        aggregator="avg",
        readonly=True,
        depends_context=DATES,
    )
    change = fields.Float(
        min_display_digits="Product Price",
        aggregator="avg",
        readonly=True,
        depends_context=DATES,
    )
    change_percent = fields.Float(
        "Change, %",
        digits=(16, 2),
        aggregator="avg",
        readonly=True,
        depends_context=DATES,
        help="Percent of the earlier price; of groups, the plain average of the prices "
        "that both days know.",
    )
    trend = fields.Selection(
        [
            ("rise", "Rise"),
            ("fall", "Fall"),
            ("same", "No Change"),
            ("new", "New Price"),
            ("gone", "No Longer Priced"),
        ],
        string="What Happened",
        readonly=True,
        depends_context=DATES,
    )
    rises = fields.Integer(readonly=True, depends_context=DATES)
    falls = fields.Integer(readonly=True, depends_context=DATES)

    @property
    def _table_query(self):
        self.env["product.price"].flush_model()
        date_from, date_to = self._get_dates()
        # the earlier price is looked up only where the later one is newer than that day
        return SQL(
            """
            SELECT pair.*, %(date_from)s::date AS date_from, %(date_to)s::date AS date_to,
                   price_to - price_from AS change,
                   CASE WHEN price_from > 0
                        THEN (price_to - price_from) / price_from * 100
                   END AS change_percent,
                   CASE WHEN price_from IS NULL THEN 'new'
                        WHEN price_to IS NULL THEN 'gone'
                        WHEN price_to > price_from THEN 'rise'
                        WHEN price_to < price_from THEN 'fall'
                        ELSE 'same'
                   END AS trend,
                   CASE WHEN price_to > price_from THEN 1 ELSE 0 END AS rises,
                   CASE WHEN price_to < price_from THEN 1 ELSE 0 END AS falls
              FROM (
                SELECT later.id, later.pricelist_id, later.product_id,
                       later.effective_date, later.price AS price_to,
                       CASE WHEN later.effective_date <= %(date_from)s
                            THEN later.price ELSE earlier.price
                       END AS price_from
                  FROM (
                    SELECT DISTINCT ON (pricelist_id, product_id)
                           id, pricelist_id, product_id, effective_date,
                           CASE WHEN has_price THEN price END AS price
                      FROM product_price
                     WHERE effective_date <= %(date_to)s AND %(asked)s
                     ORDER BY pricelist_id, product_id, effective_date DESC, id DESC
                  ) AS later
                  LEFT JOIN LATERAL (
                    SELECT CASE WHEN has_price THEN price END AS price
                      FROM product_price AS row
                     WHERE row.pricelist_id = later.pricelist_id
                       AND row.product_id = later.product_id
                       AND row.effective_date <= %(date_from)s
                       AND later.effective_date > %(date_from)s
                     ORDER BY row.effective_date DESC, row.id DESC
                     LIMIT 1
                  ) AS earlier ON TRUE
              ) AS pair
             WHERE price_from IS NOT NULL OR price_to IS NOT NULL
            """,
            asked=self._get_asked_sql(),
            date_from=date_from,
            date_to=date_to,
        )

    @api.model
    def _get_dates(self):
        """(earlier day, later day) to compare, as the context says.

        :raises UserError: a text that is no date, or days in the wrong order
        """
        context = self.env.context
        date_to = self._parse_day(context.get("date_to") or "today")
        date_from = context.get("date_from")
        date_from = (
            self._parse_day(date_from)
            if date_from
            else date_to - relativedelta(months=1)
        )
        if date_from >= date_to:
            raise UserError(
                self.env._(
                    "Prices are compared between an earlier and a later day; %(from)s "
                    "is not before %(to)s. Choose other days.",
                    **{"from": date_from, "to": date_to},
                )
            )
        return date_from, date_to

    @api.model
    def _parse_day(self, value):
        if not isinstance(value, str):
            return fields.Date.to_date(value)
        try:
            day = parse_date(value, self.env)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "“%(value)s” is not a date. Write it as 2026-01-31, or “today -7d”.",
                    value=value,
                )
            ) from error
        return day.date() if isinstance(day, datetime) else day

    def action_view_timeline(self):
        """Open the chart of the prices of this product.

        :return: a window action
        """
        self.ensure_one()
        date_from, _date_to = self._get_dates()
        timeline = self.env["product.price.timeline"]
        return timeline._get_action(self.product_id, date_from - timedelta(days=30))
