import base64
from io import BytesIO

from odoo import models
from odoo.exceptions import UserError

from ..tools.pdf_grid import MM
from ..tools.pdf_pen import Pen
from ..tools.pdf_price_list import (
    MARGIN,
    PICTURE,
    Column,
    Head,
    Heading,
    PriceListDrawer,
    Row,
)
from ..tools.pdf_text import sort_key
from .pricing_report_drawn import SHOWN

SHORT, LONG = 210 * MM, 297 * MM
SKU, UNIT, PRICE, NAME, NARROWEST_NAME = 24 * MM, 17 * MM, 23 * MM, 55 * MM, 32 * MM


class ReportPriceList(models.AbstractModel):
    """A price list: products by category or price group, price types as columns."""

    _name = "report.pricing_rules.report_price_list"
    _inherit = "pricing.report.drawn"
    _description = "Price List"

    def _draw_products(self, products, options):
        pricelists = self._get_pricelists(options)
        prices = self._get_prices(products, pricelists, options)
        listed, missing = self._split_by_price(products, prices, options)
        if not listed:
            raise UserError(
                self.env._(
                    "None of the %(number)s products has a price of type %(types)s on "
                    "%(date)s. Choose another price type or date.",
                    number=len(products),
                    types=", ".join(pricelists.mapped("name")),
                    date=self._get_date_text(options["date"]),
                )
            )
        columns = self._get_columns(pricelists, options)
        width, height = self._get_page_size(columns, options)
        stream = BytesIO()
        head = self._get_head(pricelists, options)
        author = self.env.company.name
        pen = Pen(stream, (width, height), head.title, author, self._get_pdf_lang())
        load = self._load_pictures if options.get("show_pictures") else None
        drawer = PriceListDrawer(pen, width, height, head, columns, load)
        items = self._get_items(listed, pricelists, prices, options)
        pages = drawer.draw(items, options.get("max_pages"))
        pen.save()
        return stream.getvalue(), {
            "number": len(listed),
            "pages": pages,
            "without_price": len(missing),
            "without_price_names": missing[:SHOWN].mapped("display_name"),
        }

    def _split_by_price(self, products, prices, options):
        """(products to list, products left out)."""
        if not options.get("skip_without_price", True):
            return products, products.browse()
        priced = set().union(*prices.values())
        listed = products.filtered(lambda product: product.id in priced)
        return listed, products - listed

    def _get_columns(self, pricelists, options):
        columns = [Column(self.env._("Reference"), width=SKU, lines=2)]
        columns.append(Column(self.env._("Product"), share=1, lines=3))
        if options.get("second_lang"):
            other = self.with_context(lang=options["second_lang"])
            columns.append(Column(other.env._("Product"), share=1, lines=3))
        columns.append(Column(self.env._("Unit"), width=UNIT, lines=2))
        columns.extend(
            Column(
                f"{pricelist.name}, {self._get_symbol(pricelist.currency_id)}",
                width=PRICE,
                align="right",
                bold=True,
            )
            for pricelist in pricelists
        )
        return columns

    def _get_page_size(self, columns, options):
        """Upright as long as the names have room, otherwise lying."""
        fixed = sum(column.width for column in columns)
        fixed += PICTURE if options.get("show_pictures") else 0
        names = sum(1 for column in columns if column.share)
        if fixed + names * NAME <= SHORT - 2 * MARGIN:
            return SHORT, LONG
        room = LONG - 2 * MARGIN - fixed
        if room < names * NARROWEST_NAME:
            over = names * NARROWEST_NAME - room
            raise UserError(
                self.env._(
                    "So many price types do not fit on a page. Choose %(number)s fewer.",
                    number=int(-(-over // PRICE)),
                )
            )
        return LONG, SHORT

    def _get_head(self, pricelists, options):
        company = self.env.company
        return Head(
            title=options.get("title") or self.env._("Price List"),
            subtitle=self.env._(
                "as of %(date)s", date=self._get_date_text(options["date"])
            ),
            company=company.name,
            contacts=self._get_contacts(company),
            remarks=self._get_remarks(pricelists, options),
            logo=self._get_logo(company),
            page_text=self.env._(
                "Page %(page)s of %(pages)s", page="%(page)s", pages="%(pages)s"
            ),
            color=self._get_color(company),
        )

    def _get_logo(self, company):
        """The logo, unless it is the one that asks for a logo."""
        if company.uses_default_logo or not company.logo:
            return None
        return base64.b64decode(company.logo)

    def _get_contacts(self, company):
        partner = company.partner_id
        address = ", ".join(
            filter(None, (partner.zip, partner.city, partner.street, partner.street2))
        )
        reach = ", ".join(filter(None, (company.phone, company.email)))
        return tuple(filter(None, (address, reach, company.website)))

    def _get_remarks(self, pricelists, options):
        with_tax = pricelists.filtered(self._includes_tax)
        if with_tax == pricelists:
            tax = self.env._("Prices include taxes.")
        elif not with_tax:
            tax = self.env._("Prices do not include taxes.")
        else:
            tax = self.env._(
                "With taxes: %(with_tax)s. Without taxes: %(without_tax)s.",
                with_tax=", ".join(with_tax.mapped("name")),
                without_tax=", ".join((pricelists - with_tax).mapped("name")),
            )
        currencies = self.env._(
            "Currency: %(names)s.",
            names=", ".join(sorted(set(pricelists.currency_id.mapped("name")))),
        )
        return tuple(filter(None, (f"{currencies} {tax}", options.get("note"))))

    def _includes_tax(self, pricelist):
        if pricelist.is_registered:
            return pricelist.price_includes_tax
        company = pricelist.company_id or self.env.company
        return company.account_price_include == "tax_included"

    def _get_color(self, company):
        """The colour of the company's documents, if it is dark enough for white text."""
        text = (company.primary_color or "").lstrip("#")
        try:
            red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (0, 2, 4))
        except ValueError:
            return Head._field_defaults["color"]
        # brightness as in ITU-R BT.709
        bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        return (red, green, blue) if bright < 0.55 else Head._field_defaults["color"]

    # ROWS

    def _get_items(self, products, pricelists, prices, options):
        """Headings and rows, in the order of the alphabet."""
        languages = [self.env.lang, options.get("second_lang")]
        names = [self._get_names(products, lang) for lang in languages if lang]
        writers = [(self._get_price_writer(one), prices[one.id]) for one in pricelists]
        by = self._get_grouping(options)
        groups = {}
        for product in products:
            groups.setdefault(by(product), []).append(product)
        items = []
        for group in sorted(groups, key=lambda name: (not name, sort_key(name))):
            if group or len(groups) > 1:
                items.append(Heading(group or self.env._("Other products")))
            members = groups[group]
            members.sort(key=lambda product: sort_key(names[0][product.id]))
            items += [self._prepare_row(one, names, writers) for one in members]
        return items

    def _prepare_row(self, product, names, writers):
        """The cells of a product, in the order of the columns."""
        cells = [
            product.default_code or "",
            *(texts[product.id] for texts in names),
            product.uom_id.name,
        ]
        for writer, found in writers:
            pair = found.get(product.id)
            cells.append(self._join_price(*writer(pair[0])) if pair else "—")
        return Row(tuple(cells), product.id)

    def _get_grouping(self, options):
        """A function of a product: the name of its group."""
        return {
            "category": lambda product: product.categ_id.complete_name or "",
            "price_group": lambda product: product.price_group_id.name or "",
        }.get(options.get("group_by", "category"), lambda product: "")

    def _load_pictures(self, ids):
        """{product id: bytes of its picture}, for the products of a page."""
        products = self.env["product.product"].browse(ids)
        products = products.with_context(bin_size=False)
        pictures = {
            product.id: base64.b64decode(product.image_128 or b"")
            for product in products
        }
        # ten thousand pictures are not kept in memory
        products.invalidate_recordset(["image_128"])
        return pictures
