from collections import defaultdict

from odoo import models

# the more exact a rule, the sooner it is asked; then the greater quantity, the newer one
LEVELS = {
    "0_product_variant": (0, 0),
    "1_product": (0, 1),
    "1_product_price_group": (1, 0),
    "1_product_segment": (2, 0),
    "2_product_category": (3, 0),
    "3_global": (4, 0),
}
# what rules are for one thing only, by the field that names it
EXACT = {
    "0_product_variant": "product_id",
    "1_product": "product_tmpl_id",
    "1_product_price_group": "price_group_id",
}
WIDER = "wider"


class SaleOffer(models.Model):
    """The prices of an offer, for many lines at once."""

    _inherit = "sale.offer"

    def _get_price_chain(self):
        """The offer and the standard one it is based on, in the order they are asked."""
        return [offer for offer in (self, self.parent_id) if offer]

    def _get_rule_chain(self):
        """Those of the chain whose rules hold, in the order they are asked.

        An own price type is asked before the rules of the standard offer. Where it has
        prices for everything, those rules are without effect.
        """
        own = self.pricelist_id
        complete = own.is_registered or "3_global" in own.item_ids.mapped("applied_on")
        return [self] if complete else self._get_price_chain()

    def _find_rules(self, lines):
        """The rule of this offer alone that decides the price of each line.

        :param lines: order lines of one order
        :return: dict of line -> ``product.pricelist.item``; lines without one are left
            out
        """
        index = self._index_rules()
        if not index:
            return {}
        segments = lines._get_product_segment_ids(self.rule_ids.product_segment_id)
        found = {}
        for line in lines:
            candidates = sorted(
                candidate
                for key in line._get_rule_keys()
                for candidate in index.get(key, ())
            )
            rules = self.rule_ids.browse(id_ for _place, id_ in candidates)
            rules = rules.with_prefetch(self.rule_ids._prefetch_ids)
            rule = next(
                (rule for rule in rules if line._is_under_rule(rule, segments)), None
            )
            if rule:
                found[line] = rule
        return found

    def _index_rules(self):
        """The rules by what they are for, so that a line asks only a few of many.

        :return: dict of (field, id), or the name of a wider scope -> list of
            (place in the order in which rules are asked, id of the rule)
        """
        rules = self.rule_ids.sorted(
            lambda rule: (LEVELS[rule.applied_on], -rule.min_quantity, -rule.id)
        )
        index = defaultdict(list)
        for place, rule in enumerate(rules):
            field = EXACT.get(rule.applied_on)
            index[(field, rule[field].id) if field else WIDER].append((place, rule.id))
        return index

    def _check_rules_open(self):
        """Refuse other prices in offers that hold already."""
        if not self.env.su:
            self._check_open()

    def _get_markup_limit(self):
        """The highest markup by hand in percent, None when there is no limit."""
        for offer in self._get_price_chain():
            if offer.limit_markup:
                return offer.max_markup_percent
        return None
