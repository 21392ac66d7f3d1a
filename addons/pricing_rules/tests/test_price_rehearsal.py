from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestPriceRehearsal(PricingCommon):
    """Past sales are sold once more at the prices of a draft."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.products.standard_price = 60
        cls._set_prices(cls.retail, dict.fromkeys(cls.products, 100), days=-200)
        cls.partner = cls.env["res.partner"].create({"name": "Another Customer"})
        cls._sell({cls.kettle: 10, cls.iron: 2})
        cls._sell({cls.kettle: 5}, partner=cls.partner)
        cls.document = cls._create_document(
            cls.retail, {cls.kettle: 110, cls.iron: 50, cls.lamp: 100}
        )
        # orders of colleagues count too, although this person may not open them
        cls.manager.group_ids -= cls.env.ref("sales_team.group_sale_salesman_all_leads")

    @classmethod
    def _sell(cls, quantities, price=100, days=1, discount=0, pricelist=None, **values):
        order = cls._create_order(pricelist or cls.retail, quantities, **values)
        order.order_line.write({"price_unit": price, "discount": discount})
        order.action_confirm()
        order.date_order = Datetime.now() - timedelta(days=days)
        return order

    def _rehearse(self, document=None, **values):
        rehearsal = (
            self.env["product.price.rehearsal"]
            .with_user(self.manager)
            .create({"document_id": (document or self.document).id, **values})
        )
        rehearsal.action_rehearse()
        # what is shown is what was stored
        self.env.invalidate_all()
        return rehearsal

    def test_revenue_and_margin_before_and_after(self):
        rehearsal = self._rehearse()
        self.assertRecordValues(
            rehearsal,
            [
                {
                    "revenue_before": 1700,
                    "revenue_after": 1750,
                    "revenue_difference": 50,
                    "margin_before": 680,
                    "margin_after": 730,
                    "margin_difference": 50,
                    "margin_percent_before": 40,
                    "order_count": 2,
                    "partner_count": 2,
                    "order_line_count": 3,
                    "below_cost_before": 0,
                    "below_cost_after": 1,
                    "no_cost_count": 0,
                    "change_count": 2,
                    "unsold_count": 1,
                }
            ],
        )
        self.assertIn("more", rehearsal.summary)
        self.assertIn("2 orders of 2 clients", rehearsal.summary)
        self.assertIn("below cost", rehearsal.summary)

    def test_winners_and_losers(self):
        rehearsal = self._rehearse()
        self.assertRecordValues(
            rehearsal.winner_ids,
            [
                {
                    "product_id": self.kettle.id,
                    "quantity": 15,
                    "order_count": 2,
                    "partner_count": 2,
                    "revenue_difference": 150,
                    "change_percent": 10,
                    "below_cost_count": 0,
                }
            ],
        )
        self.assertRecordValues(
            rehearsal.loser_ids,
            [
                {
                    "product_id": self.iron.id,
                    "revenue_difference": -100,
                    "below_cost_count": 1,
                }
            ],
        )
        lines = self.env["product.price.rehearsal.line"].with_user(self.manager)
        found = lines.search(rehearsal.action_view_lines()["domain"])
        self.assertEqual(found, rehearsal.winner_ids | rehearsal.loser_ids)
        changed = self.env["product.price.document.line"].search(
            rehearsal.action_view_changes()["domain"]
        )
        self.assertEqual(changed.product_id, self.kettle | self.iron)

    def test_the_discount_of_the_past_counts(self):
        self._sell({self.lamp: 1}, discount=50)
        document = self._create_document(self.retail, {self.lamp: 200})
        rehearsal = self._rehearse(document)
        self.assertEqual(rehearsal.revenue_before, 50)
        self.assertEqual(rehearsal.revenue_after, 100)
        self.assertEqual(rehearsal.below_cost_before, 1)
        self.assertEqual(rehearsal.below_cost_after, 0)

    def test_units_of_measure_are_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._create_order(self.retail, {self.lamp: 1})
        order.order_line.product_uom_id = dozen
        order.order_line.price_unit = 1200
        order.action_confirm()
        document = self._create_document(self.retail, {self.lamp: 110})
        rehearsal = self._rehearse(document)
        self.assertEqual(rehearsal.revenue_before, 1200)
        self.assertEqual(rehearsal.revenue_after, 1320)
        self.assertEqual(rehearsal.margin_after, 600)

    def test_taxes_inside_prices_are_no_revenue(self):
        tax = self.env["account.tax"].create({"name": "Tax 10", "amount": 10})
        self.lamp.taxes_id = tax
        gross = self._create_type("Gross", price_includes_tax=True)
        self._set_prices(gross, {self.lamp: 110}, days=-5)
        self._sell({self.lamp: 1}, pricelist=gross)
        rehearsal = self._rehearse(self._create_document(gross, {self.lamp: 220}))
        self.assertAlmostEqual(rehearsal.revenue_before, 100)
        self.assertAlmostEqual(rehearsal.revenue_after, 200)
        included = tax.copy({"name": "In", "price_include_override": "tax_included"})
        self.iron.taxes_id = included
        self._sell({self.iron: 1}, price=110, pricelist=gross)
        rehearsal = self._rehearse(self._create_document(gross, {self.iron: 220}))
        self.assertAlmostEqual(rehearsal.revenue_before, 100)
        self.assertAlmostEqual(rehearsal.revenue_after, 200)

    def test_amounts_are_in_the_currency_of_the_company(self):
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "¤"})
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "name": self._day(-300), "rate": 2}
        )
        abroad = self._create_type("Abroad", currency_id=currency.id)
        self._set_prices(abroad, {self.lamp: 300}, days=-5)
        self._sell({self.lamp: 1}, price=300, pricelist=abroad)
        rehearsal = self._rehearse(self._create_document(abroad, {self.lamp: 400}))
        self.assertEqual(rehearsal.revenue_before, 150)
        self.assertEqual(rehearsal.revenue_after, 200)
        self.assertEqual(rehearsal.margin_after, 140)

    def test_what_does_not_count(self):
        """Other price types, older orders, quotations, and prices without a price."""
        other = self._create_type("Other")
        self._sell({self.lamp: 1}, pricelist=other)
        self._sell({self.lamp: 1}, days=100)
        self._create_order(self.retail, {self.lamp: 1})
        document = self._create_document(self.retail, {self.lamp: 200})
        rehearsal = self._rehearse(document)
        self.assertEqual(rehearsal.order_count, 0)
        self.assertIn("nothing was sold", rehearsal.summary)
        rehearsal.days = 101
        rehearsal.action_rehearse()
        self.assertEqual(rehearsal.order_count, 1)

    def test_products_without_a_cost_are_said(self):
        self.kettle.standard_price = 0
        rehearsal = self._rehearse()
        self.assertEqual(rehearsal.no_cost_count, 1)
        self.assertIn("no cost", rehearsal.summary)

    def test_a_fall_and_no_change_are_said(self):
        rehearsal = self._rehearse(self._create_document(self.retail, {self.iron: 1}))
        self.assertIn("less", rehearsal.summary)
        rehearsal = self._rehearse(self._create_document(self.retail, {self.iron: 100}))
        self.assertIn("the same", rehearsal.summary)

    def test_rehearsing_again_starts_anew(self):
        rehearsal = self._rehearse()
        self.document.line_ids.filtered(lambda x: x.product_id == self.iron).price = 100
        rehearsal.action_rehearse()
        self.assertEqual(rehearsal.revenue_difference, 150)
        self.assertEqual(rehearsal.line_ids.product_id, self.kettle | self.iron)

    def test_only_drafts_with_prices_are_rehearsed(self):
        document = self.document.with_user(self.manager)
        self.assertEqual(
            document.action_rehearse()["context"]["default_document_id"], document.id
        )
        document.action_post()
        with self.assertRaisesRegex(UserError, "no longer a draft"):
            document.action_rehearse()
        with self.assertRaisesRegex(UserError, "sets no prices"):
            self._rehearse(self.env["product.price.document"].create({}))

    def test_sales_people_and_other_managers_see_no_rehearsal(self):
        rehearsal = self._rehearse()
        with self.assertRaises(AccessError):
            rehearsal.with_user(self.seller).read(["margin_after"])
        other = new_test_user(
            self.env,
            "price_manager_other",
            groups="pricing_rules.pricing_rules_group_manager",
        )
        for records in (rehearsal, rehearsal.line_ids):
            with self.assertRaises(AccessError):
                records.with_user(other).read(["margin_after"])

    def test_orders_of_other_companies_do_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.env.user.company_ids = [Command.link(other.id)]
        order = self._sell({self.lamp: 1})
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", [other.id, order.id]
        )
        document = self._create_document(self.retail, {self.lamp: 200})
        self.assertEqual(self._rehearse(document).order_count, 0)
