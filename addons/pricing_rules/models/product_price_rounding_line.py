"""Rows of the ladders that round prices."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.price_ladder import MAX_DECIMALS, count_decimals


class ProductPriceRoundingLine(models.Model):
    """How prices from a certain height on are rounded."""

    _name = "product.price.rounding.line"
    _description = "Price Rounding Row"
    _order = "rounding_id, from_price, id"

    rounding_id = fields.Many2one(
        "product.price.rounding", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="rounding_id.company_id", store=True)
    from_price = fields.Float(
        required=True,
        default=0.0,
        min_display_digits="Product Price",
        help="The row holds for prices from this one on, up to where the next row "
        "begins. The price before rounding decides. The first row holds for lower "
        "prices too.",
    )
    precision = fields.Float(
        required=True,
        default=1.0,
        min_display_digits="Product Price",
        help="Prices become multiples of this amount, for example 0.01, 0.50, 1 or 10.",
    )
    mode = fields.Selection(
        [
            ("half_up", "To the nearest"),
            ("down", "Down, for the customer"),
            ("up", "Up, for the company"),
        ],
        required=True,
        default="half_up",
        help="To the nearest: as in school, halves go up. Down: never above the "
        "calculated price. Up: never below the calculated price.",
    )
    ending = fields.Float(
        required=True,
        default=0.0,
        min_display_digits="Product Price",
        help="Added to the multiple, so that prices end as shops like them: with a "
        "precision of 10 and an ending of -0.01 prices are 9.99, 19.99, 29.99 and so "
        "on. Zero: no ending.",
    )

    _from_price_uniq = models.UniqueIndex(
        "(rounding_id, from_price)",
        "Two rows of a rounding cannot begin at the same price. "
        "Change “From Price” of one of them.",
    )

    @api.constrains("from_price", "precision", "ending")
    def _check_amounts(self):
        for line in self:
            if line.from_price < 0:
                raise line._refusal(
                    self.env._("it begins below zero. Enter zero or more.")
                )
            if line.precision <= 0:
                raise line._refusal(
                    self.env._("its precision is not above zero. Enter 0.01, 1 or 10.")
                )
            if abs(line.ending) >= line.precision:
                raise line._refusal(
                    self.env._("its ending has to be smaller than its precision.")
                )
            line._check_decimals()

    def _check_decimals(self):
        try:
            count_decimals(self.precision), count_decimals(self.ending)
        except ValueError as error:
            raise self._refusal(
                self.env._(
                    "precision and ending may have %(count)s decimals at most.",
                    count=MAX_DECIMALS,
                )
            ) from error

    def _refusal(self, reason):
        """The error about one row, with what is wrong with it."""
        return ValidationError(
            self.env._(
                "Rounding “%(name)s”, row from %(price)s: %(reason)s",
                name=self.rounding_id.name,
                price=self.from_price,
                reason=reason,
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_rows_remain(self):
        # the rounding itself checks when it is saved with other rows
        if self.env.context.get("rounding_rows_replaced"):
            return
        for rounding in self.rounding_id:
            if not rounding.line_ids - self:
                raise ValidationError(
                    self.env._(
                        "The last row of “%(name)s” cannot be deleted. Delete or "
                        "archive the rounding instead.",
                        name=rounding.name,
                    )
                )
