from odoo import api, models


class SaleOrderLine(models.Model):
    """Lines are what is approved, and are locked with their order."""

    _inherit = "sale.order.line"

    def _counts_for_approval(self):
        """Whether somebody approves the line: not texts, down payments and expenses."""
        return not (self.display_type or self.is_downpayment or self.is_expense)

    def _get_approval_lines(self):
        """Lines that are approved, by keys that do not depend on their ids.

        :return: dict of "product:number of the line of this product" -> line
        """
        lines, counts = {}, {}
        for line in self.filtered(lambda line: line._counts_for_approval()):
            product = line.product_id.id
            counts[product] = number = counts.get(product, 0) + 1
            lines[f"{product}:{number}"] = line
        return lines

    def _get_approval_quantity(self):
        """The quantity that is approved.

        Where the customer chooses it himself, the price is approved for any quantity.
        """
        return False if self._is_line_optional() else self.product_uom_qty

    def _get_approval_values(self, term):
        """What a level that watches a term remembers of the line."""
        quantity = self._get_approval_quantity()
        if term == "price":
            taxes = sorted(self.tax_ids.ids)
            price = round(self.price_unit, 6)
            return [quantity, self.product_uom_id.id, price, taxes]
        if term == "discount":
            return [round(self.discount, 4)]
        net = round(self._get_discounted_price(), 6)
        return [quantity, round(self.purchase_price, 6), net]

    def _get_approval_deviation(self):
        """How far the line is below the terms of sale, in percent."""
        return self.price_deviation_percent

    @api.model
    def _get_approval_label(self, key):
        """Words for a key of :meth:`_get_approval_lines`."""
        product = self.env["product.product"].browse(int(key.split(":")[0]))
        return product.sudo().exists().display_name or self.env._("Line")

    @api.model
    def _show_approval_values(self, values):
        """Words for what was remembered of a line."""
        if values is None:
            return self.env._("no line")
        if len(values) == 4:
            quantity, _uom, price, _taxes = values
            return f"{quantity:g} x {price:g}" if quantity else f"{price:g}"
        if len(values) == 1:
            return f"{values[0]:g} %"
        _quantity, cost, net = values
        return self.env._(
            "net %(net)s, cost %(cost)s", net=f"{net:g}", cost=f"{cost:g}"
        )

    # LOCK

    @api.model_create_multi
    def create(self, vals_list):
        """No lines for an order that waits for approval."""
        ids = {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        orders = self.env["sale.order"].browse(ids)
        with orders._guard_approval(["order_line"]):
            return super().create(vals_list)

    def write(self, vals):
        """The lines of an order that waits for approval stay as they are."""
        orders = self.order_id | self.env["sale.order"].browse(vals.get("order_id"))
        with orders._guard_approval(["order_line"]):
            return super().write(vals)

    def unlink(self):
        """The lines of an order that waits for approval stay."""
        with self.order_id._guard_approval(["order_line"]):
            return super().unlink()
