"""Fixtures shared by the tests of prices at the Point of Sale."""

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.point_of_sale.tests.common import CommonPosTest
from odoo.addons.pricing_rules.tests.common import PricingCommon


class PosPriceCommon(PricingCommon, CommonPosTest):
    """A point of sale that sells by a price type, and who works at it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products.available_in_pos = True
        cls.retail.currency_id = cls.company.currency_id
        cls.cashier = new_test_user(
            cls.env,
            "price_cashier",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.shop = cls.pos_config_usd
        cls._sell_by(cls.retail)

    @classmethod
    def get_default_groups(cls):
        """Who prepares the tests sets prices, too."""
        manager = cls.env.ref("pricing_rules.pricing_rules_group_manager")
        return super().get_default_groups() | manager

    @classmethod
    def _sell_by(cls, *pricelists, shop=None):
        """Let the point of sale sell by these price types, by the first one at first."""
        pricelists = cls.env["product.pricelist"].union(*pricelists)
        (shop or cls.shop).write(
            {
                "use_pricelist": True,
                "available_pricelist_ids": [Command.set(pricelists.ids)],
                "pricelist_id": pricelists[0].id,
            }
        )

    @classmethod
    def _create_variants(cls, create_variant="always", **values):
        """A product in three sizes; the greater ones cost 5 and 10 more."""
        attribute = cls.env["product.attribute"].create(
            {
                "name": "Size",
                "create_variant": create_variant,
                "value_ids": [
                    Command.create({"name": name, "default_extra_price": extra})
                    for name, extra in (("S", 0), ("M", 5), ("L", 10))
                ],
            }
        )
        line = {
            "attribute_id": attribute.id,
            "value_ids": [Command.set(attribute.value_ids.ids)],
        }
        return cls.env["product.template"].create(
            {
                "name": "Shirt",
                "list_price": 50,
                "available_in_pos": True,
                "taxes_id": [Command.clear()],
                "attribute_line_ids": [Command.create(line)],
                **values,
            }
        )

    def _open(self, shop=None, user=None):
        """The session of a point of sale, opened by the cashier."""
        shop = (shop or self.shop).with_user(user or self.cashier)
        shop = shop.with_company(shop.sudo().company_id)
        if not shop.current_session_id:
            shop.open_ui()
        return shop.current_session_id

    def _load(self, shop=None, user=None):
        """The rules of prices that an opening point of sale gets."""
        data = self._open(shop, user).load_data([])
        return data["product.pricelist.item"]

    def _get_shown_price(
        self, rules, product, quantity=1, pricelist=None, sales_price=None, extra=0
    ):
        """The price of a variant, as getPrice() of the Point of Sale finds it.

        :param rules: rules that the point of sale has loaded
        :param float extra: what chosen options add
        """
        pricelist = pricelist or self.retail
        rules = [
            rule
            for rule in rules
            if rule["pricelist_id"] == pricelist.id
            and rule["product_tmpl_id"] == product.product_tmpl_id.id
            and rule["product_id"] in (False, product.id)
            and (not rule["min_quantity"] or rule["min_quantity"] <= quantity)
        ]
        rules.sort(key=lambda rule: (not rule["product_id"], -rule["min_quantity"]))
        base = (product.lst_price if sales_price is None else sales_price) + extra
        if not rules:
            return base
        rule = rules[0]
        if rule["compute_price"] == "fixed":
            return rule["fixed_price"]
        self.assertEqual(rule["compute_price"], "formula")
        return base - base * rule["price_discount"] / 100 + rule["price_surcharge"]

    def assertShownAsAsked(self, pricelist, products, quantities=(1,), shop=None):
        """The point of sale shows what any other question for the price answers."""
        rules = self._load(shop)
        for product in products:
            for quantity in quantities:
                asked = pricelist._get_product_price(product, quantity)
                shown = self._get_shown_price(rules, product, quantity, pricelist)
                message = f"{quantity} x {product.display_name}"
                self.assertAlmostEqual(shown, asked, 6, message)
