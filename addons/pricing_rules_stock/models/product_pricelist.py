from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.tools import SQL

# What comes from a vendor into the own stock counts, what was sent back does not
RECEIPTS = """
SELECT product.id, receipt.price * %(rate)s
  FROM product_product AS product
  JOIN product_template AS template ON template.id = product.product_tmpl_id
  JOIN uom_uom AS unit ON unit.id = template.uom_id
 CROSS JOIN LATERAL (
       SELECT bought.price, bought.currency_id,
              (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(timezone)s)::date AS day
         FROM stock_move AS move
         JOIN stock_location AS origin
           ON origin.id = move.location_id AND origin.usage = 'supplier'
         JOIN stock_location AS target
           ON target.id = move.location_dest_id
          AND target.usage IN ('internal', 'transit')
         JOIN uom_uom AS move_unit ON move_unit.id = move.product_uom
         LEFT JOIN purchase_order_line AS line ON line.id = move.purchase_line_id
         LEFT JOIN purchase_order ON purchase_order.id = line.order_id
         LEFT JOIN uom_uom AS line_unit ON line_unit.id = line.product_uom_id
        CROSS JOIN LATERAL (
              SELECT line.price_subtotal / NULLIF(line.product_qty, 0)
                     * unit.factor / line_unit.factor AS price,
                     purchase_order.currency_id
               WHERE line.price_subtotal > 0
              UNION ALL
              SELECT move.value / NULLIF(move.quantity, 0)
                     * unit.factor / move_unit.factor,
                     %(company_currency)s
               WHERE COALESCE(line.price_subtotal, 0) = 0
        ) AS bought
        WHERE move.product_id = product.id
          AND move.company_id = %(company)s
          AND move.state = 'done'
          AND move.origin_returned_move_id IS NULL
          AND move.date < %(end)s
          AND bought.price > 0
          AND move.quantity * move_unit.factor > (
              SELECT COALESCE(SUM(back.quantity * back_unit.factor), 0)
                FROM stock_move AS back
                JOIN uom_uom AS back_unit ON back_unit.id = back.product_uom
               WHERE back.origin_returned_move_id = move.id
                 AND back.state = 'done' AND back.date < %(end)s
          )
        ORDER BY move.date DESC, move.id DESC
        LIMIT 1
 ) AS receipt
 WHERE product.id = ANY(%(products)s)
"""
# As Odoo does it: the newest rate up to the day, else the oldest one, else 1
RATE = """
COALESCE(
    (SELECT rate FROM res_currency_rate
      WHERE currency_id = %(currency)s AND name <= receipt.day
        AND COALESCE(company_id, %(root)s) = %(root)s
      ORDER BY company_id, name DESC LIMIT 1),
    (SELECT rate FROM res_currency_rate
      WHERE currency_id = %(currency)s AND COALESCE(company_id, %(root)s) = %(root)s
      ORDER BY company_id, name LIMIT 1),
    1
)
"""
READ = {
    "product.product": ["product_tmpl_id"],
    "product.template": ["uom_id"],
    "purchase.order": ["currency_id"],
    "purchase.order.line": [
        "order_id",
        "price_subtotal",
        "product_qty",
        "product_uom_id",
    ],
    "res.currency.rate": ["rate", "name", "company_id", "currency_id"],
    "stock.location": ["usage"],
    "stock.move": [
        "date",
        "location_dest_id",
        "location_id",
        "origin_returned_move_id",
        "product_uom",
        "purchase_line_id",
        "quantity",
        "state",
        "value",
    ],
    "uom.uom": ["factor"],
}


class ProductPricelist(models.Model):
    """Price types that follow what goods were bought for."""

    _inherit = "product.pricelist"

    post_on_receipt = fields.Boolean(
        tracking=True,
        help="The prices that a goods receipt proposes hold at once. Without it "
        "somebody checks and posts them.",
    )

    def _is_posted_on_receipt(self):
        """Whether nobody has to check the prices that a receipt proposes."""
        self.ensure_one()
        if self.price_method == "receipt" and self.recompute == "on_source_change":
            return True
        return self.post_on_receipt and self.price_method != "manual"

    def _get_receipt_prices(self, product_ids, date):
        """Price of the last receipt from a vendor, per unit of the product.

        The price is that of the purchase order after its discount and without taxes,
        converted at the rate of the day of the receipt; of a receipt without an order
        the value that the stock was booked with. What was sent back altogether does
        not count.
        """
        prices = super()._get_receipt_prices(product_ids, date)
        if not product_ids:
            return prices
        for model, names in READ.items():
            self.env[model].flush_model(names)
        return prices | dict(
            self.env.execute_query(self._get_receipts(product_ids, date))
        )

    def _get_receipts(self, product_ids, date):
        """The question for the prices of the last receipts, in one statement."""
        company = self.company_id or self.env.company
        return SQL(
            RECEIPTS,
            company=company.id,
            company_currency=company.currency_id.id,
            end=self._get_end_of_day(date),
            products=list(product_ids),
            rate=self._get_receipt_rate(company),
            timezone=self.env.tz.zone,
        )

    def _get_receipt_rate(self, company):
        """What a price is multiplied by to be in the currency of this type."""
        own, other = SQL("%s", self.currency_id.id), SQL("receipt.currency_id")
        root = company.root_id.id
        return SQL(
            "CASE WHEN %s = %s THEN 1 ELSE %s / %s END",
            own,
            other,
            SQL(RATE, currency=own, root=root),
            SQL(RATE, currency=other, root=root),
        )

    def _get_end_of_day(self, date):
        """The moment a day ends for the user, in UTC."""
        day = self._get_price_day(date) + timedelta(days=1)
        end = self.env.tz.localize(datetime.combine(day, time.min))
        return end.astimezone(pytz.utc).replace(tzinfo=None)
