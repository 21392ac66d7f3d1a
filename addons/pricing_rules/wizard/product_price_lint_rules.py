from itertools import combinations

from odoo import fields, models
from odoo.tools import groupby

from ..tools.ranges import contains, overlap


class ProductPriceLint(models.TransientModel):
    """Rules of pricelists that never fire, tie, or win only by their order."""

    _inherit = "product.price.lint"

    def _get_checks(self):
        return [
            *super()._get_checks(),
            "_check_past_rules",
            "_check_empty_rules",
            "_check_archived_bases",
            "_check_hidden_rules",
            "_check_tying_rules",
            "_check_order_of_rules",
            "_check_rules_beside_the_register",
        ]

    def _get_rules(self):
        """Rules that can fire by their dates, in the order in which Odoo asks them."""
        return self.env["product.pricelist.item"].search(
            [
                ("pricelist_id", "in", self._get_pricelists().ids),
                ("pricelist_id.price_method", "=", "rules"),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", fields.Datetime.now()),
            ]
        )

    def _get_rule_name(self, rule):
        parts = [rule.pricelist_id.name, rule.name, rule.price]
        if rule.min_quantity:
            parts.append(self.env._("from %(number)g", number=rule.min_quantity))
        return ", ".join(filter(None, parts))

    def _prepare_rule_finding(self, rule, severity, reason, example=False):
        return self._prepare_finding(
            rule,
            severity,
            self.env._("Price rules"),
            self._get_rule_name(rule),
            reason,
            example,
        )

    def _check_past_rules(self):
        """Rules whose dates are over."""
        rules = self.env["product.pricelist.item"].search(
            [
                ("pricelist_id", "in", self._get_pricelists().ids),
                ("date_end", "<", fields.Datetime.now()),
            ]
        )
        for rule in rules:
            yield self._prepare_rule_finding(
                rule,
                "3_hint",
                self.env._(
                    "The rule ended on %(day)s and never fires again. Delete it.",
                    day=fields.Date.context_today(rule, rule.date_end),
                ),
            )

    def _check_empty_rules(self):
        """Rules for products that are archived, or for categories without products."""
        for rule in self._get_empty_rules(self._get_rules()):
            yield self._prepare_rule_finding(
                rule,
                "2_warning",
                self.env._(
                    "No active product falls under this rule: it never fires. Delete "
                    "it, or put products there."
                ),
            )

    def _check_archived_bases(self):
        """Rules that are computed from an archived price type."""
        rules = self._get_rules().filtered(
            lambda rule: rule.base == "pricelist"
            and rule.base_pricelist_id
            and not rule.base_pricelist_id.active
        )
        for rule in rules:
            yield self._prepare_rule_finding(
                rule,
                "1_error",
                self.env._(
                    "The rule is computed from a price type that is archived, whose "
                    "prices nobody keeps up. Base it on another one."
                ),
                rule.base_pricelist_id.name,
            )

    def _check_hidden_rules(self):
        """Rules behind others that always win."""
        hidden = self._get_hidden_rules(self._get_rules())
        Rule = self.env["product.pricelist.item"]
        for id_, (winner, product) in hidden.items():
            product = self.env["product.product"].browse(product)
            example = self._get_rule_name(Rule.browse(winner))
            yield self._prepare_rule_finding(
                Rule.browse(id_),
                "1_error",
                self.env._(
                    "The rule never fires: for everything it covers another rule is "
                    "asked before it and fits. Delete one of them, or change its "
                    "quantity or dates."
                ),
                f"{product.display_name}: {example}" if product else example,
            )

    def _get_scope_key(self, rule):
        return (
            rule.pricelist_id,
            rule.applied_on,
            rule.product_id,
            rule.product_tmpl_id,
            rule.categ_id,
            rule.min_quantity,
        )

    def _get_time(self, rule):
        return rule.date_start, rule.date_end

    def _check_tying_rules(self):
        """Rules of which only the order of entering says which one wins."""
        rules = self._get_rules()
        hidden = self._get_hidden_rules(rules)
        for _key, same in groupby(rules, self._get_scope_key):
            for winner, loser in combinations(same, 2):
                if loser.id in hidden or not overlap(
                    self._get_time(winner), self._get_time(loser)
                ):
                    continue
                exception = contains(self._get_time(loser), self._get_time(winner))
                yield self._prepare_rule_finding(
                    loser,
                    "3_hint" if exception else "2_warning",
                    self.env._(
                        "Two rules for the same products and quantity are valid at the "
                        "same time. The one that was entered later wins; who enters the "
                        "older one anew changes prices. Separate their dates."
                    ),
                    self._get_rule_name(winner),
                )

    def _check_order_of_rules(self):
        """Rules of a category that lose to a greater quantity of a category above."""
        rules = self._get_rules().filtered("categ_id")
        by_categ = rules.grouped(lambda rule: (rule.pricelist_id, rule.categ_id.id))
        for rule in rules:
            above = [int(id_) for id_ in rule.categ_id.parent_path.split("/")[:-2]]
            for categ in above:
                for winner in by_categ.get((rule.pricelist_id, categ), ()):
                    if not winner.min_quantity > rule.min_quantity:
                        continue
                    if overlap(self._get_time(winner), self._get_time(rule)):
                        yield self._prepare_order_finding(rule, winner)

    def _prepare_order_finding(self, rule, winner):
        return self._prepare_rule_finding(
            rule,
            "3_hint",
            self.env._(
                "From a quantity of %(number)g on, a rule of the category above is asked "
                "first and wins over the one of the category itself. Give this category "
                "a rule for that quantity, too, if this is not meant.",
                number=winner.min_quantity,
            ),
            self._get_rule_name(winner),
        )

    def _check_rules_beside_the_register(self):
        """Rules of a price type whose prices are set by documents."""
        for pricelist in self._get_registered_pricelists().filtered("item_ids"):
            yield self._prepare_finding(
                pricelist,
                "3_hint",
                self.env._("Price rules"),
                pricelist.name,
                self.env._(
                    "The prices of this type are set by documents, but it also has price "
                    "rules. They count only for products without a price of the type. "
                    "Delete the rules if this is not meant."
                ),
                pricelist.item_ids[0].name,
            )
