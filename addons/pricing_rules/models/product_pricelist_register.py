from odoo import api, fields, models
from odoo.tools import SQL


class ProductPricelist(models.Model):
    """Rows of the register behind prices, for documents that keep where one came from."""

    _inherit = "product.pricelist"

    @api.model
    def _get_register_rows(self, questions):
        """The rows that answer many questions, of any price types, in one query.

        :param questions: iterable of (id of the price type, id of the product, day)
        :return: dict of question -> dict of ``id``, ``price``, ``date`` (ISO text) and
            ``document``; questions without a price are left out
        """
        questions = list(questions)
        if not questions:
            return {}
        self.env["product.price"].flush_model()
        pricelists, products, days = zip(*questions, strict=True)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT asked.pricelist, asked.product, asked.day,
                       found.id, found.price, found.effective_date, found.document_id
                FROM unnest(%(pricelists)s, %(products)s, %(days)s)
                     AS asked (pricelist, product, day)
                CROSS JOIN LATERAL (
                    SELECT id, price, has_price, effective_date, document_id
                    FROM product_price
                    WHERE pricelist_id = asked.pricelist
                      AND product_id = asked.product
                      AND effective_date <= asked.day
                    ORDER BY effective_date DESC, id DESC
                    LIMIT 1
                ) AS found
                WHERE found.has_price
                """,
                pricelists=list(pricelists),
                products=list(products),
                days=list(days),
            )
        )
        return {
            (pricelist, product, day): {
                "id": row_id,
                "price": price,
                "date": str(date),
                "document": document,
            }
            for pricelist, product, day, row_id, price, date, document in rows
        }

    def _get_register_steps(self, product, row, net, uom, date, currency):
        """Ledger steps from a row of the register to the price on a document.

        :param product: the product, with the extra prices of its options in the context
        :param row: see :meth:`_get_register_rows`
        :param net: its price without taxes that come on top
        :param uom: unit of measure of the document
        :param date: date of the document
        :param currency: currency of the document
        """
        step = {key: value for key, value in row.items() if key not in ("id", "price")}
        steps = [
            {
                "kind": "register",
                "op": "set",
                "value": row["price"],
                "pricelist": self.id,
                "row": row["id"],
                "currency": self.currency_id.id,
                **step,
            }
        ]
        if net != row["price"]:
            steps.append({"kind": "tax_out", "op": "set", "value": net})
        if currency != self.currency_id:
            rate = self._get_rate_to(currency, date)
            steps.append(
                {"kind": "currency", "op": "mul", "value": rate, "to": currency.id}
            )
        if extra := self._get_extra_price(product, currency, date):
            steps.append({"kind": "extra", "op": "add", "value": extra})
        if uom and uom != product.uom_id:
            factor = product.uom_id._compute_price(1.0, uom)
            steps.append({"kind": "unit", "op": "mul", "value": factor, "to": uom.id})
        return steps

    def _get_rate_to(self, currency, date):
        return self.env["res.currency"]._get_conversion_rate(
            self.currency_id,
            currency,
            self.company_id or self.env.company,
            date or fields.Date.context_today(self),
        )

    def _get_extra_price(self, product, currency, date):
        """What options that make no variant of their own add to the price of one unit."""
        extra = product.env.context.get("no_variant_attributes_price_extra")
        if not extra or product._name != "product.product":
            return 0.0
        return product.currency_id._convert(
            extra,
            currency,
            self.company_id or self.env.company,
            date or fields.Date.context_today(self),
            round=False,
        )
