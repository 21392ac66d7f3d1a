import math

from odoo import api, models
from odoo.exceptions import ValidationError

from ..tools.read_only_query import QueryError, run_read_only

COLUMNS = ("product_id", "price")


class ProductPriceQuery(models.Model):
    """Run price queries, and tell their authors what is wrong with them."""

    _inherit = "product.price.query"

    def _get_query_prices(self, pricelist, date):
        """Run the query for a price type.

        :param pricelist: the price type; its currency is that of the prices
        :param date: day the prices are to hold from
        :return: ({product id: price}, {product id: why it has none, as text})
        :raises ValidationError: the query cannot be run
        """
        self.ensure_one()
        prices, faults = self._sort_pairs(self._get_pairs(pricelist, date))
        company = pricelist.company_id or self.env.company
        if self.price_currency == "company":
            rate = self.env["res.currency"]._get_conversion_rate(
                company.currency_id, pricelist.currency_id, company, date
            )
            prices = {id_: price * rate for id_, price in prices.items()}
        return prices, faults

    def _get_pairs(self, pricelist, date, limit=None):
        """The answer as pairs of product id and price."""
        columns, rows = self._get_rows(pricelist, date, limit)
        product, price = (columns.index(name) for name in COLUMNS)
        return [(row[product], row[price]) for row in rows]

    def _get_rows(self, pricelist, date, limit=None):
        """The answer as the database gives it.

        :return: (list of column names, list of rows)
        :raises ValidationError: the query cannot be run, or lacks a column
        """
        self.ensure_one()
        # the text is the administrators' secret, its answer is not
        query = self.sudo()
        params = self._get_parameters(pricelist, date)
        try:
            columns, rows = run_read_only(
                self.env, query.query, params, query.time_limit, limit
            )
        except QueryError as error:
            raise ValidationError(self._explain_error(error, params)) from error
        if any(columns.count(name) != 1 for name in COLUMNS):
            raise ValidationError(self._get_columns_message(columns))
        return columns, rows

    @api.model
    def _get_parameters(self, pricelist, date):
        """What the named parameters stand for.

        :param pricelist: the price type; empty when a query is only tried
        :param date: day the prices are to hold from
        """
        company = pricelist.company_id or self.env.company
        currency = pricelist.currency_id or company.currency_id
        return {
            "date": date,
            "company_id": company.id,
            "pricelist_id": pricelist.id or None,
            "currency_id": currency.id,
        }

    def _sort_pairs(self, pairs):
        """Split an answer into what is a price and what is not.

        :param list pairs: (product id, price)
        :return: ({product id: price}, {product id: what is wrong, as text})
        :raises ValidationError: a value of ``product_id`` is not a number at all
        """
        prices, faults = {}, {}
        for id_, price in pairs:
            if type(id_) is not int:
                raise ValidationError(self._get_no_product_message(id_))
            if id_ in prices or id_ in faults:
                faults[id_] = self.env._("the query gives it several prices")
            elif fault := self._get_fault(price):
                faults[id_] = fault
            else:
                prices[id_] = float(price)
        return {id_: p for id_, p in prices.items() if id_ not in faults}, faults

    def _get_fault(self, price):
        """Why a value is not a price; empty when it is one."""
        if price is None:
            return self.env._("the query gives it no price")
        if isinstance(price, bool) or not isinstance(price, int | float):
            return self.env._(
                "“%(value)s” of the query is not a number", value=str(price)[:40]
            )
        if not math.isfinite(price):
            return self.env._("the query gives it a price that is not finite")
        if price < 0:
            return self.env._(
                "the query gives it a negative price, %(price)s", price=price
            )
        return ""

    # MESSAGES

    def _get_no_product_message(self, value):
        return self.env._(
            "Price query %(name)s: column product_id contains “%(value)s”. It must be "
            "the id of a product.product.",
            name=self.name,
            value=str(value)[:40],
        )

    def _get_columns_message(self, columns):
        return self.env._(
            "Price query %(name)s answers the columns %(columns)s. It needs product_id "
            "and price, each once: SELECT ... AS product_id, ... AS price.",
            name=self.name,
            columns=", ".join(columns),
        )

    def _explain_error(self, error, params):
        """What the database refused, and how to put it right."""
        terms = {"name": self.name, "detail": error.detail}
        if error.kind == "parameter":
            known = ", ".join(f"%({name})s" for name in sorted(params))
            return self.env._(
                "Price query %(name)s: there is no parameter “%(detail)s”. Take one of "
                "%(known)s.",
                known=known,
                **terms,
            )
        if error.kind == "percent":
            return self.env._(
                "Price query %(name)s: a percent sign stands alone. Write it %%%% where "
                "no parameter is meant.",
                **terms,
            )
        if error.kind == "statement":
            return self.env._(
                "Price query %(name)s must be one SELECT (%(detail)s). Leave out other "
                "commands and what follows the first semicolon.",
                **terms,
            )
        if error.kind == "write":
            return self.env._(
                "Price query %(name)s may only read (%(detail)s). Leave out what "
                "changes data or locks rows.",
                **terms,
            )
        if error.kind == "timeout":
            return self.env._(
                "Price query %(name)s took longer than %(seconds)s seconds. Make it "
                "faster, or raise its time limit.",
                seconds=self.sudo().time_limit,
                **terms,
            )
        return self.env._(
            "Price query %(name)s, line %(line)s: %(detail)s. Correct the SQL.",
            line=error.line or 1,
            **terms,
        )
