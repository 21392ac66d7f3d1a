from itertools import repeat

from odoo import models
from odoo.exceptions import UserError

from ..tools.pdf_barcode import get_symbol
from ..tools.pdf_tag import Tag, TagDrawer
from .pricing_report_drawn import SHOWN


class ReportPriceTags(models.AbstractModel):
    """Price tags: one for each product and price type that has a price."""

    _name = "report.pricing_rules.report_price_tags"
    _inherit = "pricing.report.sheet"
    _description = "Price Tags"

    def _draw_products(self, products, options):
        pricelists = self._get_pricelists(options)
        prices = self._get_prices(products, pricelists, options)
        if not any(prices.values()):
            self._refuse_nothing(products, pricelists, options)
        entries = self._get_entries(products, pricelists, prices, options)
        number = sum(copies for *_rest, copies in entries)
        self._check_number(number)
        size = self._get_format(options, "tag")
        self._warm_up(entries)
        tags = self._prepare_tags(entries, size, options)
        title = self.env._("Price Tags")
        pdf = self._draw_cells(size, TagDrawer, tags, number, title, options)
        summary = self._get_summary(products, pricelists, prices, size, number, options)
        return pdf, summary

    def _refuse_nothing(self, products, pricelists, options):
        names = ", ".join(pricelists.mapped("name"))
        day = self._get_date_text(options["date"])
        if options.get("only_changed"):
            raise UserError(
                self.env._(
                    "No price of type %(types)s of these products changed. There are no "
                    "tags to print.",
                    types=names,
                )
            )
        raise UserError(
            self.env._(
                "None of the %(number)s products has a price of type %(types)s on "
                "%(date)s. Choose another price type or date.",
                number=len(products),
                types=names,
                date=day,
            )
        )

    def _get_entries(self, products, pricelists, prices, options):
        """List of (product, price type, price, old price, copies)."""
        copies = self._get_copies(options)
        return [
            (product, pricelist, *prices[pricelist.id][product.id], copies(product.id))
            for product in products
            for pricelist in pricelists
            if product.id in prices[pricelist.id]
        ]

    def _warm_up(self, entries):
        """Read what the tags say in as few queries as there can be."""
        products = self.env["product.product"].union(*(entry[0] for entry in entries))
        products.fetch(["barcode", "default_code", "product_tmpl_id"])
        products.product_tmpl_id.fetch(["name", "uom_id"])

    def _prepare_tags(self, entries, size, options):
        """The tags, one after the other, each as often as it is wanted."""
        products = self.env["product.product"].union(*(entry[0] for entry in entries))
        names = self._get_names(products, self.env.lang)
        shared = {
            "head": self.env.company.name if size.show_company else "",
            "date": self._get_date_text(options["date"]) if size.show_date else "",
        }
        kind = options.get("barcode") or "auto"
        terms = {}
        for product, pricelist, price, old, copies in entries:
            if pricelist not in terms:
                terms[pricelist] = self._prepare_terms(pricelist, size)
            writer, own = terms[pricelist]
            whole, cents = writer(price)
            show_old = options.get("show_old_price") and old and old > price
            unit = product.uom_id.name if size.show_unit else ""
            tag = Tag(
                name=names[product.id],
                whole=whole,
                cents=cents,
                old_price=self._join_price(*writer(old)) if show_old else "",
                unit=f"/ {unit}" if unit else "",
                sku=size.show_sku and product.default_code or "",
                symbol=get_symbol(product.barcode or "", kind),
                **own,
                **shared,
            )
            yield from repeat(tag, copies)

    def _prepare_terms(self, pricelist, size):
        """(writer of prices, what all tags of a price type say)."""
        return self._get_price_writer(pricelist), {
            "currency": self._get_symbol(pricelist.currency_id),
            "price_type": pricelist.name if size.show_price_type else "",
        }

    def _get_summary(self, products, pricelists, prices, size, number, options):
        priced = set().union(*(prices[pricelist.id] for pricelist in pricelists))
        missing = products.filtered(lambda product: product.id not in priced)
        if options.get("only_changed"):
            missing = missing.browse()
        summary = {
            "number": number,
            "pages": size._get_grid().count_pages(number),
            "without_price": len(missing),
            "without_price_names": missing[:SHOWN].mapped("display_name"),
        }
        return summary | self._get_barcode_summary(products - missing, options)
