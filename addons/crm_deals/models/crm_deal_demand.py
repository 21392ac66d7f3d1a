from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare, float_is_zero


class CrmDealDemand(models.Model):
    """A thing the client needs: what, how much, at which price, and whether we gave it."""

    _name = "crm.deal.demand"
    _description = "Demand"
    _order = "deal_id, sequence, id"
    _check_company_auto = True

    deal_id = fields.Many2one(
        "crm.lead", "Deal", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="deal_id.company_id")
    currency_id = fields.Many2one(related="deal_id.company_currency")
    product_id = fields.Many2one(
        "product.product",
        index="btree_not_null",
        check_company=True,
        domain=[("sale_ok", "=", True)],
    )
    name = fields.Char(
        "What",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="What the client needs, in words: also things we do not have in our range.",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0)
    uom_id = fields.Many2one(
        "uom.uom",
        "Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    price_unit = fields.Float(
        "Price",
        digits="Product Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        help="Price the client counts on, in the currency of the company. At first "
        "the one of the client's price list, for the quantity asked.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    satisfied_percent = fields.Float(
        "Satisfied, %",
        digits=(5, 2),
        compute="_compute_satisfied_percent",
        inverse="_inverse_satisfied_percent",
        store=True,
        readonly=False,
        copy=False,
        aggregator="avg",
        help="Share of the demand that the client got from us. It follows the confirmed "
        "orders of the deal until somebody writes another figure.",
    )
    is_satisfied_by_hand = fields.Boolean("Satisfied Share by Hand", copy=False)
    satisfied_amount = fields.Monetary(compute="_compute_satisfied_amount", store=True)
    unmet_amount = fields.Monetary(compute="_compute_satisfied_amount", store=True)
    reason_id = fields.Many2one(
        "crm.deal.unmet.reason",
        "Reason",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="Why the client did not get all of it from us.",
    )
    is_reason_missing = fields.Boolean(
        "Reason Missing",
        compute="_compute_is_reason_missing",
        search="_search_is_reason_missing",
        help="The deal is closed, a part of the demand is not satisfied, "
        "and nobody has said why.",
    )
    note = fields.Char()

    @api.depends("product_id")
    def _compute_name(self):
        for line in self.filtered("product_id"):
            line.name = line.product_id.display_name

    @api.depends("product_id")
    def _compute_uom_id(self):
        for line in self.filtered("product_id"):
            line.uom_id = line.product_id.uom_id

    @api.depends("product_id", "uom_id")
    def _compute_price_unit(self):
        """Ask the client's price list once for all lines that are asked alike."""
        lines = self.filtered("product_id")
        for same in lines.grouped(lambda line: line._get_price_key()).values():
            prices = same._ask_prices()
            for line in same:
                line.price_unit = prices[line.product_id.id]

    def _get_price_key(self):
        """Return what the price depends on, besides the product."""
        return (
            self.deal_id.company_id,
            self.deal_id.partner_id,
            self.uom_id,
            self.quantity,
        )

    def _ask_prices(self):
        """Return ``{product id: price}`` for lines of the same client and quantity."""
        line = self[:1].with_company(self.deal_id.company_id[:1] or self.env.company)
        return line.deal_id.partner_id.property_product_pricelist._get_products_price(
            self.product_id.with_company(line.env.company),
            line.quantity or 1.0,
            uom=line.uom_id or None,
            currency=line.currency_id or line.env.company.currency_id,
            date=fields.Datetime.now(),
        )

    @api.depends("quantity", "price_unit")
    def _compute_amount(self):
        for line in self:
            amount = line.quantity * line.price_unit
            line.amount = line.currency_id.round(amount) if line.currency_id else amount

    @api.depends("amount", "satisfied_percent")
    def _compute_satisfied_amount(self):
        for line in self:
            amount = line.amount * line.satisfied_percent / 100
            if line.currency_id:
                amount = line.currency_id.round(amount)
            line.satisfied_amount = amount
            line.unmet_amount = line.amount - amount

    @api.depends(
        "product_id",
        "quantity",
        "uom_id",
        "deal_id.demand_ids.product_id",
        "deal_id.demand_ids.quantity",
        "deal_id.order_ids.state",
        "deal_id.order_ids.order_line.product_id",
        "deal_id.order_ids.order_line.product_uom_id",
        "deal_id.order_ids.order_line.product_uom_qty",
    )
    def _compute_satisfied_percent(self):
        lines = self.filtered(lambda line: not line.is_satisfied_by_hand)
        percents = lines._get_ordered_percents()
        for line in lines:
            line.satisfied_percent = percents.get(line, 0.0)

    def _inverse_satisfied_percent(self):
        """A figure that is not the one of the orders was written by hand."""
        percents = self._get_ordered_percents()
        for line in self:
            line.is_satisfied_by_hand = float_compare(
                line.satisfied_percent, percents.get(line, 0.0), precision_digits=2
            )

    def _get_ordered_percents(self):
        """Return the share of each line that confirmed orders of its deal cover.

        What was ordered of a product goes to the lines that ask for it in their order.

        :return: ``{line: percent}``, lines without product left out
        """
        left = self.deal_id._get_ordered_quantities()
        percents = {}
        for line in self.deal_id.demand_ids.sorted(lambda line: line.sequence):
            key = (line.deal_id._origin.id, line.product_id.id)
            if not line.product_id or key not in left:
                continue
            asked = line._get_product_quantity()
            taken = min(max(left[key], 0.0), asked)
            left[key] -= taken
            percents[line] = round(taken / asked * 100, 2) if asked else 0.0
        return percents

    def _get_product_quantity(self):
        """Return the quantity in the unit of the product."""
        unit = self.product_id.uom_id
        return (self.uom_id or unit)._compute_quantity(
            self.quantity, unit, round=False, raise_if_failure=False
        )

    @api.depends("reason_id", "satisfied_percent", "deal_id.won_status")
    def _compute_is_reason_missing(self):
        for line in self:
            line.is_reason_missing = (
                line.deal_id.won_status in ("won", "lost")
                and not line.reason_id
                and line.satisfied_percent < 100
            )

    def _search_is_reason_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("reason_id", "=", False),
            ("satisfied_percent", "<", 100),
            ("deal_id.won_status", "in", ("won", "lost")),
        ]

    @api.constrains("name", "product_id")
    def _check_name(self):
        for line in self:
            if not (line.name or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say what the client of %(deal)s needs: choose a product or "
                        "write it in words.",
                        deal=line.deal_id.display_name,
                    )
                )

    @api.constrains("quantity", "price_unit")
    def _check_not_negative(self):
        for line in self:
            if line.quantity < 0 or line.price_unit < 0:
                raise ValidationError(
                    self.env._(
                        "%(what)s in the demand of %(deal)s: quantity and price cannot "
                        "be negative. What the client no longer needs is deleted.",
                        what=line.name,
                        deal=line.deal_id.display_name,
                    )
                )

    @api.constrains("satisfied_percent")
    def _check_satisfied_percent(self):
        for line in self:
            if not 0 <= line.satisfied_percent <= 100:
                raise ValidationError(
                    self.env._(
                        "%(what)s in the demand of %(deal)s: the satisfied share is "
                        "between 0 and 100 %%.",
                        what=line.name,
                        deal=line.deal_id.display_name,
                    )
                )

    def action_follow_orders(self):
        """Let the satisfied share follow the orders of the deal again.

        :return: True
        """
        self.is_satisfied_by_hand = False
        self._compute_satisfied_percent()
        return True

    def _prepare_quotation_lines(self):
        """Return the values of the lines of a quotation for what is still to be given."""
        lines = [line._prepare_quotation_line() for line in self]
        return [values for values in lines if values]

    def _prepare_quotation_line(self):
        """Return the values of one line: a product, or a note of the client's words."""
        left = self.quantity * (100 - self.satisfied_percent) / 100
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        if float_is_zero(left, precision_digits=digits):
            return {}
        if self.product_id.active and self.product_id.sale_ok:
            return {
                "product_id": self.product_id.id,
                "product_uom_id": (self.uom_id or self.product_id.uom_id).id,
                "product_uom_qty": left,
            }
        unit = self.uom_id.name or ""
        text = f"{self.name} ({left:g} {unit}".rstrip() + ")"
        return {"display_type": "line_note", "name": text}
