from odoo import models
from odoo.tools import SQL

from ..tools.price_formula import FormulaError
from ..tools.price_formula_messages import explain_formula_error
from ..tools.price_ladder import Step, compile_ladder


class ProductPricelist(models.Model):
    """What the ways of setting propose as new prices."""

    _inherit = "product.pricelist"

    def _get_proposed_prices(self, product_ids, date, known=None):
        """Prices as the way of setting of this type computes them.

        Rounding comes last, after markup and conversion of currencies. Thresholds are
        not applied, see :meth:`_get_thresholds`.

        :param list product_ids: ids of ``product.product``
        :param date: day the prices are to hold from
        :param dict known: {pricelist id: {product id: price}}: prices that are newer
            than those of the register, as those of the same price document
        :return: ({product id: price}, {product id: what hinders, as text})
        """
        self.ensure_one()
        method = getattr(self, f"_propose_by_{self.price_method}")
        prices, problems = method(product_ids, date, known or {})
        rounder = self._get_price_rounder()
        return {id_: rounder(price) for id_, price in prices.items()}, problems

    def _get_price_rounder(self):
        """A function that rounds a price as the type says."""
        if self.rounding_id:
            return self.rounding_id._get_rounder()
        digits = self.env["decimal.precision"].precision_get("Product Price")
        return compile_ladder([Step(0, 10**-digits)])

    def _propose_by_manual(self, product_ids, date, _known):
        """Prices set by hand stay what they are."""
        return self._get_register_prices_of(product_ids, date), {}

    def _propose_by_rules(self, product_ids, date, _known):
        products = self.env["product.product"].browse(product_ids)
        return self._get_products_price(products, 1.0, date=date, as_source=True), {}

    def _propose_by_markup(self, product_ids, date, known):
        rules = {rule.price_group_id.id: rule for rule in self._get_own_group_rules()}
        terms, lacking = {}, {}
        for group in {False, *rules}:
            rule = rules.get(group, self)
            source = rule.source_pricelist_id or self.source_pricelist_id
            factor = (1 + rule.markup_percent / 100) * self._get_source_rate(
                source, date
            )
            prices = source._get_source_prices(product_ids, date, known)
            terms[group] = (prices, factor)
            lacking[group] = source._get_lacking_message()
        groups = self._get_groups_of(product_ids, rules)
        result, problems = {}, {}
        for id_ in product_ids:
            group = groups.get(id_, False)
            prices, factor = terms[group]
            price = prices.get(id_)
            if price is None:
                problems[id_] = lacking[group]
            else:
                result[id_] = price * factor
        return result, problems

    def _propose_by_formula(self, product_ids, date, known):
        rules = {rule.price_group_id.id: rule for rule in self._get_own_group_rules()}
        formulas = {
            group: self._compile_formula(rules.get(group, self).formula)
            for group in {False, *rules}
        }
        sources = self._get_formula_prices(formulas.values(), product_ids, date, known)
        groups = self._get_groups_of(product_ids, rules)
        result, problems = {}, {}
        for id_ in product_ids:
            formula = formulas[groups.get(id_, False)]
            values = {
                name: prices[id_]
                for name, prices in sources.items()
                if name in formula.names and id_ in prices
            }
            try:
                result[id_] = formula.evaluate(values)
            except FormulaError as error:
                problems[id_] = explain_formula_error(self.env, error)
        return result, problems

    def _get_formula_prices(self, formulas, product_ids, date, known):
        """{identifier: {product id: price in the currency of this type}}."""
        names = set().union(*(formula.names for formula in formulas))
        result = {}
        for name, source in self._get_by_identifier(names).items():
            prices = source._get_source_prices(product_ids, date, known)
            rate = self._get_source_rate(source, date)
            result[name] = {id_: price * rate for id_, price in prices.items()}
        return result

    def _propose_by_receipt(self, product_ids, date, _known):
        """Price of the last goods receipt with the markup of this type."""
        receipts = self._get_receipt_prices(product_ids, date)
        factor = 1 + self.markup_percent / 100
        prices = {id_: price * factor for id_, price in receipts.items()}
        message = self.env._("Nothing was received at a price yet")
        return prices, dict.fromkeys(set(product_ids) - prices.keys(), message)

    def _get_receipt_prices(self, product_ids, date):
        """Prices of the last goods receipts up to a day, for addons that know them.

        :param list product_ids: ids of ``product.product``
        :param date: the day
        :return: dict of product id -> price per unit of the product, without taxes, in
            the currency of this price type
        """
        return {}

    # SOURCES

    def _get_own_group_rules(self):
        return self.group_rule_ids.filtered("own_rule")

    def _get_groups_of(self, product_ids, groups):
        """{product id: price group id} for those of the groups that are asked for."""
        if not any(groups):
            return {}
        self.env["product.template"].flush_model(["price_group_id"])
        self.env["product.product"].flush_model(["product_tmpl_id"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT product.id, template.price_group_id
                    FROM product_product product
                    JOIN product_template template
                      ON template.id = product.product_tmpl_id
                    WHERE product.id = ANY(%s) AND template.price_group_id = ANY(%s)
                    """,
                    list(product_ids),
                    [group for group in groups if group],
                )
            )
        )

    def _get_source_prices(self, product_ids, date, known):
        """Prices of this type as others are computed from them."""
        if self.is_registered:
            prices = self._get_register_prices_of(product_ids, date)
        else:
            prices, _problems = self._propose_by_rules(product_ids, date, known)
        return {**prices, **known[self.id]} if self.id in known else prices

    def _get_register_prices_of(self, product_ids, date):
        products = self.env["product.product"].browse(product_ids)
        return self._get_register_prices(products, date)

    def _get_source_rate(self, source, date):
        """What prices of a source are multiplied by to be in the currency of this type."""
        return self.env["res.currency"]._get_conversion_rate(
            source.currency_id,
            self.currency_id,
            self.company_id or self.env.company,
            date,
        )

    def _get_lacking_message(self):
        return self.env._("No price of type %(name)s", name=self.name)

    # THRESHOLDS

    def _get_thresholds(self, product_ids):
        """(threshold of the type, {product id: threshold of its price group}), percent."""
        rules = {
            rule.price_group_id.id: rule.threshold_percent
            for rule in self.group_rule_ids.filtered("own_threshold")
        }
        groups = self._get_groups_of(product_ids, rules)
        own = {id_: rules[group] for id_, group in groups.items()}
        return self.threshold_percent, own

    def _is_below_threshold(self, price, current, threshold):
        """Whether a new price is too near to the current one to replace it.

        Formula: the new price counts if ``|new - current| / current * 100`` is at least
        the threshold. Without a current price, or with one of 0, it always counts.
        """
        if not threshold or not current:
            return False
        # the border belongs to the new price, whatever binary fractions make of it
        return abs(price - current) * 100 < threshold * current * (1 - 1e-9)
