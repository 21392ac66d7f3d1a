from odoo import api, fields, models
from odoo.tools import groupby

from ..tools.price_discount import combine
from ..tools.price_ledger import price_to_pay, replay

QUESTION = (
    "product_id",
    "product_uom_id",
    "product_uom_qty",
    "product_no_variant_attribute_value_ids",
    "order_id.pricelist_id",
    "order_id.partner_id",
    "order_id.payment_term_id",
    "order_id.date_order",
)
SALES = "sales_team.group_sale_salesman"


class SaleOrderLine(models.Model):
    """What a line costs by the terms of sale: price type, currency, unit, discounts.

    The terms are a ledger; price and discount of the line are what it leads to. They
    are asked for all lines at once and answered by one query of the register.
    """

    _inherit = "sale.order.line"

    register_row = fields.Json(
        compute="_compute_register_row", compute_sudo=True, groups=SALES
    )
    price_basis = fields.Json(
        compute="_compute_price_basis", compute_sudo=True, groups=SALES
    )
    price_terms = fields.Json(
        compute="_compute_price_terms", compute_sudo=True, groups=SALES
    )

    def _is_priced_by_terms(self):
        """Whether the price comes from the terms of sale, and not from a special flow.

        Down payments, rewards, global discounts, delivery, expenses and the parts of
        combos have prices of their own.
        """
        self.ensure_one()
        product = self.product_id
        return not (
            not product
            or not self.order_id
            or self.display_type
            or self.is_downpayment
            or self.combo_item_id
            or self.product_type == "combo"
            or self.reward_id
            or (self.is_expense and product.expense_policy == "cost")
            or self._is_global_discount()
            or self._is_delivery()
        )

    @api.depends(*QUESTION)
    def _compute_register_row(self):
        """Find the set prices of all lines in one query."""
        self.order_id._ensure_sold_by()
        questions = {}
        for line in self:
            pricelist = line.order_id.pricelist_id
            if pricelist.is_registered and line.product_id and not line.display_type:
                day = pricelist._get_price_day(line._get_order_date())
                questions[line] = (
                    pricelist._origin.id,
                    line.product_id._origin.id,
                    day,
                )
        rows = self.env["product.pricelist"]._get_register_rows(set(questions.values()))
        for line in self:
            line.register_row = rows.get(questions.get(line))

    @api.depends(*QUESTION)
    def _compute_price_basis(self):
        """Find the price before shown discounts, and which discounts are left to show.

        It never depends on the sum of the order, which is made up of these prices.
        """
        priced = self.filtered(lambda line: line._is_priced_by_terms())
        (self - priced).price_basis = False
        for order, lines in priced.grouped("order_id").items():
            bases = lines._get_base_steps()
            discounts = self.env["price.discount"]._evaluate(order, lines)
            for line in lines:
                line.price_basis = line._get_basis(bases[line], *discounts[line])

    @api.depends(*QUESTION)
    def _compute_price_terms(self):
        """Write down how price and discount of each line come about."""
        based = self.filtered("price_basis")
        (self - based).price_terms = False
        for order, lines in based.grouped("order_id").items():
            bases = {line: line.price_basis for line in lines}
            ids = {id_: None for basis in bases.values() for id_ in basis["to_show"]}
            allowed = self.env["price.discount"]._evaluate_sum(order, list(ids))
            for line, basis in bases.items():
                line.price_terms = line._get_terms(basis, allowed)

    def _get_basis(self, base, rules, refused):
        """The part of the ledger that decides the price.

        :param base: steps of the price before discounts
        :param rules: discounts that hold, whatever the sum of the order
        :param refused: steps of those that do not
        :return: dict of ``steps``, ``shown`` (steps that are shown as a discount),
            ``to_show`` (ids of discounts that may be shown) and ``refused``
        """
        steps = [self._get_question_step()]
        steps += [step for step in base if not step.get("shown")]
        hidden = [rule for rule in rules if not rule.shown]
        lowered, beaten = self._get_discount_steps(steps, hidden)
        if lowered:
            digits = self.env["decimal.precision"].precision_get("Product Price")
            lowered.append({"kind": "round", "op": "round", "value": digits})
        return {
            "steps": steps + lowered,
            "shown": [step for step in base if step.get("shown")],
            "to_show": [rule.id for rule in rules if rule.shown],
            "refused": refused + beaten,
        }

    def _get_terms(self, basis, allowed):
        """The whole ledger of a line by the terms of sale.

        :param basis: see :meth:`_get_basis`
        :param allowed: dict of id -> (rule, what the sum of the order refuses or None)
        """
        held, refused = [], basis["refused"]
        for rule, refusal in (allowed[id_] for id_ in basis["to_show"]):
            if refusal:
                prepare = self.env["price.discount"]._prepare_refusal
                refused.append(prepare(rule, refusal))
            else:
                held.append(rule)
        steps, shown = basis["steps"], basis["shown"]
        offered, beaten = self._get_discount_steps(steps + shown, held)
        shown += [{**step, "shown": True} for step in offered]
        if shown:
            digits = self.env["decimal.precision"].precision_get("Discount")
            shown.append({"kind": "share", "op": "share", "value": digits})
        steps += shown
        return steps + self._get_fiscal_steps(steps) + refused + beaten

    def _get_question_step(self):
        """What the terms were asked for."""
        order = self.order_id
        return {
            "kind": "question",
            "product": self.product_id._origin.id,
            "uom": self.product_uom_id._origin.id,
            "quantity": self.product_uom_qty,
            "pricelist": order.pricelist_id._origin.id,
            "partner": order.partner_id._origin.id,
            "date": str(self._get_order_date() or ""),
            "currency": self.currency_id.id or order.currency_id.id,
        }

    # BASE PRICE

    def _get_base_steps(self):
        """Steps of the price before discounts, per line."""
        nets = self._get_register_nets()
        return {
            line: line._get_set_price_steps(nets[line])
            if line in nets
            else line._get_rule_steps()
            for line in self
        }

    def _get_register_nets(self):
        """Prices of the register without taxes on top, per line that has one."""
        result = {}
        registered = self.filtered("register_row")
        for (pricelist, company), lines in registered.grouped(
            lambda line: (line.order_id.pricelist_id, line.order_id.company_id)
        ).items():
            prices = {line.product_id.id: line.register_row["price"] for line in lines}
            if pricelist.price_includes_tax:
                prices = pricelist.with_company(company)._take_out_taxes(
                    lines.product_id, prices
                )
            result.update({line: prices[line.product_id.id] for line in lines})
        return result

    def _get_set_price_steps(self, net):
        line = self.with_company(self.order_id.company_id)
        return line.order_id.pricelist_id._get_register_steps(
            line.product_id.with_context(**line._get_product_price_context()),
            line.register_row,
            net,
            line.product_uom_id,
            line._get_order_date(),
            line.currency_id or line.order_id.currency_id,
        )

    def _get_rule_steps(self):
        """Steps of a price by Odoo's rules, or of the sales price without any."""
        line = self.with_company(self.company_id)
        rule = line.pricelist_item_id
        price = line._get_pricelist_price()
        step = {"kind": "rule", "rule": rule.id} if rule else {"kind": "list"}
        if not rule._show_discount():
            return [{**step, "op": "set", "value": price}]
        before = line._get_pricelist_price_before_discount()
        if before <= price:
            # a rule that makes the price higher is not shown to the customer
            return [{**step, "op": "set", "value": price}]
        return [
            {"kind": "list", "op": "set", "value": before},
            {**step, "op": "mul", "value": price / before, "shown": True},
        ]

    # DISCOUNTS

    def _get_discount_steps(self, steps, rules):
        """Apply discounts, group by group, to the price that some steps lead to.

        :return: steps of the discounts that count, steps of those that were beaten
        """
        Discount = self.env["price.discount"]
        names = {rule.id: rule.name for rule in rules}
        price, added, beaten = price_to_pay(steps), [], []
        for (_group, strategy), members in groupby(
            rules, key=lambda rule: (rule.group, rule.strategy)
        ):
            if price <= 0:
                break
            offers = Discount._to_offers(members, self)
            chosen, lost = combine(strategy, price, offers)
            added += [
                {
                    "kind": "discount",
                    "discount": offer.id,
                    "name": names[offer.id],
                    "op": operation,
                    "value": value,
                }
                for offer, operation, value in chosen
            ]
            price = price_to_pay(steps + added)
            beaten += [
                {
                    "kind": "refused",
                    "discount": offer.id,
                    "name": names[offer.id],
                    "test": "strategy",
                    "value": strategy,
                    "need": [names[winner.id] for winner, _op, _value in chosen],
                }
                for offer in lost
            ]
        return added, beaten

    def _get_fiscal_steps(self, steps):
        """The price on a document with other taxes than those of the product."""
        position = self.order_id.fiscal_position_id
        if not position:
            return []
        price, _discount = replay(steps)
        taxes = self.product_id.taxes_id._filter_taxes_by_company(self.company_id)
        mapped = self.product_id._get_tax_included_unit_price_from_price(
            price, product_taxes=taxes, fiscal_position=position
        )
        if mapped == price:
            return []
        return [
            {"kind": "fiscal", "op": "set", "value": mapped, "position": position.id}
        ]
