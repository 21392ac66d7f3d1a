from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ..tools.pdf_fonts import REGULAR, get_styles
from ..tools.pdf_text import format_number

MOST_COPIES = 100_000
SHOWN = 5


class PricingReportDrawn(models.AbstractModel):
    """What price lists, price tags and labels have in common.

    Options, all of them optional, given as ``data`` of the report:

    - ``wizard_id``: a ``product.price.print`` that knows everything else
    - ``product_ids``; ``active_model`` when the records are not products
    - ``pricelist_ids``: price types; ``date``: the day the prices hold for
    - ``document_id``: a price document whose prices count, posted or not
    - ``compare_date``, ``only_changed``, ``show_old_price``
    - ``format_id``, ``barcode``, ``copies`` (a number, or {product id: number})
    - ``lang``, ``second_lang``, ``group_by``, ``show_pictures``, ``skip_without_price``,
      ``show_price``, ``title``, ``note``
    - ``max_pages``: draw the first pages only
    """

    _name = "pricing.report.drawn"
    _description = "Drawn Price Report"

    def _draw_pdf(self, docids, data):
        """The PDF of a report.

        :param docids: ids of the records to print
        :param dict data: options, see the class
        :return: bytes
        """
        return self._draw(docids, data)[0]

    def _draw(self, docids, data):
        """(the PDF, what was printed and what not, as a dict)."""
        if not self.env.user._is_internal():
            raise AccessError(
                self.env._("Price lists and tags are printed by staff only.")
            )
        options = self._get_options(docids, data)
        drawing = self.with_context(lang=options["lang"])
        products = drawing._get_products(options)
        if not products:
            raise UserError(
                self.env._(
                    "There are no products to print. Choose products, or a category, "
                    "price group or segment that has some."
                )
            )
        return drawing._draw_products(products, options)

    def _draw_products(self, products, options):
        """As :meth:`_draw`, for known products."""
        raise NotImplementedError

    def _get_options(self, docids, data):
        wizard_id = (data or {}).get("wizard_id")
        if wizard_id:
            wizard = self.env["product.price.print"].browse(int(wizard_id))
            wizard.check_access("read")
            data = {**data, **wizard._get_print_data()}
        options = {**(data or {})}
        options["lang"] = options.get("lang") or self._get_default_lang()
        if docids:
            options["product_ids"] = docids
        options["date"] = self.env["product.pricelist"]._get_price_day(
            options.get("date")
        )
        for name in ("lang", "second_lang"):
            self._check_language(options.get(name))
        return options

    @api.model
    def _get_default_lang(self):
        """The language of the user, or another one that is switched on."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        wanted = self.env.lang or self.env.user.lang
        return wanted if wanted in installed else installed[0]

    def _check_language(self, code):
        if code and not self.env["res.lang"]._get_data(code=code):
            raise UserError(
                self.env._("Language %(code)s is not switched on.", code=code)
            )

    def _get_products(self, options):
        ids = [int(id_) for id_ in options.get("product_ids") or ()]
        if options.get("active_model") == "product.template":
            products = self.env["product.template"].browse(ids).product_variant_ids
        else:
            products = self.env["product.product"].browse(ids).exists()
        products.check_access("read")
        return products

    def _get_pricelists(self, options):
        """The price types to print; whoever may not read one is refused."""
        ids = [int(id_) for id_ in options.get("pricelist_ids") or ()]
        pricelists = self.env["product.pricelist"].browse(ids).exists()
        if not pricelists:
            pricelists = self._get_document(options).line_ids.pricelist_id
        if not pricelists:
            pricelists = self._get_default_pricelist()
        pricelists.check_access("read")
        return pricelists

    @api.model
    def _get_default_pricelist(self):
        company = self.env.company.id
        return self.env["product.pricelist"].search(
            [("use_on_sale", "=", True), ("company_id", "in", [company, False])],
            limit=1,
        )

    def _get_document(self, options):
        document = self.env["product.price.document"]
        if options.get("document_id"):
            document = document.browse(int(options["document_id"]))
            document.check_access("read")
        return document

    # PRICES

    def _get_prices(self, products, pricelists, options):
        """{pricelist id: {product id: (price, old price or None)}}."""
        date, since = options["date"], options.get("compare_date")
        if document := self._get_document(options):
            prices = self._get_document_prices(document, pricelists)
        elif since:
            prices = pricelists.get_price_changes(products, since, date)
        else:
            prices = {pricelist.id: {} for pricelist in pricelists}
        if options.get("only_changed"):
            return {
                pricelist: {
                    id_: pair for id_, pair in found.items() if pair[0] != pair[1]
                }
                for pricelist, found in prices.items()
            }
        if not document:
            for pricelist in pricelists:
                current = pricelist.get_prices(products, date)
                prices[pricelist.id] = {
                    id_: (price, None) for id_, price in current.items()
                } | prices[pricelist.id]
        return prices

    def _get_document_prices(self, document, pricelists):
        """Prices of a price document, which need not be posted yet."""
        prices = {pricelist.id: {} for pricelist in pricelists}
        lines = self.env["product.price.document.line"].search_fetch(
            [
                ("document_id", "=", document.id),
                ("pricelist_id", "in", pricelists.ids),
                ("has_price", "=", True),
            ],
            ["pricelist_id", "product_id", "price", "price_old"],
        )
        for line in lines:
            pair = line.price, line.price_old or None
            prices[line.pricelist_id.id][line.product_id.id] = pair
        return prices

    def _get_price_writer(self, pricelist):
        """A function of a price: its whole part and the digits after the point."""
        lang = self._get_lang()
        money = pricelist.currency_id.decimal_places
        exact = max(money, self.env["decimal.precision"].precision_get("Product Price"))

        def write(price):
            # prices of screws have more digits than money has
            rounded = abs(round(price, money) - price) < 1e-9
            return format_number(price, money if rounded else exact, lang)

        return write

    def _get_lang(self):
        return self.env["res.lang"]._get_data(code=self.env.lang)

    def _join_price(self, whole, cents):
        """One text of the two parts of a price."""
        return f"{whole}{self._get_lang().decimal_point}{cents}" if cents else whole

    @api.model
    def _get_symbol(self, currency):
        """The symbol of a currency, or its code where no font has the symbol."""
        symbol = currency.symbol or ""
        drawable = get_styles()[REGULAR].can_draw(symbol)
        return symbol if symbol and drawable else currency.name

    def _get_date_text(self, date):
        return format_date(self.env, date)

    # PRODUCTS

    def _get_names(self, products, lang):
        """{product id: name with its attributes, in a language}."""
        result = {}
        for product in products.with_context(lang=lang):
            values = product.product_template_attribute_value_ids
            combination = values._get_combination_name() if values else ""
            name = f"{product.name} ({combination})" if combination else product.name
            result[product.id] = name
        return result

    # COPIES

    def _get_copies(self, options):
        """A function of a product id: how many to print of it."""
        copies = options.get("copies", 1)
        if isinstance(copies, dict):
            numbers = {int(id_): int(number) for id_, number in copies.items()}
        else:
            numbers = {}
        default = 0 if isinstance(copies, dict) else int(copies)
        if min([default, *numbers.values()]) < 0:
            raise UserError(
                self.env._("The number of copies cannot be negative. Enter 0 or more.")
            )
        return lambda id_: numbers.get(id_, default)

    def _check_number(self, number):
        if not number:
            raise UserError(
                self.env._(
                    "The number of copies is 0 for every product. Enter how many to "
                    "print."
                )
            )
        if number > MOST_COPIES:
            raise UserError(
                self.env._(
                    "That would be %(number)s pieces; at most %(most)s are printed at "
                    "once. Print fewer products or copies.",
                    number=number,
                    most=MOST_COPIES,
                )
            )

    @api.model
    def _get_format(self, options, usage):
        """The size to print, the first one of its kind unless told otherwise."""
        formats = self.env["product.price.tag.format"]
        if options.get("format_id"):
            return formats.browse(int(options["format_id"]))
        found = formats.search([("usage", "=", usage)], limit=1)
        if not found:
            raise UserError(
                self.env._(
                    "There is no size to print. Ask a price manager to add one under "
                    "Configuration / Pricing / Sizes of Tags and Labels."
                )
            )
        return found

    def _get_pdf_lang(self):
        return self.env.lang.replace("_", "-")
