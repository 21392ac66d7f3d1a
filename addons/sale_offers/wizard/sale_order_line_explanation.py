from odoo import models


class SaleOrderLineExplanation(models.TransientModel):
    """The offer behind a price, in words."""

    _inherit = "sale.order.line.explanation"

    def _get_words_offer_rule(self, step, _discount):
        return self.env._(
            "Offer %(name)s: %(scope)s",
            name=self._get_name("sale.offer", step["offer"], step["name"]),
            scope=step["scope"],
        )
