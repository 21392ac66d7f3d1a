from odoo import models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date


class ProductPricelistItem(models.Model):
    """Prices of offers in words for customers, who learn neither costs nor margins."""

    _inherit = "product.pricelist.item"

    def _describe_to_customer(self):
        """The rule in words.

        :return: dict with ``what`` it is for, the ``price`` and ``when`` it holds
        """
        self.ensure_one()
        return {
            "what": self._get_portal_scope_words(),
            "price": self._get_portal_price_words(),
            "when": self._get_portal_condition_words(),
        }

    def _get_portal_scope_words(self):
        record = {
            "0_product_variant": self.product_id,
            "1_product": self.product_tmpl_id,
            "1_product_price_group": self.price_group_id,
            "1_product_segment": self.product_segment_id,
            "2_product_category": self.categ_id,
        }.get(self.applied_on)
        if not record:
            return self.env._("All products")
        return record.name if self.applied_on[0] != "0" else record.display_name

    def _get_portal_price_words(self):
        if self.compute_price == "fixed":
            return format_amount(self.env, self.fixed_price, self.currency_id)
        percent, extra = self.percent_price, 0.0
        if self.compute_price == "formula":
            percent, extra = self.price_discount, self.price_surcharge
        if self._is_price_internal() or (extra and not percent):
            return self.env._("special price")
        words = self._get_portal_percent_words(percent)
        if extra:
            sign = "+" if extra > 0 else "−"
            amount = format_amount(self.env, abs(extra), self.currency_id)
            words = f"{words}, {sign} {amount}"
        return words

    def _is_price_internal(self):
        """Whether the price is made from something that customers do not know."""
        return self.base == "standard_price" or bool(
            self.base == "pricelist" and self.base_pricelist_id
        )

    def _get_portal_percent_words(self, percent):
        number = f"{abs(percent):.2f}".rstrip("0").rstrip(".")
        if not percent:
            return self.env._("no discount")
        if percent > 0:
            return self.env._("%(percent)s %% off", percent=number)
        return self.env._("%(percent)s %% on top", percent=number)

    def _get_portal_condition_words(self):
        conditions = []
        if self.min_quantity > 1:
            product = self.product_id or self.product_tmpl_id
            conditions.append(
                self.env._(
                    "from %(quantity)s %(unit)s",
                    quantity=f"{self.min_quantity:g}",
                    unit=product.uom_id.name or self.env._("units"),
                )
            )
        days = {
            "from": format_date(self.env, self.date_start),
            "until": format_date(self.env, self.date_end),
        }
        if self.date_start and self.date_end:
            conditions.append(self.env._("%(from)s – %(until)s", **days))
        elif self.date_start:
            conditions.append(self.env._("from %(day)s", day=days["from"]))
        elif self.date_end:
            conditions.append(self.env._("until %(day)s", day=days["until"]))
        return ", ".join(conditions)

    def _get_named_products(self, limit):
        """Products on sale that the rule names, none for rules about everything.

        :param int limit: how many at most
        """
        named = self.product_id or self.product_tmpl_id.product_variant_ids
        if self.applied_on in ("0_product_variant", "1_product"):
            return named.filtered("sale_ok")[:limit]
        segment = self.product_segment_id
        if self.applied_on == "1_product_segment":
            domain = Domain("product_tmpl_id", "any", segment.get_members_domain())
        elif self.applied_on == "1_product_price_group":
            domain = Domain("price_group_id", "=", self.price_group_id.id)
        elif self.applied_on == "2_product_category":
            domain = Domain("categ_id", "child_of", self.categ_id.ids)
        else:
            return named.browse()
        return named.search(domain & Domain("sale_ok", "=", True), limit=limit)
