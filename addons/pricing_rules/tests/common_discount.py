"""Fixtures shared by the tests of discounts."""

from odoo.tests import new_test_user

from .common import PricingCommon


class DiscountCommon(PricingCommon):
    """Set prices, and a group of which the greatest discount counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_prices(cls.retail, {cls.kettle: 100, cls.iron: 200}, days=-5)
        cls.env["price.discount"].search([]).active = False
        cls.leader = new_test_user(
            cls.env,
            "price_leader",
            groups="sales_team.group_sale_salesman_all_leads,"
            "pricing_rules.pricing_rules_group_manager",
        )
        cls.group = cls._create_group("Greatest")

    @classmethod
    def _create_group(cls, name, strategy="maximum", **values):
        """A group of discounts that price managers made."""
        groups = cls.env["price.discount.group"].with_user(cls.manager)
        return groups.create({"name": name, "strategy": strategy, **values})

    @classmethod
    def _create_discount(cls, value=10, **values):
        """A discount that price managers made, shown and in percent unless told."""
        return (
            cls.env["price.discount"]
            .with_user(cls.manager)
            .create(
                {
                    "name": f"Sale {value}",
                    "group_id": cls.group.id,
                    "value": value,
                    **values,
                }
            )
        )
