from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.pdf_grid import MM, Grid, count_cells

LENGTHS = (
    "width",
    "height",
    "page_width",
    "page_height",
    "margin_top",
    "margin_bottom",
    "margin_left",
    "margin_right",
    "gap_x",
    "gap_y",
)


class ProductPriceTagFormat(models.Model):
    """The size of price tags or labels, and the paper they are printed on."""

    _name = "product.price.tag.format"
    _description = "Size of Price Tags and Labels"
    _order = "usage desc, sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    usage = fields.Selection(
        [("tag", "Price tags"), ("label", "Labels")],
        string="Used For",
        required=True,
        default="tag",
    )
    media = fields.Selection(
        [("sheet", "Sheets"), ("roll", "Roll, one a page")],
        string="Paper",
        required=True,
        default="sheet",
    )
    width = fields.Float(required=True, default=70, help="Millimetres.")
    height = fields.Float(required=True, default=37, help="Millimetres.")
    page_width = fields.Float(default=210, help="Millimetres; A4 is 210.")
    page_height = fields.Float(default=297, help="Millimetres; A4 is 297.")
    margin_top = fields.Float("Top Margin", help="Millimetres.")
    margin_bottom = fields.Float("Bottom Margin", help="Millimetres.")
    margin_left = fields.Float("Left Margin", help="Millimetres.")
    margin_right = fields.Float("Right Margin", help="Millimetres.")
    gap_x = fields.Float("Gap Between Columns", help="Millimetres.")
    gap_y = fields.Float("Gap Between Rows", help="Millimetres.")
    columns = fields.Integer(compute="_compute_cells")
    rows = fields.Integer(compute="_compute_cells")
    per_page = fields.Integer(compute="_compute_cells")
    cut_lines = fields.Boolean(
        default=True, help="Dashed lines to cut plain paper along."
    )
    show_company = fields.Boolean("Company", default=True)
    show_date = fields.Boolean("Date", default=True)
    show_price_type = fields.Boolean("Price Type", default=True)
    show_sku = fields.Boolean("Internal Reference", default=True)
    show_unit = fields.Boolean("Unit", default=True)

    _size_positive = models.Constraint(
        "CHECK(width >= 15 AND height >= 8)",
        "Tags and labels are at least 15 mm wide and 8 mm high.",
    )

    @api.depends("media", *LENGTHS)
    def _compute_cells(self):
        for record in self:
            columns = rows = 1
            if record.media == "sheet":
                columns = count_cells(
                    record.page_width,
                    record.margin_left,
                    record.margin_right,
                    record.width,
                    record.gap_x,
                )
                rows = count_cells(
                    record.page_height,
                    record.margin_top,
                    record.margin_bottom,
                    record.height,
                    record.gap_y,
                )
            record.columns, record.rows = columns, rows
            record.per_page = columns * rows

    @api.constrains("media", *LENGTHS)
    def _check_lengths(self):
        for record in self:
            if any(record[name] < 0 for name in LENGTHS):
                raise ValidationError(
                    self.env._(
                        "%(name)s: lengths cannot be negative. Enter 0 or more "
                        "millimetres.",
                        name=record.name,
                    )
                )
            if not record.per_page:
                raise ValidationError(
                    self.env._(
                        "%(name)s: not one of %(width)g × %(height)g mm fits on a page "
                        "of %(page_width)g × %(page_height)g mm with these margins.",
                        name=record.name,
                        width=record.width,
                        height=record.height,
                        page_width=record.page_width,
                        page_height=record.page_height,
                    )
                )

    def _get_grid(self):
        """The page as a :class:`~odoo.addons.pricing_rules.tools.pdf_grid.Grid`."""
        self.ensure_one()
        width, height = self.width * MM, self.height * MM
        if self.media == "roll":
            return Grid(width, height, width, height)
        return Grid(
            self.page_width * MM,
            self.page_height * MM,
            width,
            height,
            left=self.margin_left * MM,
            top=self.margin_top * MM,
            gap_x=self.gap_x * MM,
            gap_y=self.gap_y * MM,
            columns=self.columns,
            rows=self.rows,
        )
