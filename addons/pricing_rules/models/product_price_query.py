from odoo import fields, models


class ProductPriceQuery(models.Model):
    """A question to the database whose answer is a list of prices."""

    _name = "product.price.query"
    _description = "Price Query"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    query = fields.Text(string="SQL", required=True)
    active = fields.Boolean(default=True)
    note = fields.Text()

    def _get_query_prices(self, pricelist, date):
        """Run the query for a price type.

        :param pricelist: the price type; its currency is that of the prices
        :param date: day the prices are to hold from
        :return: dict of product id -> price
        """
        return {}
