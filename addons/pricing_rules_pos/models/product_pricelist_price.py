from odoo import fields, models
from odoo.tools import split_every

# products asked for at once: the rules of a pricelist are tried one by one for each
CHUNK = 100
# what an option adds, in the company's currency, to see how much of it a price takes
SAMPLE = 100.0


class PriceBook:
    """Prices that rules take from other pricelists, asked for once for many products."""

    def __init__(self, products):
        self.products = products
        self.known = {}

    def has(self, products):
        """Whether it is about the one product that is asked for."""
        alike = products._name == self.products._name and len(products) == 1
        return alike and products in self.products


class ProductPricelist(models.Model):
    """Prices for the Point of Sale, as any other path of Odoo gets them."""

    _inherit = "product.pricelist"

    def _get_pos_prices(self, products):
        """Prices of today in the currency of the pricelist, many products at once.

        :param products: recordset of ``product.product`` or ``product.template``
        :return: dict of id -> list of (quantity from which on the price holds, price
            per unit, share of what options without a variant add to it), by quantity
        """
        self.ensure_one()
        result = {}
        chain = self._get_price_chain()
        size = CHUNK if chain._has_rules() else max(len(products), 1)
        for ids in split_every(size, products.ids):
            chunk = products.browse(ids).with_prefetch(products._prefetch_ids)
            for quantity in chain._get_pos_quantities(chunk):
                prices = self._ask_for_pos(chunk, quantity)
                shares = self._get_pos_shares(chunk, quantity, prices)
                for id_, price in prices.items():
                    steps = result.setdefault(id_, [])
                    step = (price, shares.get(id_, 0.0))
                    if not steps or steps[-1][1:] != step:
                        steps.append((quantity, *step))
        return result

    def _has_rules(self):
        rules = self.env["product.pricelist.item"]
        return bool(rules.search_count([("pricelist_id", "in", self.ids)], limit=1))

    def _get_pos_quantities(self, products):
        """Quantities from which on a price may be another one, from 0 up."""
        now = fields.Datetime.now()
        quantities = {0.0}
        for pricelist in self:
            rules = pricelist._get_applicable_rules(products, now)
            quantities.update(rules.mapped("min_quantity"))
        return sorted(quantity for quantity in quantities if quantity >= 0)

    def _ask_for_pos(self, products, quantity, extra=0.0):
        context = {"pos_price_book": PriceBook(products)}
        if extra:
            context["no_variant_attributes_price_extra"] = extra
        products = products.with_context(**context)
        rules = self.with_context(**context)._compute_price_rule(products, quantity)
        return {id_: price for id_, (price, _rule) in rules.items()}

    def _get_pos_shares(self, products, quantity, prices):
        """How much of what options add comes into the price; rounding aside."""
        products = products._filter_with_priced_options()
        if not products:
            return {}
        more = self._ask_for_pos(products, quantity, SAMPLE)
        rate = products[:1].currency_id._get_conversion_rate(
            products[:1].currency_id, self.currency_id, self.env.company
        )
        return {
            id_: round((price - prices[id_]) / (SAMPLE * rate), 6)
            for id_, price in more.items()
        }

    def _compute_price_rule(
        self,
        products,
        quantity,
        *,
        currency=None,
        uom=None,
        date=False,
        compute_price=True,
        **kwargs,
    ):
        """Prices that a rule takes from here come for all products of a book at once."""
        book = self.env.context.get("pos_price_book")
        options = {"currency": currency, "uom": uom, "date": date, **kwargs}
        options["compute_price"] = compute_price
        if not (book and uom and compute_price and book.has(products)):
            return super()._compute_price_rule(products, quantity, **options)
        key = (self.id, quantity, uom, currency, *sorted(kwargs.items()))
        if key not in book.known:
            alike = book.products.with_env(products.env)
            alike = alike.filtered(lambda product: product.uom_id == uom)
            book.known[key] = super()._compute_price_rule(alike, quantity, **options)
        return {products.id: book.known[key][products.id]}
