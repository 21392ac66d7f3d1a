from datetime import timedelta

from odoo import fields, models

from ..tools.price_discount_cover import Competitor, find_beaten, find_order_ties

WEEK = 7
# conditions that nothing falls under only where their values are archived
ARCHIVED = ("pricelist_ids", "loyalty_program_ids", "payment_term_ids")


class ProductPriceLint(models.TransientModel):
    """Discounts that never hold, that others always beat, or that tie."""

    _inherit = "product.price.lint"

    def _get_checks(self):
        return [
            *super()._get_checks(),
            "_check_past_discounts",
            "_check_discounts_for_nobody",
            "_check_discounts_without_a_day",
            "_check_idle_discounts",
            "_check_beaten_discounts",
            "_check_order_of_discounts",
        ]

    def _get_discounts(self):
        """Discounts that may count for the price types that are checked.

        Their conditions show what is archived, too.
        """
        discounts = self.env["price.discount"].search([])
        return discounts.with_context(active_test=False).filtered(
            lambda discount: not self.pricelist_ids
            or not discount.pricelist_ids
            or discount.pricelist_ids & self.pricelist_ids
        )

    def _get_lasting_discounts(self):
        """Those whose dates are not over."""
        today = fields.Date.context_today(self)
        return self._get_discounts().filtered(
            lambda discount: not discount.date_to or discount.date_to >= today
        )

    def _prepare_discount_finding(self, discount, severity, reason, example=False):
        name = f"{discount.group_id.name}, {discount.name}, {discount.summary}"
        topic = self.env._("Discounts")
        return self._prepare_finding(discount, severity, topic, name, reason, example)

    def _check_past_discounts(self):
        """Discounts whose dates are over."""
        for discount in self._get_discounts() - self._get_lasting_discounts():
            yield self._prepare_discount_finding(
                discount,
                "3_hint",
                self.env._(
                    "The discount ended on %(day)s and never holds again. Archive it.",
                    day=discount.date_to,
                ),
            )

    def _check_discounts_for_nobody(self):
        """Discounts of which one condition is met by nobody or nothing."""
        for discount in self._get_lasting_discounts():
            for field, empty in self._get_empty_conditions(discount).items():
                if empty != discount[field]:
                    continue
                yield self._prepare_discount_finding(
                    discount,
                    "2_warning",
                    self.env._(
                        "Nothing falls under the condition “%(condition)s”: the "
                        "discount never holds. Change the condition, or archive the "
                        "discount.",
                        condition=discount._fields[field]._description_string(self.env),
                    ),
                    ", ".join(empty.mapped("display_name")),
                )

    def _get_empty_conditions(self, discount):
        """Values of conditions that nothing falls under, by the field of the condition.

        :return: dict of field name -> recordset, of conditions that are set
        """
        Product = self.env["product.product"]
        tests = {
            "partner_segment_ids": lambda segment: segment.get_members(),
            "product_segment_ids": lambda segment: segment.get_members(),
            "price_group_ids": lambda group: Product.search_count(
                [("price_group_id", "=", group.id)], limit=1
            ),
            "category_ids": lambda category: Product.search_count(
                [("categ_id", "child_of", category.id)], limit=1
            ),
            **dict.fromkeys(ARCHIVED, bool),
        }
        return {
            field: discount[field].filtered(
                lambda value, test=test: (
                    "active" in value._fields and not value.active
                )
                or not test(value)
            )
            for field, test in tests.items()
            if discount[field]
        }

    def _check_discounts_without_a_day(self):
        """Discounts whose dates contain none of their days of the week."""
        for discount in self._get_lasting_discounts():
            first, last = discount.date_from, discount.date_to
            if not first or not last or (last - first).days >= WEEK - 1:
                continue
            days = (first + timedelta(days=n) for n in range((last - first).days + 1))
            if discount._to_rule().weekdays.isdisjoint(day.weekday() for day in days):
                yield self._prepare_discount_finding(
                    discount,
                    "1_error",
                    self.env._(
                        "From %(first)s to %(last)s there is none of the days of the "
                        "week on which the discount holds. Change dates or days.",
                        first=first,
                        last=last,
                    ),
                )

    def _check_idle_discounts(self):
        """Discounts of nothing."""
        for discount in self._get_lasting_discounts():
            if discount.kind != "fixed" and not discount.value:
                yield self._prepare_discount_finding(
                    discount,
                    "2_warning",
                    self.env._(
                        "The discount takes nothing off. Enter how much, or archive it."
                    ),
                )

    def _check_beaten_discounts(self):
        """Discounts behind one that always holds, too, and wins."""
        for loser, winner in self._find_in_groups(find_beaten):
            yield self._prepare_discount_finding(
                self.env["price.discount"].browse(loser.id),
                "1_error",
                self.env._(
                    "The discount never counts: whenever it holds, another one of its "
                    "group holds as well and wins. Change the conditions, or archive "
                    "one of them."
                ),
                winner.name,
            )

    def _check_order_of_discounts(self):
        """Discounts of which only the order of entering says which one counts."""
        for loser, winner in self._find_in_groups(find_order_ties):
            yield self._prepare_discount_finding(
                self.env["price.discount"].browse(loser.id),
                "2_warning",
                self.env._(
                    "In this group the first discount by order counts, and two that "
                    "may hold at the same time stand at the same place. The one that "
                    "was entered first wins. Drag them into the order you mean."
                ),
                winner.name,
            )

    def _find_in_groups(self, find):
        """What is found among the discounts of each group."""
        discounts = self._get_lasting_discounts()
        below = self._get_categories_below(discounts.category_ids)
        for members in discounts.grouped("group_id").values():
            yield from find([self._to_competitor(member, below) for member in members])

    def _get_categories_below(self, categories):
        """Each category with all categories below it, as a dict of id -> set of ids."""
        found = {id_: set() for id_ in categories.ids}
        below = self.env["product.category"].search(
            [("id", "child_of", categories.ids)]
        )
        for category in below:
            for parent in category.parent_path.split("/")[:-1]:
                found.get(int(parent), set()).add(category.id)
        return found

    def _to_competitor(self, discount, below):
        rule = discount._to_rule()
        one_of, any_of = dict(rule.one_of), dict(rule.any_of)
        if discount.company_id:
            one_of["company"] = frozenset(discount.company_id.ids)
        if categories := any_of.pop("category", None):
            # a product has one category only
            one_of["category"] = frozenset().union(*map(below.get, categories))
        rule = rule._replace(one_of=one_of, any_of=any_of)
        return Competitor(rule, discount.sequence, discount.currency_id.id)
