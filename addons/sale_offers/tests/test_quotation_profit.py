from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, freeze_time

from .quotation_common import QuotationCase


@freeze_time("2026-03-10")
class TestQuotationProfit(QuotationCase):
    """What quotations earn, and what nobody knows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gift = cls.env["product.product"].create(
            {"name": "Gift Bag", "list_price": 10, "standard_price": 0}
        )
        cls.costs = cls.env["product.pricelist"].create(
            {"name": "Purchase", "price_method": "manual", "use_on_sale": False}
        )

    @classmethod
    def _set_costs(cls, day, **prices):
        """Post prices of the price type that stands for costs."""
        document = cls.env["product.price.document"].create(
            {
                "effective_date": day,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": getattr(cls, name).id,
                            "pricelist_id": cls.costs.id,
                            "price": price,
                        }
                    )
                    for name, price in prices.items()
                ],
            }
        )
        document.action_post()

    def test_profit_against_cost(self):
        order = self._quote(self.kettle, self.iron)
        self.assertRecordValues(
            order.order_line,
            [
                {"profit": 40, "profit_percent": 0.4, "profit_note": False},
                {"profit": 50, "profit_percent": 0.25, "profit_note": False},
            ],
        )
        self.assertAlmostEqual(order.order_line[0].profit_markup, 40 / 60)
        self.assertRecordValues(
            order, [{"profit": 90, "profit_percent": 0.3, "profit_note": False}]
        )
        self.assertAlmostEqual(order.profit_markup, 90 / 210)

    def test_no_known_cost_is_said_and_counted(self):
        order = self._quote(self.kettle, self.gift)
        line = order.order_line[1]
        self.assertRecordValues(
            line,
            [{"is_cost_known": False, "profit": 0, "profit_note": "no cost known"}],
        )
        self.assertRecordValues(
            order,
            [
                {
                    "profit": 40,
                    "profit_percent": 0.4,
                    "profit_known_count": 1,
                    "profit_unknown_count": 1,
                }
            ],
        )
        self.assertIn("left out: 1 of 2 lines", order.profit_note)

    def test_nothing_known_shows_no_margin(self):
        order = self._quote(self.gift)
        self.assertRecordValues(order, [{"profit": 0, "profit_percent": 0}])
        self.assertIn("left out: 1 of 1 lines", order.profit_note)

    def test_a_discount_on_the_order_lowers_the_profit(self):
        self.company.sale_discount_product_id = self.env["product.product"].create(
            {"name": "Discount", "type": "service"}
        )
        order = self._quote(self.kettle, self.iron)
        wizard = self.env["sale.order.discount"].with_user(self.salesman)
        wizard.create(
            {
                "sale_order_id": order.id,
                "discount_type": "so_discount",
                "discount_percentage": 0.1,
            }
        ).action_apply_discount()
        self.assertRecordValues(
            order, [{"profit": 60, "profit_known_count": 2, "profit_unknown_count": 0}]
        )

    def test_texts_and_lines_without_quantity_are_not_counted(self):
        order = self._quote(self.kettle, self.gift)
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Section"})
        ]
        order.order_line[1].product_uom_qty = 0
        self.assertRecordValues(
            order, [{"profit_known_count": 1, "profit_unknown_count": 0}]
        )

    # PRICE TYPES

    def test_against_a_price_type_at_the_day_of_the_order(self):
        self._set_costs("2026-01-01", kettle=70)
        self._set_costs("2026-06-01", kettle=95)
        self.company.cost_pricelist_id = self.costs
        order = self._quote(self.kettle, self.iron)
        self.assertEqual(order.cost_pricelist_id, self.costs)
        self.assertRecordValues(
            order.order_line,
            [
                {"profit_cost": 70, "profit": 30, "is_cost_known": True},
                {"profit_cost": 0, "profit": 0, "is_cost_known": False},
            ],
        )
        order.date_order = "2026-06-02"
        self.assertEqual(order.order_line[0].profit, 5)

    def test_units_and_currencies_are_converted(self):
        self._set_costs("2026-01-01", kettle=70)
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "x",
                "rate_ids": [Command.create({"name": "2026-01-01", "rate": 2})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        self.company.cost_pricelist_id = self.costs
        order = self._quote(self.kettle, pricelist_id=pricelist.id)
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        self.assertRecordValues(
            order.order_line,
            [{"price_unit": 2400, "profit_cost": 1680, "profit": 720}],
        )
        order.cost_pricelist_id = False
        self.assertEqual(order.profit, 2400 - 1440)

    def test_taxes_in_the_price_type_are_no_cost(self):
        tax = self.env["account.tax"].create(
            {"name": "Twenty", "amount": 20, "type_tax_use": "sale"}
        )
        self.kettle.taxes_id = tax
        self.costs.price_includes_tax = True
        self._set_costs("2026-01-01", kettle=72)
        self.company.cost_pricelist_id = self.costs
        self.assertEqual(self._quote(self.kettle).order_line.profit, 40)

    def test_rules_of_odoo_can_be_compared_with(self):
        rules = self.env["product.pricelist"].create(
            {
                "name": "Rules",
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "3_global",
                            "compute_price": "percentage",
                            "percent_price": 50,
                        }
                    )
                ],
            }
        )
        order = self._quote(self.kettle, self.iron)
        order.cost_pricelist_id = rules
        self.assertRecordValues(order, [{"profit": 150, "profit_percent": 0.5}])

    def test_the_form_follows_the_choice(self):
        self._set_costs("2026-01-01", kettle=70)
        order = self._quote(self.kettle)
        with Form(order.with_user(self.director)) as form:
            form.cost_pricelist_id = self.costs
            self.assertEqual(form.profit, 30)

    def test_sales_people_do_not_read_secret_prices_through_profits(self):
        order = self._quote(self.kettle)
        with self.assertRaisesRegex(AccessError, "not for sales people"):
            order.cost_pricelist_id = self.costs
        with self.assertRaisesRegex(AccessError, "not for sales people"):
            self._quote(self.kettle, cost_pricelist_id=self.costs.id)
        self.company.cost_pricelist_id = self.costs
        order.cost_pricelist_id = self.costs
        self.assertEqual(order.cost_pricelist_id, self.costs)

    def test_customers_do_not_see_profits(self):
        for model in ("sale.order", "sale.order.line"):
            for name, field in self.env[model]._fields.items():
                if name.startswith("profit"):
                    self.assertEqual(field.groups, "base.group_user")

    # DEALS

    def test_a_deal_shows_the_profit_of_what_was_not_cancelled(self):
        deals = self.env["crm.lead"].with_user(self.salesman)
        deal = deals.create(
            {"name": "Deal", "type": "opportunity", "partner_id": self.customer.id}
        )
        orders = [
            self._quote(self.kettle, self.gift, opportunity_id=deal.id)
            for _number in range(2)
        ]
        self.assertRecordValues(deal, [{"order_profit": 80, "order_profit_unknown": 2}])
        orders[0].action_cancel()
        self.assertRecordValues(deal, [{"order_profit": 40, "order_profit_unknown": 1}])
        self.assertEqual(
            deal.env["sale.order"].search(deal.action_view_order_profit()["domain"]),
            orders[1],
        )
