from odoo import api, fields, models

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns
from odoo.addons.pricing_rules.tools.price_ledger import (
    net_price,
    replay,
    without_hand,
)

from .sale_offer_price import WIDER


class SaleOrderLine(models.Model):
    """Prices of lines under an offer.

    The rules of the individual offer are asked first, then its price type, then the
    same of the standard offer it is based on, then the customer's price type.
    """

    _inherit = "sale.order.line"

    offer_price_unit = fields.Float(
        "Offer Price",
        compute="_compute_offer_price",
        min_display_digits="Product Price",
        store=True,
        precompute=True,
        copy=False,
        help="What one unit costs by the terms of the offer, discounts taken off.",
    )
    deviation_percent = fields.Float(
        "Below the Offer, %",
        compute="_compute_offer_price",
        digits=(16, 2),
        store=True,
        precompute=True,
        copy=False,
        aggregator="avg",
        help="How far the price is below that of the offer. Negative: above.",
    )

    def _auto_init(self):
        """Old lines are priced by no offer."""
        create_empty_columns(self, ["offer_price_unit", "deviation_percent"])
        return super()._auto_init()

    @api.depends("price_steps", "order_id.offer_id")
    def _compute_offer_price(self):
        for line in self:
            # the ledger is for sales people only; its price is for all who see the line
            steps = line.sudo().price_steps
            under = bool(line.order_id.offer_id and steps)
            line.offer_price_unit = (
                net_price(*replay(without_hand(steps))) if under else 0.0
            )
            line.deviation_percent = (
                line.sudo().price_deviation_percent if under else 0.0
            )

    def _get_rule_keys(self):
        """Under which keys of ``sale.offer._index_rules`` the rules for a line are."""
        product = self.product_id._origin
        return [
            ("product_id", product.id),
            ("product_tmpl_id", product.product_tmpl_id.id),
            ("price_group_id", product.price_group_id.id),
            WIDER,
        ]

    def _is_under_rule(self, rule, segments):
        """Whether a price rule of an offer is for this line.

        :param rule: ``product.pricelist.item``
        :param segments: ids of product segments, per id of the template
        """
        moment = self._get_order_date() or fields.Datetime.now()
        if (rule.date_start and moment < rule.date_start) or (
            rule.date_end and moment > rule.date_end
        ):
            return False
        quantity = self._get_quantity_for_discounts()
        if rule.applied_on == "1_product_segment":
            template = self.product_id.product_tmpl_id._origin
            return (
                rule.product_segment_id.id in segments.get(template.id, ())
                and quantity >= rule.min_quantity
            )
        return rule._is_applicable_for(self.product_id._origin, quantity)

    def _get_base_steps(self):
        """Ask the offer of the order before the customer's price type."""
        under = self.filtered(lambda line: line.order_id.offer_id)
        found = {}
        for order, lines in under.grouped("order_id").items():
            found.update(lines._get_offer_steps(order))
        others = self.filtered(lambda line: line not in found)
        return {**super(SaleOrderLine, others)._get_base_steps(), **found}

    def _get_offer_steps(self, order):
        """Steps of the prices that the offer of an order decides, per line.

        Lines priced by the order's own price type are left to it.
        """
        found, open_lines = {}, self
        own = order.pricelist_id._origin
        # terms hold also for those who may not read every part of them
        for offer in order.offer_id.sudo()._get_price_chain():
            rules = offer._find_rules(open_lines)
            for line, rule in rules.items():
                found[line] = line._get_offer_rule_steps(rule)
            open_lines = open_lines.filtered(
                lambda line, rules=rules: line not in rules
            )
            pricelist = offer.pricelist_id
            if not open_lines or not pricelist:
                continue
            priced = open_lines._get_steps_of_type(pricelist)
            if pricelist != own:
                found.update(priced)
            open_lines = open_lines.filtered(
                lambda line, priced=priced: line not in priced
            )
        return found

    def _get_offer_rule_steps(self, rule):
        line = self.with_company(self.company_id)
        values = line._get_pricelist_kwargs()
        order = self.order_id
        currency = values["currency"] or order.currency_id
        product = line.product_id.with_context(**line._get_product_price_context())
        price = rule._compute_price(
            product=product, **{**values, "currency": rule.currency_id}
        )
        steps = [
            {
                "kind": "offer_rule",
                "op": "set",
                "value": price,
                "rule": rule.id,
                "offer": rule.offer_id.id,
                "name": rule.offer_id.display_name,
                "scope": rule.name,
            }
        ]
        if currency != rule.currency_id:
            rate = self.env["res.currency"]._get_conversion_rate(
                rule.currency_id,
                currency,
                order.company_id or self.env.company,
                values["date"] or fields.Date.context_today(self),
            )
            steps.append(
                {"kind": "currency", "op": "mul", "value": rate, "to": currency.id}
            )
        return steps

    def _get_steps_of_type(self, pricelist):
        """Steps of the lines that a price type has a price for, per line."""
        if pricelist.is_registered:
            return self._get_steps_of_register(pricelist)
        result = {}
        for line in self:
            values = line._get_pricelist_kwargs()
            rule = pricelist._get_product_rule(product=line.product_id, **values)
            if rule:
                result[line] = line._get_steps_of_item(pricelist, rule)
        return result

    def _get_steps_of_item(self, pricelist, rule_id):
        rule = self.env["product.pricelist.item"].browse(rule_id)
        product = self.product_id.with_context(**self._get_product_price_context())
        price = rule._compute_price(product=product, **self._get_pricelist_kwargs())
        return [{"kind": "rule", "rule": rule_id, "op": "set", "value": price}]

    def _get_steps_of_register(self, pricelist):
        questions = {
            line: (
                pricelist.id,
                line.product_id._origin.id,
                pricelist._get_price_day(line._get_order_date()),
            )
            for line in self
        }
        rows = pricelist._get_register_rows(set(questions.values()))
        result = {}
        for line, question in questions.items():
            if not (row := rows.get(question)):
                continue
            product, net = line.product_id, row["price"]
            if pricelist.price_includes_tax:
                nets = pricelist.with_company(line.company_id)._take_out_taxes(
                    product, {product.id: net}
                )
                net = nets[product.id]
            result[line] = pricelist._get_register_steps(
                product.with_context(**line._get_product_price_context()),
                row,
                net,
                line.product_uom_id,
                line._get_order_date(),
                line.currency_id or line.order_id.currency_id,
            )
        return result

    def _get_question_step(self):
        """The offer is part of what the terms were asked for."""
        step = super()._get_question_step()
        if offer := self.order_id.offer_id:
            step["offer"] = offer._origin.id
        return step

    def _get_deviation_words(self):
        """How the price of the line differs from that of the offer."""
        percent = abs(self.deviation_percent)
        if self.deviation_percent > 0:
            return self.env._(
                "%(product)s: %(percent).2f %% below the offer",
                product=self.product_id.display_name or self.name,
                percent=percent,
            )
        return self.env._(
            "%(product)s: %(percent).2f %% above the offer",
            product=self.product_id.display_name or self.name,
            percent=percent,
        )
