from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

SHOWN = 20


class ProductPriceQueryTry(models.TransientModel):
    """The first rows of what a price query answers."""

    _name = "product.price.query.try"
    _description = "Try a Price Query"

    query_id = fields.Many2one(
        "product.price.query", required=True, ondelete="cascade", readonly=True
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price Type",
        help="What %(pricelist_id)s, %(company_id)s and %(currency_id)s stand for. "
        "Empty: your company.",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    answer = fields.Html(compute="_compute_answer", sanitize=False)

    @api.depends("query_id", "pricelist_id", "date")
    def _compute_answer(self):
        for trial in self:
            trial.answer = trial.query_id and trial.date and trial._get_answer()

    def _get_answer(self):
        """The answer as a table, or what is wrong with the query."""
        try:
            columns, rows = self.query_id._get_rows(self.pricelist_id, self.date, SHOWN)
        except UserError as error:
            return Markup('<div class="alert alert-danger">%s</div>') % error
        if not rows:
            return self.env._("The query has no prices at all.")
        return self._get_table(columns, rows)

    def _get_table(self, columns, rows):
        place = columns.index("product_id")
        ids = [row[place] for row in rows if isinstance(row[place], int)]
        products = self.env["product.product"].browse(ids).exists()
        names = {product.id: product.display_name for product in products}
        heads = [self.env._("Product"), *columns]
        return Markup(
            '<table class="table table-sm"><thead>%s</thead><tbody>%s</tbody></table>'
        ) % (
            self._get_row("th", heads),
            Markup().join(
                self._get_row("td", [names.get(row[place], "?"), *row]) for row in rows
            ),
        )

    @api.model
    def _get_row(self, tag, cells):
        cell = Markup(f"<{tag}>%s</{tag}>")
        shown = ("—" if value is None else value for value in cells)
        return Markup("<tr>%s</tr>") % Markup().join(cell % value for value in shown)
