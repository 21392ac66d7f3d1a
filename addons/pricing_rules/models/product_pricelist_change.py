from odoo import api, models
from odoo.tools import SQL


class ProductPricelist(models.Model):
    """Which prices changed between two days."""

    _inherit = "product.pricelist"

    def get_price_changes(self, products, since, date=None):
        """Prices that differ from those of an earlier day, all types in one query.

        A product that had no price on the earlier day counts as changed; one that has
        none now is left out. Price types by rules are asked one by one.

        :param products: recordset of ``product.product``
        :param since: the earlier day
        :param date: the later day; empty for today
        :return: dict of pricelist id -> {product id: (price, old price or None)}
        """
        self.check_access("read")
        date = self._get_price_day(date)
        result = {pricelist.id: {} for pricelist in self}
        registered = self.filtered("is_registered")
        for pricelist, product, price, old in registered._query_price_changes(
            products, since, date
        ):
            result[pricelist][product] = (price, old)
        for pricelist in self - registered:
            result[pricelist.id] = pricelist._compare_prices(products, since, date)
        return result

    def _query_price_changes(self, products, since, date):
        """Rows (pricelist id, product id, price, old price) of registered types."""
        if not (self and products):
            return []
        self.env["product.price"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT pricelist.id, product.id, now.price,
                       CASE WHEN before.has_price THEN before.price END
                FROM unnest(%(pricelists)s) AS pricelist (id)
                CROSS JOIN unnest(%(products)s) AS product (id)
                CROSS JOIN LATERAL (%(now)s) AS now
                LEFT JOIN LATERAL (%(before)s) AS before ON TRUE
                WHERE now.has_price
                  AND (before.has_price IS NOT TRUE OR before.price != now.price)
                """,
                pricelists=self.ids,
                products=products.ids,
                now=self._get_price_at_query(date),
                before=self._get_price_at_query(since),
            )
        )

    @api.model
    def _get_price_at_query(self, day):
        """The row that holds on a day, of ``pricelist`` and ``product`` around it."""
        return SQL(
            """SELECT price, has_price FROM product_price
               WHERE pricelist_id = pricelist.id AND product_id = product.id
                 AND effective_date <= %s
               ORDER BY effective_date DESC, id DESC
               LIMIT 1""",
            day,
        )

    def _compare_prices(self, products, since, date):
        prices = self.get_prices(products, date)
        before = self.get_prices(products, since)
        return {
            id_: (price, before.get(id_))
            for id_, price in prices.items()
            if price != before.get(id_)
        }
