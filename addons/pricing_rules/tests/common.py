"""Fixtures shared by the tests of prices."""

from datetime import timedelta

from odoo import Command
from odoo.fields import Date
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class PricingCommon(BaseCommon):
    """Three products, a price type set by hand, a price manager and a sales person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.today = Date.context_today(cls.env["product.price"])
        cls.kettle, cls.iron, cls.lamp = cls.products = cls.env[
            "product.product"
        ].create(
            [
                {"name": name, "list_price": price, "taxes_id": [Command.clear()]}
                for name, price in (("Kettle", 100), ("Iron", 200), ("Lamp", 300))
            ]
        )
        cls.retail = cls._create_type("Retail", identifier="RETAIL_TEST")
        cls.customer = cls.env["res.partner"].create({"name": "Customer"})
        cls.manager = new_test_user(
            cls.env,
            "price_manager",
            groups="base.group_user,pricing_rules.pricing_rules_group_manager",
        )
        cls.seller = new_test_user(
            cls.env, "price_seller", groups="sales_team.group_sale_salesman"
        )

    @classmethod
    def _day(cls, days=0):
        """So many days from today."""
        return cls.today + timedelta(days=days)

    @classmethod
    def _create_type(cls, name, method="manual", **values):
        """A price type of the company, set by hand unless told otherwise."""
        return cls.env["product.pricelist"].create(
            {"name": name, "price_method": method, **values}
        )

    @classmethod
    def _create_document(cls, pricelist, prices, days=0, **values):
        """A draft that sets prices: {product: price}, from so many days from today on."""
        return cls.env["product.price.document"].create(
            {
                "effective_date": cls._day(days),
                "pricelist_ids": pricelist.ids,
                "line_ids": [
                    Command.create(
                        {
                            "pricelist_id": pricelist.id,
                            "product_id": product.id,
                            "price": price,
                        }
                    )
                    for product, price in prices.items()
                ],
                **values,
            }
        )

    @classmethod
    def _set_prices(cls, pricelist, prices, days=0):
        """Set prices with a posted document, which is returned."""
        document = cls._create_document(pricelist, prices, days)
        document.action_post()
        return document

    @classmethod
    def _create_order(cls, pricelist, quantities, partner=None, **values):
        """A quotation under a price type: {product: quantity}."""
        return cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "pricelist_id": pricelist.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": number}
                    )
                    for product, number in quantities.items()
                ],
                **values,
            }
        )

    def _quote(self, quantities=None, pricelist=None, user=None, **values):
        """A quotation that a sales person makes: {product: quantity}."""
        lines = [
            Command.create({"product_id": product.id, "product_uom_qty": number})
            for product, number in (quantities or {}).items()
        ]
        return (
            self.env["sale.order"]
            .with_user(user or self.seller)
            .create(
                {
                    "partner_id": self.customer.id,
                    "pricelist_id": (pricelist or self.retail).id,
                    "order_line": lines,
                    **values,
                }
            )
        )
