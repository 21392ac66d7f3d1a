from odoo import api, fields, models
from odoo.tools import format_amount, format_date

MANAGERS = "pricing_rules.pricing_rules_group_manager"


class ProductPricePage(models.AbstractModel):
    """A product with a page that shows its prices of all price types."""

    _name = "product.price.page"
    _description = "Product with a Page of Prices"

    price_page_html = fields.Html(
        string="Prices Today",
        compute="_compute_price_page_html",
        sanitize=False,
        groups="sales_team.group_sale_salesman",
        exportable=False,
    )

    @api.depends_context("show_price_page", "uid", "lang", "tz", "allowed_company_ids")
    def _compute_price_page_html(self):
        """Render the page only where it is shown: reading all fields stays cheap."""
        if not self.env.context.get("show_price_page"):
            self.price_page_html = False
            return
        for product in self:
            product.price_page_html = self.env["ir.qweb"]._render(
                "pricing_rules.product_price_page",
                {
                    "rows": product._get_price_page_rows(),
                    "is_manager": self.env.user.has_group(MANAGERS),
                    "format_price": self._format_price,
                    "format_day": lambda day: format_date(self.env, day),
                },
            )

    def _format_price(self, price, currency):
        return format_amount(self.env, price, currency)

    def _get_price_variants(self):
        """The ``product.product`` records whose prices the page shows."""
        raise NotImplementedError

    def _get_price_page_rows(self):
        """What the page shows: one dict per price type the reader may see.

        Of several variants the range of prices is given, the latest day and the lowest
        margin. Prices are those of one unit in the currency of the price type.
        """
        self.ensure_one()
        variants = self._get_price_variants()
        pricelists = self.env["product.pricelist"].search([])
        if not variants or not pricelists:
            return []
        held = self._get_held_prices(variants, pricelists)
        lowest = pricelists._get_lowest_register_prices(variants.ids)
        coming = self._get_coming_prices(variants)
        rows = []
        for pricelist in pricelists:
            prices, row = held[pricelist]
            row["pricelist"] = pricelist
            row["prices"] = sorted(prices.values())
            row["lowest"] = min(
                (lowest[key] for key in lowest if key[0] == pricelist.id), default=None
            )
            row["coming"] = coming.get(pricelist)
            row["margin"] = self._get_lowest_margin(pricelist, variants, prices)
            rows.append(row)
        return rows

    def _get_held_prices(self, variants, pricelists):
        """{price type: ({product id: price}, what the register knows of them)}."""
        current = self.env["product.price.current"].search(
            [("product_id", "in", variants.ids), ("has_price", "=", True)]
        )
        by_type = current.grouped("pricelist_id")
        result = {}
        for pricelist in pricelists:
            if not pricelist.is_registered:
                result[pricelist] = pricelist.get_prices(variants), {}
                continue
            rows = by_type.get(pricelist, current.browse())
            row = {
                "date": max(rows.mapped("effective_date"), default=None),
                "change": rows.change_percent if len(rows) == 1 else 0,
                "before": rows.price_before if len(rows) == 1 else 0,
            }
            result[pricelist] = {r.product_id.id: r.price for r in rows}, row
        return result

    def _get_coming_prices(self, variants):
        """{price type: next row of the register that is to come}."""
        rows = self.env["product.price"].search(
            [
                ("product_id", "in", variants.ids),
                ("effective_date", ">", fields.Date.context_today(self)),
            ],
            order="effective_date, id desc",
        )
        return {
            pricelist: group[0]
            for pricelist, group in rows.grouped("pricelist_id").items()
        }

    def _get_lowest_margin(self, pricelist, variants, prices):
        """Lowest margin of the variants in percent of the price; None if unknown."""
        if not self.env.user.has_group(MANAGERS):
            return None
        company = pricelist.company_id or self.env.company
        rate = company.currency_id._get_conversion_rate(
            company.currency_id, pricelist.currency_id, company
        )
        priced = variants.with_company(company).filtered(lambda v: v.id in prices)
        if pricelist.is_registered and pricelist.price_includes_tax:
            prices = pricelist._take_out_taxes(priced, prices)
        return min(
            (
                (1 - variant.standard_price * rate / prices[variant.id]) * 100
                for variant in priced
                if variant.standard_price and prices[variant.id]
            ),
            default=None,
        )

    # ACTIONS

    def action_view_price_page(self):
        """Open the page with the prices of this product.

        :return: a window action
        """
        self.ensure_one()
        view = self.env.ref(f"pricing_rules.{self._table}_view_form_prices")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Prices of %(product)s", product=self.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "context": {"show_price_page": True},
        }

    def action_view_price_history(self):
        """Open all prices this product ever had.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_action"
        )
        return {
            **action,
            "domain": [("product_id", "in", self._get_price_variants().ids)],
        }

    def action_view_price_list(self):
        """Open the current prices of this product as a list, one per variant.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_current_action"
        )
        return {
            **action,
            "domain": [("product_id", "in", self._get_price_variants().ids)],
        }

    def action_view_price_chart(self):
        """Open the prices of this product over time, a line for each price type.

        :return: a window action
        """
        self.ensure_one()
        return self.env["product.price.timeline"]._get_action(
            self._get_price_variants()
        )
