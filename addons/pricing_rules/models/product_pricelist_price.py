from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ProductPricelist(models.Model):
    """What a price is: the one answer that every path of Odoo gets."""

    _inherit = "product.pricelist"

    def get_prices(self, products, date=None, known_at=None):
        """Prices of this type, as they were set, in one query.

        :param products: recordset of ``product.product`` or ``product.template``, or a
            list of ids of ``product.product``. The price of a template is that of its
            first variant.
        :param date: date or datetime (UTC) the prices hold for; empty for today
        :param known_at: datetime (UTC); only what had been recorded by then counts
        :return: dict of id -> price per unit of the product, in the currency of the
            price type, with or without taxes as ``price_includes_tax`` says. Products
            without a price are left out.
        :raises UserError: ``known_at`` for a price type by rules, which keeps no history
        """
        self.ensure_one()
        self.check_access("read")
        if not isinstance(products, models.BaseModel):
            products = self.env["product.product"].browse(products)
        if self.is_registered:
            return self._get_register_prices(products, date, known_at)
        if known_at:
            raise UserError(
                self.env._(
                    "Price type %(name)s follows rules and keeps no history. Ask "
                    "without the moment of knowledge.",
                    name=self.name,
                )
            )
        return self._get_products_price(products, 1.0, date=date or False)

    def _get_register_prices(self, products, date=None, known_at=None):
        """As :meth:`get_prices`, for a price type that is kept in the register."""
        if products._name == "product.template":
            return self._get_template_prices(products, date, known_at)
        if not products:
            return {}
        self.env["product.price"].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT product.id, found.price
                    FROM unnest(%(products)s) AS product (id)
                    CROSS JOIN LATERAL (
                        SELECT price, has_price FROM product_price
                        WHERE pricelist_id = %(pricelist)s
                          AND product_id = product.id
                          AND effective_date <= %(day)s %(known)s
                        ORDER BY effective_date DESC, id DESC
                        LIMIT 1
                    ) AS found
                    WHERE found.has_price
                    """,
                    pricelist=self.id,
                    products=list(products._ids),
                    day=self._get_price_day(date),
                    known=SQL(
                        "AND recorded_at <= %s", fields.Datetime.to_datetime(known_at)
                    )
                    if known_at
                    else SQL(),
                )
            )
        )

    def _get_template_prices(self, templates, date, known_at):
        variants = {template.id: template.product_variant_id for template in templates}
        products = self.env["product.product"].union(*variants.values())
        prices = self._get_register_prices(products, date, known_at)
        return {
            template: prices[variant.id]
            for template, variant in variants.items()
            if variant.id in prices
        }

    @api.model
    def _get_price_day(self, date=None):
        """The day of a moment, as the clock of the user or the company has it."""
        if not date:
            return fields.Date.context_today(self)
        if isinstance(date, str):
            field = fields.Datetime if len(date) > 10 else fields.Date
            date = field.from_string(date)
        if isinstance(date, datetime):
            return fields.Datetime.context_timestamp(self, date).date()
        return date

    def _compute_price_rule(
        self,
        products,
        quantity,
        *,
        currency=None,
        uom=None,
        date=False,
        compute_price=True,
        as_source=False,
        **kwargs,
    ):
        """Prices of the register for price types that are kept in it.

        A product without a price of the type falls back on what Odoo does without a
        rule: the rules of the pricelist, then the sales price of the product.

        :param bool as_source: the price is not given away but computed with
        """
        if not as_source:
            self._ensure_sold_by()
        options = {"currency": currency, "uom": uom, "date": date, **kwargs}
        if not self.is_registered or not products:
            return super()._compute_price_rule(
                products, quantity, compute_price=compute_price, **options
            )
        prices = self._get_register_prices(products, date)
        missing = products.filtered(lambda product: product.id not in prices)
        result = {}
        if missing:
            result = super()._compute_price_rule(
                missing, quantity, compute_price=compute_price, **options
            )
        if compute_price:
            prices = self._adapt_prices(products - missing, prices, **options)
        return result | {id_: (price, False) for id_, price in prices.items()}

    def _adapt_prices(
        self, products, prices, currency=None, uom=None, date=False, **_kw
    ):
        """Prices as a document wants them: its taxes, currency and unit of measure."""
        if self.price_includes_tax:
            prices = self._take_out_taxes(products, prices)
        if currency and currency != self.currency_id:
            rate = self._get_rate_to(currency, date)
            prices = {id_: price * rate for id_, price in prices.items()}
        if products.env.context.get("no_variant_attributes_price_extra"):
            for product in products:
                prices[product.id] += self._get_extra_price(
                    product, currency or self.currency_id, date
                )
        if uom:
            for product in products:
                if product.uom_id != uom:
                    prices[product.id] = product.uom_id._compute_price(
                        prices[product.id], uom
                    )
        return prices

    def _take_out_taxes(self, products, prices):
        """Prices without the taxes that come on top on documents.

        :param products: the products
        :param dict prices: their prices, taxes included
        :return: dict; taxes that are part of prices in Odoo, too, stay
        """
        company = self.company_id or self.env.company
        result = dict(prices)
        # visitors of a shop may not read taxes
        for taxes, group in products.sudo().grouped("taxes_id").items():
            taxes = taxes._filter_taxes_by_company(company).flatten_taxes_hierarchy()
            if all(tax.price_include for tax in taxes):
                continue
            convert = self._get_tax_remover(taxes)
            for product in group:
                result[product.id] = convert(prices[product.id], product)
        return result

    @api.model
    def _get_tax_remover(self, taxes):
        """A function of price and product; percentages are asked for only once."""

        def convert(price, product):
            details = taxes._get_tax_details(
                price,
                1.0,
                rounding_method="round_globally",
                product=product,
                special_mode="total_included",
            )
            kept = (
                line["tax_amount"]
                for line in details["taxes_data"]
                if line["tax"].price_include
            )
            return details["total_excluded"] + sum(kept)

        if set(taxes.mapped("amount_type")) <= {"percent", "division"}:
            factor = convert(1.0, self.env["product.product"])
            return lambda price, _product: price * factor
        return convert
