from odoo import models


class SaleOrder(models.Model):
    """One answer to the price of a product: in the order, its catalog and its buttons."""

    _inherit = "sale.order"

    def _recompute_prices(self):
        """Ask the terms of sale anew, once for all lines."""
        lines = self._get_update_prices_lines()
        self._prepare_reset(lines)
        # the sum is followed once, when all lines have their price
        result = super(
            SaleOrder, self.with_context(price_sum_followed=True)
        )._recompute_prices()
        self._follow_order_sum()
        return result

    def _reset_prices(self, lines):
        """Give some lines of the order the prices of the terms of sale."""
        self._prepare_reset(lines)
        lines = lines.with_context(
            force_price_recomputation=True, price_sum_followed=True
        )
        lines._compute_price_unit()
        lines._compute_discount()
        self._follow_order_sum()

    def _prepare_reset(self, lines):
        """What was typed by hand no longer counts."""
        lines._forget_terms()
        lines.write({"discount": 0.0, "technical_discount": 0.0})

    def action_reset_prices(self):
        """Give all lines the prices and discounts of the terms of sale.

        :return: True
        """
        self.ensure_one()
        return self.order_line.action_reset_price()

    # CATALOG

    def _get_product_catalog_order_data(self, products, **kwargs):
        """The catalog shows what a line would cost."""
        data = super()._get_product_catalog_order_data(products, **kwargs)
        for product_id, price in self._get_terms_prices(products).items():
            data[product_id]["price"] = price
        return data

    def _update_order_line_info(self, product_id, quantity, **kwargs):
        """Without a line the price is that of a line of one unit."""
        price = super()._update_order_line_info(product_id, quantity, **kwargs)
        product = self.env["product.product"].browse(product_id)
        if product in self.order_line.product_id:
            return price
        return self._get_terms_prices(product).get(product_id, price)

    def _get_terms_prices(self, products):
        """What one unit of products costs in this order, discounts taken off.

        :return: dict of id -> price; empty where only Odoo's own rules decide
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        candidates, _by_sum = self.env["price.discount"]._get_candidates(company.id)
        if not candidates and not self.pricelist_id.is_registered:
            return {}
        Line = self.env["sale.order.line"]
        lines = Line.concat(
            *(
                Line.new({"order_id": self.id, "product_id": product.id})
                for product in products
                if product.type != "combo"
            )
        )
        return {line.product_id.id: line._get_discounted_price() for line in lines}
