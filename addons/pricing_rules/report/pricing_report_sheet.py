from io import BytesIO

from odoo import models

from ..tools.pdf_barcode import get_symbol, is_ean, looks_like_ean
from ..tools.pdf_pen import Pen
from ..tools.pdf_tag import draw_cut_lines
from .pricing_report_drawn import SHOWN


class PricingReportSheet(models.AbstractModel):
    """What price tags and labels have in common: many small ones on a page."""

    _name = "pricing.report.sheet"
    _inherit = "pricing.report.drawn"
    _description = "Drawn Sheet"

    def _draw_cells(self, size, drawer_class, cells, number, title, options):
        """The PDF of tags or labels, cell by cell and page by page."""
        grid = size._get_grid()
        stream = BytesIO()
        page_size = (grid.page_width, grid.page_height)
        company = self.env.company.name
        pen = Pen(stream, page_size, title, company, self._get_pdf_lang())
        drawer = drawer_class(pen, grid.cell_width, grid.cell_height)
        most = grid.per_page * (options.get("max_pages") or grid.count_pages(number))
        for index, cell in zip(range(most), cells, strict=False):
            place = index % grid.per_page
            if not place:
                if index:
                    pen.new_page()
                if size.cut_lines and size.media == "sheet":
                    draw_cut_lines(pen, grid)
            drawer.draw(*grid.get_position(place), cell)
        pen.save()
        return stream.getvalue()

    def _get_barcode_summary(self, products, options):
        """Products whose barcode is not what it looks like, or cannot be printed."""
        kind = options.get("barcode") or "auto"
        wrong = products.browse()
        if kind == "auto":
            wrong = products.filtered(
                lambda product: looks_like_ean(product.barcode or "")
                and not is_ean(product.barcode)
            )
        lacking = products.filtered(
            lambda product: product.barcode and not get_symbol(product.barcode, kind)
        )
        return {
            "wrong_ean": len(wrong),
            "wrong_ean_names": wrong[:SHOWN].mapped("display_name"),
            "no_barcode": len(lacking) if kind != "none" else 0,
            "no_barcode_names": lacking[:SHOWN].mapped("display_name"),
        }
