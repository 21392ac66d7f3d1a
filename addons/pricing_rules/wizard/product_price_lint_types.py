from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL


class ProductPriceLint(models.TransientModel):
    """Price types without prices, with old ones, without use or with broken sources."""

    _inherit = "product.price.lint"

    def _get_checks(self):
        return [
            *super()._get_checks(),
            "_check_prices_of_types",
            "_check_unpriced_products",
            "_check_sources",
            "_check_usage",
            "_check_thresholds",
            "_check_groups",
        ]

    def _prepare_type_finding(self, pricelist, severity, reason, example=False):
        topic = self.env._("Price types")
        return self._prepare_finding(
            pricelist, severity, topic, pricelist.name, reason, example
        )

    def _check_prices_of_types(self):
        """Price types without prices, or whose prices were not set for long."""
        current = self.env["product.price.current"]
        registered = self._get_registered_pricelists()
        groups = current._read_group(
            [("pricelist_id", "in", registered.ids), ("has_price", "=", True)],
            ["pricelist_id"],
            ["effective_date:max"],
        )
        newest = {pricelist.id: day for pricelist, day in groups}
        border = fields.Date.context_today(self) - timedelta(days=self.stale_days)
        for pricelist in registered:
            day = newest.get(pricelist.id)
            if not day:
                yield self._prepare_type_finding(
                    pricelist,
                    "1_error" if pricelist.use_on_sale else "2_warning",
                    self.env._(
                        "No product has a price of this type. Set prices, or archive it."
                    ),
                )
            elif day < border:
                yield self._prepare_type_finding(
                    pricelist,
                    "2_warning",
                    self.env._(
                        "The last price of this type is valid from %(day)s, more than "
                        "%(days)s days ago. Check whether the prices still hold.",
                        day=day,
                        days=self.stale_days,
                    ),
                )

    def _check_unpriced_products(self):
        """Products without a price of a type that is sold by."""
        Product = self.env["product.product"]
        priced = self.env["product.price.current"]._read_group(
            [("has_price", "=", True)], ["pricelist_id"]
        )
        priced = {pricelist.id for (pricelist,) in priced}
        for pricelist in self._get_registered_pricelists().filtered("use_on_sale"):
            # a type without any price is a finding of its own
            if pricelist.id not in priced:
                continue
            domain = pricelist._get_unpriced_domain()
            number = Product.search_count(domain)
            if number:
                finding = self._prepare_type_finding(
                    pricelist,
                    "2_warning",
                    self.env._(
                        "%(number)s products have no price of this type. Who sells by "
                        "it gets the sales price of the product instead. Set prices.",
                        number=number,
                    ),
                    Product.search(domain, limit=1).display_name,
                )
                yield {**finding, "res_model": Product._name, "res_domain": str(domain)}

    def _check_sources(self):
        """Price types that are computed from archived or unknown ones."""
        for pricelist in self._get_registered_pricelists():
            for name in pricelist.sudo()._get_archived_source_names():
                yield self._prepare_type_finding(
                    pricelist,
                    "1_error",
                    self.env._(
                        "The prices are computed from a price type that is archived or "
                        "gone, so they cannot be computed any more. Base them on another "
                        "one."
                    ),
                    name,
                )

    def _get_used_pricelist_ids(self):
        """Ids of price types somebody uses; addons add the uses they know.

        :return: set of int
        """
        everything = self.env["product.pricelist"].search([])
        # a helper may be the source of a type that only others may read
        used = everything.sudo()._get_all_source_pricelists()
        used |= everything.filtered("country_group_ids")
        # whoever has no pricelist of their own gets the first one
        used |= everything.filtered("use_on_sale")[:1]
        self.env["res.partner"].flush_model(["specific_property_product_pricelist"])
        self.env["sale.order"].flush_model(["pricelist_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT value::int FROM res_partner,
                       jsonb_each_text(specific_property_product_pricelist)
                 WHERE value IS NOT NULL
                 UNION
                SELECT id FROM product_pricelist
                 WHERE EXISTS (SELECT 1 FROM sale_order
                                WHERE pricelist_id = product_pricelist.id
                                  AND state <> 'cancel' AND date_order >= %s)
                """,
                fields.Datetime.now() - timedelta(days=self.stale_days),
            )
        )
        return {*used.ids, *(id_ for (id_,) in rows)}

    def _check_usage(self):
        """Price types that nobody uses."""
        used = self._get_used_pricelist_ids()
        for pricelist in self._get_pricelists().filtered(lambda p: p.id not in used):
            yield self._prepare_type_finding(
                pricelist,
                "3_hint",
                self.env._(
                    "No client, no country group and no other price type uses it, and no "
                    "order of the last %(days)s days. Archive it if it is not needed.",
                    days=self.stale_days,
                ),
            )

    def _check_thresholds(self):
        """Thresholds that keep every new price away."""
        computed = self._get_registered_pricelists().filtered(
            lambda pricelist: pricelist.price_method != "manual"
        )
        stuck = self._get_stuck_pricelists(computed)
        for pricelist in computed:
            if pricelist.id in stuck:
                product = self.env["product.product"].browse(stuck[pricelist.id])
                reason = self.env._(
                    "In the last %(days)s days the threshold of %(percent)g %% kept every "
                    "new price away. Lower it.",
                    days=self.stale_days,
                    percent=pricelist.threshold_percent,
                )
                yield self._prepare_type_finding(
                    pricelist, "2_warning", reason, product.display_name
                )
            elif pricelist.threshold_percent >= 100:
                yield self._prepare_type_finding(
                    pricelist,
                    "2_warning",
                    self.env._(
                        "With a threshold of %(percent)g %% a price changes only when it "
                        "at least doubles. Lower the threshold.",
                        percent=pricelist.threshold_percent,
                    ),
                )

    def _get_stuck_pricelists(self, pricelists):
        """{price type id: id of a product} where no new price passed the threshold."""
        self.env["product.price.document.line"].flush_model()
        border = fields.Date.context_today(self) - timedelta(days=self.stale_days)
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT line.pricelist_id, MIN(line.product_id)
                      FROM product_price_document_line AS line
                      JOIN product_price_document AS document
                        ON document.id = line.document_id
                     WHERE line.pricelist_id = ANY(%s)
                       AND document.state <> 'cancelled'
                       AND document.effective_date >= %s
                     GROUP BY line.pricelist_id
                    HAVING bool_or(line.below_threshold)
                       AND NOT bool_or(line.below_threshold IS NOT TRUE
                                       AND line.price IS DISTINCT FROM line.price_old)
                    """,
                    pricelists.ids,
                    border,
                )
            )
        )

    def _check_groups(self):
        """Rules of price groups without products."""
        rules = self._get_registered_pricelists().group_rule_ids
        groups = self.env["product.template"]._read_group(
            [("price_group_id", "in", rules.price_group_id.ids)], ["price_group_id"]
        )
        filled = self.env["product.price.group"].union(*(group for (group,) in groups))
        for rule in rules.filtered(lambda r: r.price_group_id not in filled):
            yield self._prepare_type_finding(
                rule.pricelist_id,
                "3_hint",
                self.env._(
                    "A price group with a rule of its own has no products. Delete the "
                    "rule, or put products into the group."
                ),
                rule.price_group_id.name,
            )
