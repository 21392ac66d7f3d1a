from odoo import fields, models


class ProductPricelist(models.Model):
    """Price types that follow a query."""

    _inherit = "product.pricelist"

    query_id = fields.Many2one(
        "product.price.query",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )

    def _propose_by_query(self, product_ids, date, _known):
        """What the query of this type answers, for the products asked for."""
        found, faults = self.query_id._get_query_prices(self, date)
        wanted = set(product_ids)
        prices = {id_: price for id_, price in found.items() if id_ in wanted}
        message = self.env._("the query has no price for it")
        problems = dict.fromkeys(wanted - prices.keys(), message)
        problems |= {id_: fault for id_, fault in faults.items() if id_ in wanted}
        return prices, problems
