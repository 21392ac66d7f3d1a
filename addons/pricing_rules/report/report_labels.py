from itertools import repeat

from odoo import models

from ..tools.pdf_barcode import get_symbol
from ..tools.pdf_label import Label, LabelDrawer
from .pricing_report_drawn import SHOWN


class ReportLabels(models.AbstractModel):
    """Labels, which say what a thing is: name, barcode and reference."""

    _name = "report.pricing_rules.report_labels"
    _inherit = "pricing.report.sheet"
    _description = "Product Labels"

    def _draw_products(self, products, options):
        copies = self._get_copies(options)
        number = sum(copies(product.id) for product in products)
        self._check_number(number)
        size = self._get_format(options, "label")
        pricelist = self.env["product.pricelist"]
        prices = {}
        if options.get("show_price"):
            pricelist = self._get_pricelists(options)[:1]
            prices = self._get_prices(products, pricelist, options)[pricelist.id]
        labels = self._prepare_labels(
            products, pricelist, prices, size, copies, options
        )
        title = self.env._("Labels")
        pdf = self._draw_cells(size, LabelDrawer, labels, number, title, options)
        missing = products.browse()
        if pricelist:
            missing = products.filtered(lambda product: product.id not in prices)
        return pdf, {
            "number": number,
            "pages": size._get_grid().count_pages(number),
            "without_price": len(missing),
            "without_price_names": missing[:SHOWN].mapped("display_name"),
            **self._get_barcode_summary(products, options),
        }

    def _prepare_labels(self, products, pricelist, prices, size, copies, options):
        """The labels, one after the other, each as often as it is wanted."""
        names = self._get_names(products, self.env.lang)
        kind = options.get("barcode") or "auto"
        head = self.env.company.name if size.show_company else ""
        writer = self._get_price_writer(pricelist)
        symbol = self._get_symbol(pricelist.currency_id)
        for product in products:
            price = ""
            if product.id in prices:
                text = self._join_price(*writer(prices[product.id][0]))
                price = f"{text} {symbol}"
            value = product.barcode or product.default_code or ""
            label = Label(
                name=names[product.id],
                symbol=get_symbol(value, kind),
                value=value if kind != "none" else "",
                sku=size.show_sku and product.default_code or "",
                price=price,
                head=head,
            )
            yield from repeat(label, copies(product.id))
