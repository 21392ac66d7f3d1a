"""Rounding of prices, as a price manager sets it up."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import formatLang

from ..tools.price_ladder import Step, compile_ladder, count_decimals

SAMPLE_PRICES = (0.43, 4.85, 27.3, 99.99, 148.3, 487.3, 999.5, 2456.78, 18340.0)
MAX_SAMPLES = 20
ROW_FIELDS = (
    "line_ids.from_price",
    "line_ids.precision",
    "line_ids.mode",
    "line_ids.ending",
)


class ProductPriceRounding(models.Model):
    """A ladder of rows; the height of a price decides which one rounds it."""

    _name = "product.price.rounding"
    _description = "Price Rounding"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty if every company may round prices so.",
    )
    line_ids = fields.One2many(
        "product.price.rounding.line", "rounding_id", string="Rows", copy=True
    )
    preview = fields.Html(
        compute="_compute_preview",
        sanitize=False,
        help="What comes out for some prices, also before the rows are saved.",
    )
    trial_price = fields.Float(
        "Your Price",
        store=False,
        min_display_digits="Product Price",
        help="Enter any price to see what comes out. It is not saved.",
    )
    trial_result = fields.Float(
        "Rounded", compute="_compute_trial_result", min_display_digits="Product Price"
    )

    @api.depends(*ROW_FIELDS)
    @api.depends_context("lang")
    def _compute_preview(self):
        for rounding in self:
            rounding.preview = rounding._render_preview()

    @api.depends("trial_price", *ROW_FIELDS)
    def _compute_trial_result(self):
        for rounding in self:
            try:
                result = rounding.round_price(rounding.trial_price)
            except ValueError:
                result = 0.0
            rounding.trial_result = result

    # the name is always given, so that a ladder without rows is checked too
    @api.constrains("name", "line_ids")
    def _check_line_ids(self):
        for rounding in self:
            if not rounding.line_ids:
                raise ValidationError(
                    self.env._(
                        "The rounding “%(name)s” has no rows. Add at least one, from "
                        "price zero.",
                        name=rounding.name,
                    )
                )

    def write(self, vals):
        """Rows may be replaced as long as some remain in the end."""
        rounding = self.with_context(rounding_rows_replaced=True)
        return super(ProductPriceRounding, rounding).write(vals)

    def copy_data(self, default=None):
        """A copy is told apart by its name."""
        vals_list = super().copy_data(default=default)
        if "name" in (default or {}):
            return vals_list
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=rounding.name))
            for rounding, vals in zip(self, vals_list, strict=True)
        ]

    def round_price(self, amount):
        """Round one price.

        For many prices take the function from :meth:`_get_rounder` once.

        :param amount: price before rounding, in the currency of the price type
        :return: rounded price in the same currency
        """
        return self._get_rounder()(amount)

    def _get_rounder(self):
        """The function that rounds prices by this ladder.

        It is compiled once for equal rows and kept, so it never outlives a change.
        An empty recordset and a ladder without rows leave prices as they are.

        :return: function from a price to the rounded price, both floats
        :raises ValueError: when rows that are not saved yet are impossible
        """
        # whoever may ask for a price gets it rounded
        lines = self.sudo().line_ids
        return compile_ladder(
            Step(line.from_price, line.precision, line.mode, line.ending)
            for line in lines
        )

    def _get_sample_prices(self):
        """Prices that show what the rows do, among them where each row begins."""
        borders = self.line_ids.mapped("from_price")
        return sorted({*SAMPLE_PRICES, *filter(None, borders)})[:MAX_SAMPLES]

    def _render_preview(self):
        """A table of prices before and after rounding."""
        try:
            rounder = self._get_rounder()
        except ValueError:
            return Markup("<p class='text-muted'>%s</p>") % self.env._(
                "Complete the rows to see what comes out."
            )
        header = [self.env._("Price"), self.env._("Rounded")]
        rows = [
            [self._format_price(price), self._format_price(rounder(price))]
            for price in self._get_sample_prices()
        ]
        return Markup(
            "<table class='table table-sm w-auto'><thead>%s</thead>"
            "<tbody>%s</tbody></table>"
        ) % (
            self._render_row("th", header),
            Markup().join(self._render_row("td", row) for row in rows),
        )

    def _render_row(self, tag, texts):
        cell = Markup("<{0} class='text-end px-3'>%s</{0}>").format(tag)
        return Markup("<tr>%s</tr>") % Markup().join(cell % text for text in texts)

    def _format_price(self, price):
        amounts = self.line_ids.mapped("precision") + self.line_ids.mapped("ending")
        digits = max(2, *map(count_decimals, amounts or [0.0]))
        return formatLang(self.env, price, digits=digits)
