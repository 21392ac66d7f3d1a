from odoo import models
from odoo.tools import SQL


class ProductPriceLint(models.TransientModel):
    """Which products a rule applies to, and which of them an earlier rule takes away."""

    _inherit = "product.price.lint"

    def _get_scope_queries(self):
        """Queries of (rule_id, product_id) for rules that do not apply to everything.

        :return: list of ``SQL`` that read the CTE ``rule``: the rules that are checked,
            all columns of ``product_pricelist_item`` with their ``rank``
        """
        return [
            SQL(
                """
                SELECT rule.id AS rule_id, product.id AS product_id
                  FROM rule JOIN product_product AS product
                    ON product.id = rule.product_id AND product.active
                 WHERE rule.applied_on = '0_product_variant'
                """
            ),
            SQL(
                """
                SELECT rule.id, product.id
                  FROM rule JOIN product_product AS product
                    ON product.product_tmpl_id = rule.product_tmpl_id AND product.active
                 WHERE rule.applied_on = '1_product'
                """
            ),
            SQL(
                """
                SELECT rule.id, product.id
                  FROM rule
                  JOIN product_category AS parent ON parent.id = rule.categ_id
                  JOIN product_category AS category
                    ON category.parent_path LIKE parent.parent_path || '%%'
                  JOIN product_template AS template ON template.categ_id = category.id
                  JOIN product_product AS product
                    ON product.product_tmpl_id = template.id AND product.active
                 WHERE rule.applied_on = '2_product_category'
                """
            ),
        ]

    def _get_scope_sql(self, rules):
        """CTEs ``rule`` and ``pair`` of the rules in the order in which Odoo asks them."""
        for name in ("pricelist.item", "product", "template", "category"):
            self.env[f"product.{name}"].flush_model()
        return SQL(
            """
            rule AS (
                SELECT item.*, ranked.rank,
                       COALESCE(date_start, '-infinity') AS starts,
                       COALESCE(date_end, 'infinity') AS ends
                  FROM unnest(%(ids)s) WITH ORDINALITY AS ranked (id, rank)
                  JOIN product_pricelist_item AS item ON item.id = ranked.id
            ),
            pair AS MATERIALIZED (%(scope)s)
            """,
            ids=rules.ids,
            scope=SQL(" UNION ALL ").join(self._get_scope_queries()),
        )

    def _get_covering_sql(self):
        """Condition: wherever rule ``later`` applies, rule ``earlier`` was asked before."""
        return SQL(
            """
            earlier.pricelist_id = later.pricelist_id AND earlier.rank < later.rank
            AND COALESCE(earlier.min_quantity, 0) <= COALESCE(later.min_quantity, 0)
            AND earlier.starts <= later.starts AND earlier.ends >= later.ends
            """
        )

    def _get_empty_rules(self, rules):
        """Rules that no active product falls under."""
        if not rules:
            return rules
        rows = self.env.execute_query(
            SQL(
                """
                WITH %(scope)s
                SELECT id FROM rule
                 WHERE applied_on <> '3_global'
                   AND NOT EXISTS (SELECT 1 FROM pair WHERE pair.rule_id = rule.id)
                """,
                scope=self._get_scope_sql(rules),
            )
        )
        return rules.browse(id_ for (id_,) in rows)

    def _get_hidden_rules(self, rules):
        """{rule id: (id of a rule that hides it, id of a product or None)}.

        A rule is hidden if each of its products falls under a rule that is asked before,
        needs no greater quantity and is valid at least as long.
        """
        if not rules:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                WITH %(scope)s,
                total AS (
                    SELECT rule_id, COUNT(*) AS number FROM pair GROUP BY rule_id
                    UNION ALL
                    SELECT rule.id, everything.number FROM rule
                     CROSS JOIN (SELECT COUNT(*) AS number FROM product_product
                                  WHERE active) AS everything
                     WHERE rule.applied_on = '3_global'
                ),
                covered AS (
                    SELECT later.id AS rule_id, taken.product_id,
                           MIN(earlier.rank) AS by_rank
                      FROM rule AS later
                      JOIN pair ON pair.rule_id = later.id
                      JOIN pair AS taken ON taken.product_id = pair.product_id
                      JOIN rule AS earlier ON earlier.id = taken.rule_id
                       AND %(covers)s
                     GROUP BY later.id, taken.product_id
                    UNION ALL
                    SELECT later.id, taken.product_id, MIN(earlier.rank)
                      FROM rule AS later
                      JOIN rule AS earlier ON %(covers)s
                      JOIN pair AS taken ON taken.rule_id = earlier.id
                     WHERE later.applied_on = '3_global'
                     GROUP BY later.id, taken.product_id
                ),
                hidden AS (
                    SELECT covered.rule_id, MIN(by_rank) AS by_rank,
                           MIN(product_id) AS product_id
                      FROM covered JOIN total ON total.rule_id = covered.rule_id
                     GROUP BY covered.rule_id, total.number
                    HAVING COUNT(*) = total.number
                    UNION ALL
                    SELECT later.id, MIN(earlier.rank), NULL
                      FROM rule AS later
                      JOIN rule AS earlier ON %(covers)s
                     WHERE earlier.applied_on = '3_global'
                     GROUP BY later.id
                )
                SELECT DISTINCT ON (hidden.rule_id)
                       hidden.rule_id, rule.id, hidden.product_id
                  FROM hidden JOIN rule ON rule.rank = hidden.by_rank
                 ORDER BY hidden.rule_id, hidden.by_rank
                """,
                scope=self._get_scope_sql(rules),
                covers=self._get_covering_sql(),
            )
        )
        return {rule: (by, product) for rule, by, product in rows}
