from odoo import Command
from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon
from odoo.addons.pricing_rules.tests.common import PricingCommon

from .common import PosPriceCommon


@tagged("post_install", "-at_install")
class TestPosTour(PricingCommon, TestPointOfSaleHttpCommon):
    """A cashier sells by a price type in the browser."""

    @classmethod
    def get_default_groups(cls):
        """Who prepares the tests sets prices, too."""
        manager = cls.env.ref("pricing_rules.pricing_rules_group_manager")
        return super().get_default_groups() | manager

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shirt = PosPriceCommon._create_variants.__func__(cls)
        cls.products.available_in_pos = True
        cls.later = cls.env["product.product"].create(
            {
                "name": "Later",
                "list_price": 40,
                "taxes_id": [Command.clear()],
                "barcode": "PRICE-LATER",
                "available_in_pos": True,
            }
        )
        # all but the last one are loaded at once
        (cls.products.product_tmpl_id + cls.shirt).is_favorite = True
        cls.env["ir.config_parameter"].set_param(
            "point_of_sale.limited_product_count", 4
        )
        cls.shirt.product_variant_ids[1].barcode = "PRICE-SHIRT-M"
        dealer = cls._create_type(
            "Dealer",
            "rules",
            item_ids=[
                Command.create(
                    {
                        "compute_price": "formula",
                        "base": "pricelist",
                        "base_pricelist_id": cls.retail.id,
                        "price_surcharge": -13,
                        "min_quantity": 1,
                    }
                )
            ],
        )
        cls._set_prices(
            cls.retail,
            {
                cls.kettle: 90,
                cls.shirt.product_variant_ids[1]: 47,
                cls.later: 33,
            },
            # where the cashier is, today may still be yesterday
            days=-1,
        )
        pricelists = cls.retail + dealer
        cls.main_pos_config.write(
            {
                "use_pricelist": True,
                "available_pricelist_ids": [Command.set(pricelists.ids)],
                "pricelist_id": cls.retail.id,
            }
        )

    def test_cashier_sells_by_a_price_type(self):
        self.main_pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour("pricing_rules_pos_price_type")
        order = self.main_pos_config.current_session_id.order_ids
        self.assertRecordValues(
            order, [{"pricelist_id": self.retail.id, "amount_total": 560}]
        )
        quote = self._create_order(
            self.retail,
            {line.product_id: line.qty for line in order.lines},
        )
        self.assertEqual(
            order.lines.mapped("price_unit"), quote.order_line.mapped("price_unit")
        )
        self._set_prices(self.retail, {self.kettle: 95, self.later: 35}, -1)
        self.start_pos_tour("pricing_rules_pos_reload")
