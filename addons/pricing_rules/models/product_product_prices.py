from odoo import api, fields, models
from odoo.tools import SQL


class ProductProduct(models.Model):
    """Variants show their prices, and are found by the prices they lack."""

    _name = "product.product"
    _inherit = ["product.product", "product.price.page"]

    unpriced_pricelist_ids = fields.Many2many(
        "product.pricelist",
        string="Price Types without a Price",
        compute="_compute_unpriced_pricelist_ids",
        search="_search_unpriced_pricelist_ids",
        groups="sales_team.group_sale_salesman",
        exportable=False,
        help="Price types set by documents that have no price of this product today.",
    )

    def _get_price_variants(self):
        return self

    @api.depends_context("uid", "tz", "allowed_company_ids")
    def _compute_unpriced_pricelist_ids(self):
        registered = self.env["product.pricelist"].search(
            [("price_method", "!=", "rules")]
        )
        prices = {
            pricelist: pricelist._get_register_prices(self._origin)
            for pricelist in registered
        }
        for product in self:
            product.unpriced_pricelist_ids = registered.filtered(
                lambda pricelist, id_=product._origin.id: id_ not in prices[pricelist]
            )

    def _search_unpriced_pricelist_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        pricelists = self.env["product.pricelist"].search(
            [("id", "in", list(value)), ("price_method", "!=", "rules")]
        )
        self.env["product.price"].flush_model()
        unpriced = SQL(
            """(
            SELECT product.id
              FROM unnest(%(pricelists)s) AS pricelist (id)
             CROSS JOIN product_product AS product
              LEFT JOIN LATERAL (
                SELECT has_price FROM product_price
                 WHERE pricelist_id = pricelist.id AND product_id = product.id
                   AND effective_date <= %(today)s
                 ORDER BY effective_date DESC, id DESC
                 LIMIT 1
              ) AS held ON TRUE
             WHERE held.has_price IS NOT TRUE
            )""",
            pricelists=pricelists.ids,
            today=fields.Date.context_today(self),
        )
        return [("id", "in", unpriced)]
