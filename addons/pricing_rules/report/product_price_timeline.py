from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

DAYS = 180


class ProductPriceTimeline(models.Model):
    """The price of some products on every day, so that a chart shows steps.

    Which products and from which day on is said by the context:
    ``timeline_product_ids`` and ``timeline_date_from``. Without products it is empty,
    so that nobody unrolls the whole register.
    """

    _name = "product.price.timeline"
    _description = "Prices Day by Day"
    _auto = False
    _order = "date, pricelist_id, id"
    _rec_name = "date"

    date = fields.Date(readonly=True)
    pricelist_id = fields.Many2one(
        "product.pricelist", string="Price Type", readonly=True
    )
    product_id = fields.Many2one("product.product", readonly=True)
    price = fields.Float(
        min_display_digits="Product Price", aggregator="avg", readonly=True
    )
    currency_id = fields.Many2one(related="pricelist_id.currency_id")

    @property
    def _table_query(self):
        self.env["product.price"].flush_model()
        today = fields.Date.context_today(self)
        start = self.env.context.get("timeline_date_from")
        return SQL(
            """
            SELECT (row_number() OVER (ORDER BY step.id, day))::int AS id,
                   day::date AS date, step.pricelist_id, step.product_id, step.price
              FROM (
                SELECT set.*, lead(effective_date) OVER (
                           PARTITION BY pricelist_id, product_id
                           ORDER BY effective_date) AS next_date,
                       max(effective_date) OVER () AS last_date
                  FROM (
                    SELECT DISTINCT ON (pricelist_id, product_id, effective_date)
                           id, pricelist_id, product_id, effective_date, price,
                           has_price
                      FROM product_price
                     WHERE product_id = ANY(%(products)s)
                     ORDER BY pricelist_id, product_id, effective_date DESC, id DESC
                  ) AS set
              ) AS step
             CROSS JOIN LATERAL generate_series(
                   greatest(effective_date, %(start)s),
                   coalesce(next_date - 1, greatest(last_date, %(today)s)),
                   interval '1 day') AS day
             WHERE step.has_price
            """,
            products=list(self.env.context.get("timeline_product_ids") or []),
            start=fields.Date.to_date(start) or today - timedelta(days=DAYS),
            today=today,
        )

    def _get_action(self, products, date_from=None):
        """The chart of the prices of some products.

        :param products: ``product.product`` records
        :param date_from: first day; by default half a year ago
        :return: a window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_timeline_action"
        )
        context = {
            "timeline_product_ids": products.ids,
            "timeline_date_from": fields.Date.to_string(date_from) or False,
        }
        if len(products) > 1:
            context["graph_groupbys"] = ["date:day", "pricelist_id", "product_id"]
        return {**action, "context": context}
