from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class ProductPricelist(models.Model):
    """The lowest price before a day, which announcements of reductions have to name."""

    _inherit = "product.pricelist"

    def get_lowest_prices(self, products, date=None, days=30):
        """Lowest price in force at any moment of the days before a day, in one query.

        The price already in force when the period began counts too; the prices of the
        day itself do not. Source: directive 98/6/EC, article 6a (EU 2019/2161).

        :param products: recordset of ``product.product`` or ``product.template``, or a
            list of ids of ``product.product``. The price of a template is that of its
            first variant.
        :param date: day the reduction begins, date or datetime (UTC); empty for today
        :param int days: length of the period in days
        :return: dict of id -> price, as :meth:`get_prices` gives it. Products without a
            price in the period are left out; price types by rules keep no history, their
            answer is empty.
        """
        self.ensure_one()
        self.check_access("read")
        variants = self._get_variants_by_id(products)
        lowest = self._get_lowest_register_prices(set(variants.values()), date, days)
        return {
            id_: lowest[self.id, variant]
            for id_, variant in variants.items()
            if (self.id, variant) in lowest
        }

    @api.model
    def _get_variants_by_id(self, products):
        """{id as the caller knows it: id of the ``product.product``}."""
        if not isinstance(products, models.BaseModel):
            return {id_: id_ for id_ in products}
        if products._name == "product.template":
            return {
                template.id: template.product_variant_id.id
                for template in products
                if template.product_variant_id
            }
        return {id_: id_ for id_ in products.ids}

    def _get_lowest_register_prices(self, product_ids, date=None, days=30):
        """{(price type id, product id): lowest price}, for any number of price types."""
        registered = self.filtered("is_registered")
        if not registered or not product_ids:
            return {}
        day = self._get_price_day(date)
        self.env["product.price"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pricelist.id, product.id, MIN(held.price)
                  FROM unnest(%(pricelists)s) AS pricelist (id)
                 CROSS JOIN unnest(%(products)s) AS product (id)
                 CROSS JOIN LATERAL (
                    (SELECT price, has_price
                       FROM product_price
                      WHERE pricelist_id = pricelist.id AND product_id = product.id
                        AND effective_date <= %(start)s
                      ORDER BY effective_date DESC, id DESC
                      LIMIT 1)
                     UNION ALL
                    (SELECT DISTINCT ON (effective_date) price, has_price
                       FROM product_price
                      WHERE pricelist_id = pricelist.id AND product_id = product.id
                        AND effective_date > %(start)s AND effective_date < %(day)s
                      ORDER BY effective_date DESC, id DESC)
                 ) AS held
                 WHERE held.has_price
                 GROUP BY pricelist.id, product.id
                """,
                pricelists=registered.ids,
                products=list(product_ids),
                start=day - timedelta(days=days),
                day=day,
            )
        )
        return {
            (pricelist, product): float(price) for pricelist, product, price in rows
        }
