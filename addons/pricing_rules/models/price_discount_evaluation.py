from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import ormcache

from ..tools.price_discount import (
    Offer,
    Rule,
    find_line_refusal,
    find_order_refusal,
    find_sum_refusal,
)
from .price_discount import WEEKDAYS


class PriceDiscount(models.Model):
    """Which discounts hold for an order and its lines: one pass over plain values."""

    _inherit = "price.discount"

    @api.model
    @ormcache("company_id")
    def _get_candidates(self, company_id):
        """Ids of the discounts of a company in their order, and whether a sum matters.

        :return: tuple of a tuple of ids and a boolean
        """
        # what a discount does is not a secret of who sees it
        Discount = self.sudo().with_context(active_test=True)
        found = Discount.search([("company_id", "in", [company_id, False])])
        by_sum = any(discount.amount_from or discount.amount_to for discount in found)
        return found._ids, by_sum

    @api.model
    def _depend_on_sum(self, company):
        """Whether the sum of an order decides about discounts of a company."""
        return self._get_candidates(company.id)[1]

    def _to_rule(self):
        """The discount as plain values, read once for all lines."""
        self.ensure_one()
        # a condition does not fall away with what was archived: nobody meets it then
        kept = self.with_context(active_test=False)
        chosen = {
            "pricelist": kept.pricelist_ids,
            "payment_term": kept.payment_term_ids,
            "price_group": kept.price_group_ids,
        }
        any_of = {
            "partner_segment": kept.partner_segment_ids,
            "loyalty_program": kept.loyalty_program_ids,
            "turnover_tier": kept.turnover_tier_ids,
            "product_segment": kept.product_segment_ids,
            "category": kept.category_ids,
        }
        return Rule(
            id=self.id,
            name=self.name,
            group=self.group_id.id,
            strategy=self.group_id.strategy,
            kind=self.kind,
            value=self.value,
            shown=self.apply_as == "discount" and self._may_be_shown(),
            date_from=self.date_from,
            date_to=self.date_to,
            weekdays=frozenset(
                number for number, day in enumerate(WEEKDAYS) if self[day]
            ),
            hours=(self.hour_from, self.hour_to),
            order_sum=(self.amount_from, self.amount_to),
            quantity=(self.quantity_from, self.quantity_to),
            one_of={
                test: frozenset(recs._ids) for test, recs in chosen.items() if recs
            },
            any_of={
                test: frozenset(recs._ids) for test, recs in any_of.items() if recs
            },
        )

    @api.model
    def _may_be_shown(self):
        """Without the column for discounts they can only be part of the price."""
        return self.env["product.pricelist.item"]._is_discount_feature_enabled()

    @api.model
    def _evaluate(self, order, lines):
        """Find the discounts that hold for lines of one order, whatever its sum.

        :param order: the order
        :param lines: lines of it that are priced by the terms of sale
        :return: dict of line -> (rules that hold, refused ones as ledger steps)
        """
        ids, _by_sum = self._get_candidates((order.company_id or self.env.company).id)
        if not ids:
            return {line: ([], []) for line in lines}
        discounts = self.sudo().browse(ids)
        facts = order._get_discount_facts(discounts, lines[:1]._get_order_date())
        rules = [
            (rule, find_order_refusal(rule, facts))
            for rule in (discount._to_rule() for discount in discounts)
        ]
        return {
            line: self._sort_out(rules, line_facts)
            for line, line_facts in lines._get_discount_facts(discounts).items()
        }

    @api.model
    def _sort_out(self, rules, facts):
        """Part rules, each with what the order lacks, into those that hold and others."""
        held, refused = [], []
        for rule, refusal in rules:
            if refusal := refusal or find_line_refusal(rule, facts):
                refused.append(self._prepare_refusal(rule, refusal))
            else:
                held.append(rule)
        return held, refused

    @api.model
    def _evaluate_sum(self, order, ids):
        """Which of some discounts the sum of an order allows.

        :param ids: ids of discounts that hold otherwise
        :return: dict of id -> (rule, refusal or None), in the order of the ids
        """
        rules = [self.sudo().browse(id_)._to_rule() for id_ in ids]
        if not any(rule.by_sum for rule in rules):
            return {rule.id: (rule, None) for rule in rules}
        amount = order._get_amount_for_discounts()
        found = {}
        for rule in rules:
            currency = self.sudo().browse(rule.id).currency_id
            own = order._convert_for_discounts(amount, currency)
            found[rule.id] = (rule, find_sum_refusal(rule, own))
        return found

    @api.model
    def _prepare_refusal(self, rule, refusal):
        step = {"kind": "refused", "discount": rule.id, "name": rule.name}
        step.update(refusal._asdict())
        return {key: value for key, value in step.items() if value is not None}

    @api.model
    def _get_local_moment(self, date, company):
        """The moment as the clock of a company shows it.

        :param date: datetime in UTC; empty for now
        """
        moment = fields.Datetime.to_datetime(date) or fields.Datetime.now()
        zone = company.sudo().partner_id.tz or self.env.user.tz or "UTC"
        return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone))

    @api.model
    def _to_offers(self, rules, line):
        """Discounts with amounts in the currency and unit of a line."""
        return [
            Offer(rule.id, rule.kind, self._get_value_for(rule, line)) for rule in rules
        ]

    @api.model
    def _get_value_for(self, rule, line):
        if rule.kind == "percent":
            return rule.value
        discount = self.sudo().browse(rule.id)
        value = line._convert_to_sol_currency(rule.value, discount.currency_id)
        unit = line.product_id.uom_id
        return unit._compute_price(value, line.product_uom_id or unit)
