from odoo import api, fields, models
from odoo.tools import format_amount


class SaleOrderLineSplit(models.TransientModel):
    """How much of a line goes to a line of its own, at which price."""

    _name = "sale.order.line.split"
    _description = "Split Line"

    line_ids = fields.Many2many("sale.order.line", string="Lines to Split")
    line_id = fields.Many2one(
        "sale.order.line",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', line_ids)]",
    )
    product_id = fields.Many2one(related="line_id.product_id")
    product_uom_id = fields.Many2one(related="line_id.product_uom_id")
    currency_id = fields.Many2one(related="line_id.currency_id")
    line_quantity = fields.Float(
        "Quantity of the Line", related="line_id.product_uom_qty"
    )
    quantity = fields.Float("Take Off", digits="Product Unit", required=True)
    price_unit = fields.Float(
        "Unit Price",
        compute="_compute_price",
        store=True,
        readonly=False,
        min_display_digits="Product Price",
    )
    discount = fields.Float(
        "Discount, %",
        compute="_compute_price",
        store=True,
        readonly=False,
        digits="Discount",
    )
    preview = fields.Char("Left", compute="_compute_preview")

    @api.depends("line_id")
    def _compute_price(self):
        for split in self:
            split.price_unit = split.line_id.price_unit
            split.discount = split.line_id.discount

    @api.depends("quantity", "line_id")
    def _compute_preview(self):
        for split in self:
            line = split.line_id
            left = line.product_uom_qty - split.quantity
            split.preview = (
                self.env._(
                    "%(left)g %(unit)s, now at %(price)s",
                    left=left,
                    unit=line.product_uom_id.name,
                    price=format_amount(
                        self.env, line._get_discounted_price(), line.currency_id
                    ),
                )
                if 0 < split.quantity < line.product_uom_qty
                else False
            )

    def action_split(self):
        """Split the line.

        :return: True
        """
        self.ensure_one()
        line, prices = self.line_id, {}
        for name in ("price_unit", "discount"):
            if line.is_price_by_hand or self[name] != line[name]:
                prices[name] = self[name]
        line.split(self.quantity, **prices)
        return True
