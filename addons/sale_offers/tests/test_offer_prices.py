from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.pricing_rules.tools.price_ledger import replay

from .common import OfferCase


class TestOfferPrices(OfferCase):
    """Prices of an order under an offer, in the agreed order of sources."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["product.price.group"].create({"name": "Small"})
        cls.kettle.price_group_id = cls.group
        cls.segment = cls.env["product.segment"].create(
            {
                "name": "Kitchen",
                "membership": "manual",
                "product_tmpl_ids": [Command.set(cls.kettle.product_tmpl_id.ids)],
            }
        )
        cls.standard_type = cls.env["product.pricelist"].create({"name": "Standard"})

    def _rule(self, price, **values):
        return Command.create(
            {
                "applied_on": "1_product",
                "product_tmpl_id": self.kettle.product_tmpl_id.id,
                "compute_price": "fixed",
                "fixed_price": price,
                **values,
            }
        )

    def _type_rule(self, pricelist, price):
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": pricelist.id,
                "applied_on": "1_product",
                "product_tmpl_id": self.kettle.product_tmpl_id.id,
                "fixed_price": price,
            }
        )

    def _activate(self, offer):
        offer.with_user(self.director).action_activate()
        return offer

    def _offer(self, *rules, **values):
        return self._activate(self._create_offer(**{"rule_ids": list(rules), **values}))

    def _price(self, quantity=1, **values):
        order = self._create_order(**values).with_user(self.salesman)
        order.order_line = [
            Command.create({"product_id": self.kettle.id, "product_uom_qty": quantity})
        ]
        return order.order_line.price_unit

    def test_the_order_takes_the_offer_of_its_customer_by_itself(self):
        offer = self._offer(self._rule(77))
        order = self._create_order(self.kettle)
        self.assertEqual(order.offer_id, offer)
        self.assertEqual(order.pricelist_id, self.pricelist)
        self.assertEqual(order.order_line.price_unit, 77)

    def test_without_an_offer_the_order_is_as_before(self):
        self.assertFalse(self._create_order(self.kettle).offer_id)
        self.assertEqual(self._price(), 100)

    def test_a_product_comes_before_its_group_and_its_segment(self):
        group = {"applied_on": "1_product_price_group", "price_group_id": self.group.id}
        segment = {
            "applied_on": "1_product_segment",
            "product_segment_id": self.segment.id,
        }
        self._offer(self._rule(70), self._rule(80, **group), self._rule(90, **segment))
        self.assertEqual(self._price(), 70)

    def test_a_price_group_comes_before_a_segment_and_the_price_type(self):
        group = {"applied_on": "1_product_price_group", "price_group_id": self.group.id}
        segment = {
            "applied_on": "1_product_segment",
            "product_segment_id": self.segment.id,
        }
        self._type_rule(self.pricelist, 60)
        self._offer(self._rule(80, **group), self._rule(90, **segment))
        self.assertEqual(self._price(), 80)

    def test_a_segment_comes_before_the_price_type(self):
        segment = {
            "applied_on": "1_product_segment",
            "product_segment_id": self.segment.id,
        }
        self._type_rule(self.pricelist, 60)
        self._offer(self._rule(90, **segment))
        self.assertEqual(self._price(), 90)

    def test_the_price_type_of_the_individual_offer_beats_rules_of_the_standard(self):
        self._type_rule(self.pricelist, 60)
        standard = self._offer(
            self._rule(50), kind="standard", partner_id=False, name="Standard"
        )
        self._offer(parent_id=standard.id)
        self.assertEqual(self._price(), 60)

    def test_what_the_individual_offer_lacks_comes_from_the_standard_one(self):
        standard = self._offer(
            self._rule(50),
            kind="standard",
            partner_id=False,
            pricelist_id=self.standard_type.id,
        )
        self._offer(parent_id=standard.id, pricelist_id=False)
        self.assertEqual(self._price(), 50)

    def test_the_price_type_of_the_standard_offer_is_asked_last(self):
        self._type_rule(self.standard_type, 40)
        standard = self._offer(
            kind="standard", partner_id=False, pricelist_id=self.standard_type.id
        )
        self._offer(parent_id=standard.id)
        self.assertEqual(self._price(), 40)

    def test_quantity_decides_among_rules_of_a_product(self):
        self._offer(self._rule(77), self._rule(66, min_quantity=10))
        self.assertEqual(self._price(9), 77)
        self.assertEqual(self._price(10), 66)

    def test_a_rule_counts_in_its_days_only(self):
        self._offer(self._rule(66, date_end="2020-01-01"), self._rule(77))
        self.assertEqual(self._price(), 77)

    def test_a_discount_is_off_the_price_type_of_the_offer(self):
        self._type_rule(self.pricelist, 60)
        self._offer(
            self._rule(0, compute_price="percentage", percent_price=10, base="offer")
        )
        self.assertEqual(self._price(), 54)

    def test_the_ledger_names_the_rule_and_gives_the_price_again(self):
        offer = self._offer(self._rule(77))
        order = self._create_order(self.kettle)
        steps = order.order_line.price_steps
        step = next(step for step in steps if step["kind"] == "offer_rule")
        self.assertEqual(step["offer"], offer.id)
        self.assertEqual(replay(steps)[0], 77)
        action = order.order_line.with_user(self.salesman).action_explain_price()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn(offer.number, wizard.with_user(self.salesman).explanation)

    def test_another_offer_reprices_on_request_only(self):
        self._offer(self._rule(77))
        other = self._offer(self._rule(55), date_start="2020-01-01")
        order = self._create_order(self.kettle)
        order.offer_id = other
        self.assertEqual(order.order_line.price_unit, 77)
        order.action_update_prices()
        self.assertEqual(order.order_line.price_unit, 55)

    def test_a_price_by_hand_shows_how_far_it_is_from_the_offer(self):
        self._offer(self._rule(80))
        order = self._create_order(self.kettle).with_user(self.salesman)
        self.assertFalse(order.deviates)
        order.order_line.price_unit = 60
        self.assertEqual(order.order_line.offer_price_unit, 80)
        self.assertEqual(order.order_line.deviation_percent, 25)
        self.assertTrue(order.deviates)
        self.assertIn("25.00", order.deviation_note)

    def test_the_limit_of_the_offer_is_the_smallest_that_counts(self):
        self.salesman.write({"limit_discount": True, "max_discount_percent": 20})
        self._offer(self._rule(100), limit_discount=True, max_discount_percent=5)
        order = self._create_order(self.kettle).with_user(self.salesman)
        order.order_line.price_unit = 95
        with self.assertRaisesRegex(UserError, "Under offer"):
            order.order_line.price_unit = 94

    def test_a_markup_beyond_the_offer_is_refused(self):
        self._offer(self._rule(100), limit_markup=True, max_markup_percent=10)
        order = self._create_order(self.kettle).with_user(self.salesman)
        order.order_line.price_unit = 110
        with self.assertRaisesRegex(UserError, "above that of offer"):
            order.order_line.price_unit = 111
