from odoo import Command
from odoo.tests import Form, tagged

from odoo.addons.http_routing.tests.common import MockRequest

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestOrderPrices(PricingCommon):
    """A product costs the same wherever a sales person or a customer asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_prices(cls.retail, {cls.kettle: 90, cls.iron: 180}, days=-5)
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.tax = cls.env["account.tax"].create(
            {"name": "VAT 20", "amount": 20, "type_tax_use": "sale"}
        )

    def test_lines_have_the_price_of_the_day_of_the_order(self):
        self._set_prices(self.retail, {self.kettle: 95}, days=-1)
        self._set_prices(self.retail, {self.kettle: 99}, days=3)
        order = self._quote({self.kettle: 2, self.lamp: 1})
        kettle, lamp = order.order_line
        self.assertEqual(kettle.price_unit, 95)
        self.assertFalse(kettle.pricelist_item_id)
        self.assertEqual(lamp.price_unit, 300)
        order.date_order = f"{self._day(-2)} 12:00:00"
        order.action_update_prices()
        self.assertEqual(kettle.price_unit, 90)

    def test_a_product_without_a_set_price_follows_the_rules(self):
        self.retail.item_ids = [
            Command.create({"compute_price": "percentage", "percent_price": 10})
        ]
        order = self._quote({self.kettle: 1, self.lamp: 1})
        self.assertEqual(order.order_line.mapped("price_unit"), [90, 300])
        self.assertEqual(order.order_line.mapped("discount"), [0, 10])

    def test_a_change_of_quantity_keeps_the_set_price(self):
        line = self._quote({self.kettle: 1}).order_line
        line.product_uom_qty = 7
        self.assertEqual((line.price_unit, line.price_subtotal), (90, 630))

    def test_another_unit_has_the_price_of_that_unit(self):
        line = self._quote({self.kettle: 1}).order_line
        line.product_uom_id = self.dozen
        self.assertAlmostEqual(line.price_unit, 1080)

    def test_another_currency_has_the_rate_of_the_order(self):
        currency = self.env["res.currency"].create({"name": "TRD", "symbol": "T"})
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "name": self._day(-9), "rate": 4}
        )
        foreign = self._create_type("Foreign", currency_id=currency.id)
        self._set_prices(foreign, {self.kettle: 12})
        order = self._quote({self.kettle: 1}, pricelist=foreign)
        self.assertEqual(order.currency_id, currency)
        self.assertEqual(order.order_line.price_unit, 12)

    def test_prices_with_taxes_are_taken_out(self):
        self.kettle.taxes_id = self.tax
        self.retail.price_includes_tax = True
        line = self._quote({self.kettle: 1}).order_line
        self.assertAlmostEqual(line.price_unit, 75)
        self.assertAlmostEqual(line.price_total, 90)

    def test_taxes_inside_prices_stay_inside(self):
        self.tax.price_include_override = "tax_included"
        self.kettle.taxes_id = self.tax
        self.retail.price_includes_tax = True
        line = self._quote({self.kettle: 1}).order_line
        self.assertAlmostEqual(line.price_unit, 90)
        self.assertAlmostEqual(line.price_subtotal, 75)

    def test_a_fiscal_position_takes_other_taxes(self):
        self.tax.price_include_override = "tax_included"
        self.kettle.taxes_id = self.tax
        position = self.env["account.fiscal.position"].create({"name": "Abroad"})
        export = self.env["account.tax"].create(
            {
                "name": "Export",
                "amount": 0,
                "type_tax_use": "sale",
                "fiscal_position_ids": position.ids,
                "original_tax_ids": self.tax.ids,
            }
        )
        order = self._quote({self.kettle: 1}, fiscal_position_id=position.id)
        self.assertEqual(order.order_line.tax_ids, export)
        self.assertAlmostEqual(order.order_line.price_unit, 75)
        data = order._get_product_catalog_order_data(self.kettle)
        self.assertAlmostEqual(data[self.kettle.id]["price"], 75)

    def test_options_without_variants_add_their_price(self):
        template = self._create_template_with_options()
        variant = template.product_variant_id
        self._set_prices(self.retail, {variant: 50})
        option = template.attribute_line_ids.product_template_value_ids[1]
        order = self._quote()
        order.order_line = [
            Command.create(
                {
                    "product_id": variant.id,
                    "product_no_variant_attribute_value_ids": option.ids,
                }
            )
        ]
        self.assertEqual(order.order_line.price_unit, 57)
        asked = variant.with_context(**variant._get_product_price_context(option))
        self.assertEqual(self.retail._get_product_price(asked, 1.0), 57)

    def _create_template_with_options(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Wrapping",
                "create_variant": "no_variant",
                "value_ids": [
                    Command.create({"name": "None"}),
                    Command.create({"name": "Gift", "default_extra_price": 7}),
                ],
            }
        )
        return self.env["product.template"].create(
            {
                "name": "Vase",
                "taxes_id": [Command.clear()],
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": attribute.value_ids.ids,
                        }
                    )
                ],
            }
        )

    def test_the_form_shows_the_set_price(self):
        orders = self.env["sale.order"].with_user(self.seller)
        with Form(orders) as form:
            form.partner_id = self.customer
            form.pricelist_id = self.retail
            with form.order_line.new() as line:
                line.product_id = self.kettle
                self.assertEqual(line.price_unit, 90)
                line.product_uom_qty = 3
                self.assertEqual(line.price_unit, 90)
        self.assertEqual(form.record.order_line.price_subtotal, 270)

    def test_catalog_line_price_lists_and_imports_agree(self):
        order = self._quote({self.iron: 1})
        products = self.kettle | self.iron
        data = order._get_product_catalog_order_data(products)
        prices = {product.id: data[product.id]["price"] for product in products}
        self.assertEqual(prices, {self.kettle.id: 90, self.iron.id: 180})
        self.assertEqual(self.retail._get_products_price(products, 1.0), prices)
        with MockRequest(order.env):
            added = order._update_order_line_info(self.kettle.id, 2)
            removed = order._update_order_line_info(self.kettle.id, 0)
        self.assertEqual((added, removed), (90, 90))
        label = self.env["product.label.layout"].create(
            {"product_ids": products.ids, "pricelist_id": self.retail.id}
        )
        self.assertEqual(
            label.pricelist_id._get_product_price(self.kettle, 1.0),
            prices[self.kettle.id],
        )
        page = self.kettle.with_context(pricelist=self.retail.id)
        self.assertEqual(page._get_contextual_price(), 90)
        result = order.env["sale.order.line"].load(
            ["order_id/.id", "product_id/.id", "product_uom_qty"],
            [[str(order.id), str(self.kettle.id), "4"]],
        )
        self.assertEqual(
            order.env["sale.order.line"].browse(result["ids"]).price_unit, 90
        )

    def test_two_lines_of_a_product_show_its_price_in_the_catalog(self):
        order = self._quote({self.kettle: 1})
        order.order_line.copy({"order_id": order.id, "price_unit": 80})
        data = order.order_line._get_product_catalog_lines_data()
        self.assertEqual((data["price"], data["quantity"]), (90, 2))

    def test_a_quotation_template_uses_set_prices(self):
        template = (
            self.env["sale.order.template"]
            .sudo()
            .create(
                {
                    "name": "Kitchen",
                    "sale_order_template_line_ids": [
                        Command.create(
                            {"product_id": self.kettle.id, "product_uom_qty": 2}
                        )
                    ],
                }
            )
        )
        feature = self.env.ref("sale_management.group_sale_order_template")
        self.seller.group_ids += feature
        orders = self.env["sale.order"].with_user(self.seller)
        with Form(orders) as form:
            form.partner_id = self.customer
            form.pricelist_id = self.retail
            form.sale_order_template_id = template
        self.assertEqual(form.record.order_line.price_unit, 90)

    def test_a_customer_who_changes_a_quantity_keeps_the_set_price(self):
        order = self._quote({self.kettle: 1})
        # what the portal does when the customer types a quantity
        line = order.order_line.with_user(self.env.ref("base.public_user")).sudo()
        line.product_uom_qty = 5
        self.assertEqual(order.order_line.price_unit, 90)

    def test_special_lines_stay_as_they_are(self):
        order = self._quote({self.kettle: 1})
        section, note, delivery = order.env["sale.order.line"].create(
            [
                {"order_id": order.id, "display_type": "line_section", "name": "A"},
                {"order_id": order.id, "display_type": "line_note", "name": "B"},
                {
                    "order_id": order.id,
                    "is_downpayment": True,
                    "product_id": self.iron.id,
                    "price_unit": 33,
                    "product_uom_qty": 0,
                },
            ]
        )
        order.action_update_prices()
        order.action_reset_prices()
        self.assertEqual((section.price_unit, note.price_unit), (0, 0))
        self.assertEqual(delivery.price_unit, 33)
        for line in section | note | delivery:
            self.assertFalse(line.price_steps)

    def test_a_combo_shares_out_its_set_price(self):
        combos = self.env["product.combo"].create(
            [
                {
                    "name": product.name,
                    "combo_item_ids": [Command.create({"product_id": product.id})],
                }
                for product in (self.kettle, self.iron)
            ]
        )
        kit = self.env["product.product"].create(
            {
                "name": "Kit",
                "type": "combo",
                "list_price": 400,
                "combo_ids": combos.ids,
                "taxes_id": [Command.clear()],
            }
        )
        self._set_prices(self.retail, {kit: 250})
        order = self._quote({kit: 1})
        parent = order.order_line
        order.order_line = [
            Command.create(
                {
                    "product_id": combo.combo_item_ids.product_id.id,
                    "combo_item_id": combo.combo_item_ids.id,
                    "linked_line_id": parent.id,
                }
            )
            for combo in combos
        ]
        self.assertEqual(parent.price_unit, 0)
        self.assertEqual(sum((order.order_line - parent).mapped("price_unit")), 250)

    def test_one_query_of_the_register_prices_all_lines(self):
        products = self.env["product.product"].create(
            [
                {"name": f"P{number}", "taxes_id": [Command.clear()]}
                for number in range(40)
            ]
        )
        self._set_prices(self.retail, dict.fromkeys(products, 5))
        order = self._quote(dict.fromkeys(products, 1))
        self.assertEqual(set(order.order_line.mapped("price_unit")), {5.0})
        order.order_line._forget_terms()
        order.order_line.mapped("product_uom_qty")
        with self.assertQueryCount(1):
            order.order_line[:1].sudo().register_row  # noqa: B018
            rows = order.order_line.sudo().mapped("register_row")
        self.assertEqual(len(rows), 40)

    def test_an_update_takes_todays_price_and_drops_hand_made_ones(self):
        order = self._quote({self.kettle: 1})
        order.order_line.write({"price_unit": 70, "discount": 3})
        self._set_prices(self.retail, {self.kettle: 85})
        order.action_update_prices()
        self.assertEqual(order.order_line.price_unit, 85)
        self.assertEqual(order.order_line.discount, 0)
