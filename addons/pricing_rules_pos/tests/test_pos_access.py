from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import PosPriceCommon


@tagged("post_install", "-at_install")
class TestPosAccess(PosPriceCommon):
    """A point of sale sells by price types that are sold by."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cost = cls._create_type("Cost", use_on_sale=False)
        cls.head = new_test_user(
            cls.env,
            "price_shop_manager",
            groups="base.group_user,point_of_sale.group_pos_manager,"
            "product.group_product_manager",
            company_id=cls.company.id,
        )

    def test_helping_price_type_is_refused(self):
        shop = self.shop.with_user(self.head)
        with self.assertRaisesRegex(ValidationError, "Cost only helps to compute"):
            shop.available_pricelist_ids += self.cost

    def test_helping_price_type_is_refused_in_a_preset(self):
        presets = self.env["pos.preset"].with_user(self.head)
        with self.assertRaisesRegex(ValidationError, "Cost only helps to compute"):
            presets.create({"name": "Away", "pricelist_id": self.cost.id})

    def test_price_type_that_nobody_sees_cannot_be_chosen_unseen(self):
        self.head.group_ids -= self.env.ref("product.group_product_manager")
        shop = self.shop.with_user(self.head)
        with self.assertRaises(AccessError):
            shop.available_pricelist_ids += self.cost

    def test_price_type_of_a_point_of_sale_goes_on_being_sold_by(self):
        with self.assertRaisesRegex(ValidationError, "Retail only helps to compute"):
            self.retail.with_user(self.manager).use_on_sale = False

    def test_other_price_types_may_become_helping_ones(self):
        other = self._create_type("Other")
        other.with_user(self.manager).use_on_sale = False
        self.assertFalse(other.use_on_sale)

    def test_prices_are_for_who_may_read_the_session(self):
        session = self._open()
        stranger = new_test_user(self.env, "price_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            session.with_user(stranger).get_pos_prices(self.kettle.product_tmpl_id.ids)

    def test_prices_of_products_of_other_companies_are_not_told(self):
        other = self.env["res.company"].create({"name": "Second company"})
        self._set_prices(self.retail, {self.kettle: 90})
        session = self._open()
        self.kettle.product_tmpl_id.company_id = other
        prices = session.get_pos_prices(self.products.product_tmpl_id.ids)
        told = {rule["product_tmpl_id"] for rule in prices["product.pricelist.item"]}
        self.assertNotIn(self.kettle.product_tmpl_id.id, told)
        self.assertIn(self.iron.product_tmpl_id.id, told)
