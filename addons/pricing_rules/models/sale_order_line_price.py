from odoo import api, fields, models
from odoo.tools import float_compare

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns

from ..tools.price_ledger import replay

ASKED = {"product_id", "product_uom_id", "product_uom_qty"}


class SaleOrderLine(models.Model):
    """Price and discount of a line follow its terms of sale."""

    _inherit = "sale.order.line"

    technical_discount = fields.Float(
        compute="_compute_discount",
        digits="Discount",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="The discount by the terms of sale. Another one was typed by hand.",
    )

    def _auto_init(self):
        """Take the discounts of old lines as they are: they are not computed anew."""
        if create_empty_columns(self, ["technical_discount"]):
            self.env.cr.execute(
                "UPDATE sale_order_line SET technical_discount = discount"
            )
        return super()._auto_init()

    def _compute_pricelist_item_id(self):
        """A price that was set by a document comes from no rule."""
        registered = self.filtered(lambda line: line.sudo().register_row)
        registered.pricelist_item_id = False
        return super(SaleOrderLine, self - registered)._compute_pricelist_item_id()

    def _get_pricelist_price(self):
        """The set price where there is one, in currency and unit of the line."""
        line = self.sudo()
        if not line.register_row:
            return super()._get_pricelist_price()
        net = line._get_register_nets()[line]
        return replay(line._get_set_price_steps(net))[0]

    def _get_display_price_ignore_combo(self):
        """The price by the terms of sale, before the taxes of a fiscal position."""
        basis = self.sudo().price_basis
        if not basis:
            return super()._get_display_price_ignore_combo()
        return replay(basis["steps"])[0]

    def _compute_discount(self):
        """Follow the terms of sale; a discount typed by hand stays."""
        terms = {line: line.sudo().price_terms for line in self}
        others = self.filtered(lambda line: not terms[line])
        super(SaleOrderLine, others)._compute_discount()
        for line in others:
            line.technical_discount = line.discount
        if not self.env["price.discount"]._may_be_shown():
            return
        lines = self - others
        found = {line: line._get_discount_values(terms[line]) for line in lines}
        for values, alike in lines.grouped(found.get).items():
            alike._assign(dict(values))

    def _get_discount_values(self, terms):
        """What the terms change, as hashable pairs of field and value."""
        _price, discount = replay(terms)
        values = {"technical_discount": discount}
        if not self._has_manual_discount():
            values["discount"] = discount
        return tuple(item for item in values.items() if self[item[0]] != item[1])

    def _assign(self, values):
        """Set values of lines; those of stored lines outside a computation at once."""
        if not values:
            return
        if self[:1].id and not self.env.is_protected(
            self._fields["discount"], self[:1]
        ):
            self.write(values)
        else:
            self.update(values)

    def _set_technical_discount(self):
        """Note the discount by the terms beside one that came with other changes."""
        for line in self.filtered(lambda line: line.sudo().price_terms):
            line.technical_discount = replay(line.sudo().price_terms)[1]

    def _has_manual_discount(self):
        digits = self.env["decimal.precision"].precision_get("Discount")
        return float_compare(self.discount, self.technical_discount, digits) != 0

    @api.model_create_multi
    def create(self, vals_list):
        """Lines join the sum of their order, on which discounts may depend."""
        for vals in vals_list:
            self._drop_orphan_discount(vals)
        lines = super().create(vals_list)
        lines.order_id._follow_order_sum()
        return lines

    def write(self, vals):
        """A change of the sum of the order changes the discounts that depend on it."""
        vals = dict(vals)
        self._drop_orphan_discount(vals)
        result = super().write(vals)
        alone = "discount" in vals and "technical_discount" not in vals
        if alone and ASKED & vals.keys():
            self._set_technical_discount()
        if {"price_unit", *ASKED} & vals.keys():
            self.order_id._follow_order_sum()
        return result

    def unlink(self):
        """Lines leave the sum of their order."""
        orders = self.order_id
        result = super().unlink()
        orders.exists()._follow_order_sum()
        return result

    @api.model
    def _drop_orphan_discount(self, vals):
        # a form sends the technical value also where it may not send the discount,
        # which would then not be computed; alone it comes from the program
        if "technical_discount" in vals and "discount" not in vals and len(vals) > 1:
            vals.pop("technical_discount")
