from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """What alternatives cost, chosen or not."""

    _inherit = "sale.order.line"

    offered_subtotal = fields.Monetary(
        "Offered Amount",
        compute="_compute_offered_amounts",
        help="What the alternative costs in the offered quantity, without taxes.",
    )
    offered_total = fields.Monetary(compute="_compute_offered_amounts")

    @api.depends(
        "alternative_group", "offered_qty", "discount", "price_unit", "tax_ids"
    )
    def _compute_offered_amounts(self):
        others = self.filtered(lambda line: not line.alternative_group)
        others.offered_subtotal = others.offered_total = 0.0
        Tax = self.env["account.tax"]
        for line in self - others:
            company = line.company_id or self.env.company
            base_line = line._prepare_base_line_for_taxes_computation(
                quantity=line.offered_qty
            )
            Tax._add_tax_details_in_base_line(base_line, company)
            Tax._round_base_lines_tax_details([base_line], company)
            details = base_line["tax_details"]
            line.offered_subtotal = details["total_excluded_currency"]
            line.offered_total = details["total_included_currency"]

    # PRICES OF THE OFFERED QUANTITY

    @api.depends("offered_qty")
    def _compute_register_row(self):
        return super()._compute_register_row()

    @api.depends("offered_qty")
    def _compute_price_basis(self):
        return super()._compute_price_basis()

    @api.depends("offered_qty")
    def _compute_price_terms(self):
        return super()._compute_price_terms()

    @api.depends("offered_qty")
    def _compute_price_steps(self):
        return super()._compute_price_steps()

    @api.depends("offered_qty")
    def _compute_pricelist_item_id(self):
        return super()._compute_pricelist_item_id()

    @api.depends("offered_qty")
    def _compute_price_unit(self):
        return super()._compute_price_unit()

    @api.depends("offered_qty")
    def _compute_discount(self):
        return super()._compute_discount()

    def _get_pricelist_kwargs(self):
        values = super()._get_pricelist_kwargs()
        if self.alternative_group:
            values["quantity"] = self.offered_qty or 1.0
        return values

    def _get_question_step(self):
        return {
            **super()._get_question_step(),
            "quantity": self._get_offered_quantity(),
        }

    def _get_quantity_for_discounts(self):
        if not self.alternative_group:
            return super()._get_quantity_for_discounts()
        unit = self.product_id.uom_id
        if not self.product_uom_id or self.product_uom_id == unit:
            return self.offered_qty
        return self.product_uom_id._compute_quantity(
            self.offered_qty, unit, round=False, raise_if_failure=False
        )

    # APPROVAL

    def _get_approval_quantity(self):
        """Alternatives are approved in the offered quantity, whichever is chosen."""
        if self.alternative_group and not (
            self.is_chosen and self.order_id.state == "sale"
        ):
            return self.offered_qty
        return super()._get_approval_quantity()

    def _get_approval_values(self, term):
        """A choice changes the sum of the order, and the discounts that follow the sum.

        Those are no decision of anybody: where something is chosen, only discounts by
        hand are approved.
        """
        values = super()._get_approval_values(term)
        if not self.order_id.has_alternatives or self._has_manual_discount():
            return values
        if term == "discount":
            return [0.0]
        return [*values[:2], round(self.price_unit, 6)] if term == "margin" else values

    def _get_offered_margin(self):
        """Amount without taxes and margin of the offered quantity."""
        amount = self.offered_subtotal
        return amount, amount - self.purchase_price * self.offered_qty

    # CUSTOMERS

    def _can_be_edited_on_portal(self):
        """Customers choose an alternative in its offered quantity."""
        return super()._can_be_edited_on_portal() and not self.alternative_group
