from odoo.fields import Command

from .common import OfferCase


class TestOfferRuleLabel(OfferCase):
    """A price of an offer says in words what it is taken off from."""

    def _label(self, **values):
        offer = self._create_offer(
            rule_ids=[
                Command.create(
                    {
                        "applied_on": "1_product",
                        "product_tmpl_id": self.kettle.product_tmpl_id.id,
                        **values,
                    }
                )
            ]
        )
        return offer.with_user(self.salesman).rule_ids.price

    def test_percentage_of_the_price_type(self):
        label = self._label(compute_price="percentage", base="offer", percent_price=2.5)
        self.assertEqual(label, "2.5 % off the price type of the offer")

    def test_percentage_of_the_sales_price(self):
        label = self._label(
            compute_price="percentage", base="list_price", percent_price=2
        )
        self.assertEqual(label, "2 % discount on sales price")
