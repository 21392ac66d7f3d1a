from odoo import api, fields, models
from odoo.exceptions import UserError


class ProductPrice(models.Model):
    """The register of prices: who set which price, from which day on, and when.

    Rows are only ever added. Of several rows of one day the last recorded one counts; a
    row without a price says that the product has none from that day on.
    """

    _name = "product.price"
    _description = "Price"
    _order = "effective_date desc, id desc"
    _rec_name = "product_id"
    _log_access = False

    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price Type",
        required=True,
        ondelete="restrict",
        readonly=True,
    )
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    price = fields.Float(
        min_display_digits="Product Price", aggregator="avg", readonly=True
    )
    has_price = fields.Boolean(
        default=True, readonly=True, help="Off: no price from this day on."
    )
    effective_date = fields.Date("Valid From", required=True, readonly=True)
    recorded_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users",
        string="Set By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    document_id = fields.Many2one(
        "product.price.document",
        ondelete="restrict",
        index="btree_not_null",
        readonly=True,
    )
    currency_id = fields.Many2one(related="pricelist_id.currency_id")
    company_id = fields.Many2one(related="pricelist_id.company_id")

    _price_not_negative = models.Constraint(
        "CHECK(price >= 0)", "A price cannot be negative."
    )
    # what a lookup reads: it never has to touch the table itself
    _lookup_idx = models.Index(
        "(pricelist_id, product_id, effective_date DESC, id DESC) "
        "INCLUDE (price, has_price)"
    )
    _date_idx = models.Index("(effective_date)")

    @api.depends("product_id", "pricelist_id", "effective_date")
    def _compute_display_name(self):
        for row in self:
            names = (row.product_id.display_name, row.pricelist_id.name)
            row.display_name = ", ".join(filter(None, names))

    def write(self, vals):
        """Refused: a correction is a new row, so that the past stays known."""
        self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "Prices that were set are never changed or deleted. Set another price "
                "from the same day on with a new price document."
            )
        )
