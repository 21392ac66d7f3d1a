from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import DealCase


class DemandCase(DealCase):
    """Products with prices, and a deal with a demand.

    The products are services: nothing is delivered or bought for them by itself.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kettle, cls.iron = cls.env["product.product"].create(
            [
                {"name": "Kettle", "list_price": 100.0, "type": "service"},
                {"name": "Iron", "list_price": 50.0, "type": "service"},
            ]
        )
        cls.reason = cls.env["crm.deal.unmet.reason"].create({"name": "No stock"})
        cls.deal = cls._create_deal(
            demand_ids=[
                Command.create({"product_id": cls.kettle.id, "quantity": 10}),
                Command.create({"product_id": cls.iron.id, "quantity": 4}),
                Command.create({"name": "A stand", "quantity": 2, "price_unit": 25}),
            ]
        )
        cls.kettles, cls.irons, cls.stands = cls.deal.demand_ids

    @classmethod
    def _create_order(cls, deal, *lines, confirm=True):
        """Create an order of a deal from pairs of product and quantity."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": deal.partner_id.id,
                "opportunity_id": deal.id,
                "user_id": deal.user_id.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity}
                    )
                    for product, quantity in lines
                ],
            }
        )
        if confirm:
            order.action_confirm()
        return order


@tagged("post_install", "-at_install", "crm_deals")
class TestDemand(DemandCase):
    """What the client needs, its sum and its satisfaction."""

    def test_prices_come_from_the_price_list_of_the_client(self):
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Wholesale",
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "3_global",
                            "compute_price": "percentage",
                            "percent_price": 10,
                        }
                    )
                ],
            }
        )
        self.client.property_product_pricelist = pricelist
        deal = self._create_deal(
            demand_ids=[Command.create({"product_id": self.kettle.id, "quantity": 3})]
        )
        self.assertRecordValues(
            deal.demand_ids,
            [{"name": "Kettle", "price_unit": 90, "amount": 270, "quantity": 3}],
        )

    def test_potential_follows_the_demand_until_written_by_hand(self):
        self.assertRecordValues(
            self.deal,
            [
                {
                    "demand_amount": 1250,
                    "expected_revenue": 1250,
                    "potential_source": "demand",
                }
            ],
        )
        self.kettles.quantity = 20
        self.assertEqual(self.deal.expected_revenue, 2250)
        self.deal.expected_revenue = 3000
        self.assertEqual(self.deal.potential_source, "manual")
        self.irons.quantity = 0
        self.assertEqual(self.deal.expected_revenue, 3000)
        self.deal.potential_source = "demand"
        self.assertEqual(self.deal.expected_revenue, 2050)

    def test_sum_given_on_registration_stays(self):
        deal = self._create_deal(expected_revenue=700)
        self.assertEqual(deal.potential_source, "manual")
        deal.demand_ids = [Command.create({"product_id": self.kettle.id})]
        self.assertRecordValues(deal, [{"demand_amount": 100, "expected_revenue": 700}])
        deal = self._create_deal(
            expected_revenue=700,
            demand_ids=[Command.create({"product_id": self.kettle.id})],
        )
        self.assertRecordValues(
            deal, [{"potential_source": "manual", "expected_revenue": 700}]
        )

    def test_company_may_keep_the_potential_by_hand(self):
        self.env.company.deal_potential_source = "manual"
        deal = self._create_deal(
            demand_ids=[Command.create({"product_id": self.kettle.id})]
        )
        self.assertRecordValues(
            deal, [{"potential_source": "manual", "expected_revenue": 0}]
        )

    def test_form_shows_the_potential_at_once(self):
        with Form(self.deal.with_user(self.salesman)) as form:
            with form.demand_ids.edit(0) as line:
                line.quantity = 1
            self.assertEqual(form.expected_revenue, 350)
            self.assertEqual(form.potential_source, "demand")
        self.assertRecordValues(
            self.deal, [{"potential_source": "demand", "expected_revenue": 350}]
        )
        with Form(self.deal.with_user(self.salesman)) as form:
            form.expected_revenue = 500
            self.assertEqual(form.potential_source, "manual")
        self.assertEqual(self.deal.expected_revenue, 500)

    def test_satisfied_share_follows_confirmed_orders(self):
        order = self._create_order(
            self.deal, (self.kettle, 5), (self.iron, 40), confirm=False
        )
        self.assertEqual(self.deal.demand_ids.mapped("satisfied_percent"), [0, 0, 0])
        order.action_confirm()
        self.assertEqual(self.deal.demand_ids.mapped("satisfied_percent"), [50, 100, 0])
        self.assertRecordValues(
            self.kettles, [{"satisfied_amount": 500, "unmet_amount": 500}]
        )
        self.assertAlmostEqual(self.deal.demand_satisfied_percent, 56)
        order.order_line[0].product_uom_qty = 8
        self.assertEqual(self.kettles.satisfied_percent, 80)
        order._action_cancel()
        self.assertEqual(self.kettles.satisfied_percent, 0)

    def test_what_was_ordered_goes_to_the_lines_in_their_order(self):
        self.deal.demand_ids = [
            Command.create(
                {"product_id": self.kettle.id, "quantity": 10, "sequence": 20}
            )
        ]
        self._create_order(self.deal, (self.kettle, 15))
        kettles = self.deal.demand_ids.filtered(
            lambda line: line.product_id == self.kettle
        ).sorted("sequence")
        self.assertEqual(kettles.mapped("satisfied_percent"), [100, 50])

    def test_units_are_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.kettles.write({"quantity": 2, "uom_id": dozen.id})
        self._create_order(self.deal, (self.kettle, 12))
        self.assertEqual(self.kettles.satisfied_percent, 50)

    def test_share_by_hand_stays_until_it_follows_again(self):
        line = self.kettles.with_user(self.salesman)
        line.satisfied_percent = 30
        self._create_order(self.deal, (self.kettle, 10))
        self.assertEqual(line.satisfied_percent, 30)
        line.action_follow_orders()
        self.assertEqual(line.satisfied_percent, 100)

    def test_reason_is_missing_only_on_closed_deals(self):
        missing = [("is_reason_missing", "=", True), ("deal_id", "=", self.deal.id)]
        lines = self.env["crm.deal.demand"]
        self.assertFalse(lines.search(missing))
        self.deal.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.assertEqual(lines.search(missing), self.deal.demand_ids)
        self.assertTrue(self.kettles.is_reason_missing)
        self.kettles.with_user(self.salesman).reason_id = self.reason
        self.assertEqual(lines.search(missing), self.irons | self.stands)

    def test_negative_quantity_or_price_is_refused(self):
        line = self.kettles.with_user(self.salesman)
        for values in ({"quantity": -1}, {"price_unit": -0.01}):
            with (
                self.subTest(values),
                self.assertRaisesRegex(ValidationError, "Kettle.*negative"),
                self.env.cr.savepoint(),
            ):
                line.write(values)
        with self.assertRaisesRegex(ValidationError, "negative"):
            self.deal.with_user(self.salesman).demand_ids = [
                Command.create({"name": "Anything", "quantity": -5})
            ]

    def test_share_outside_its_range_is_refused(self):
        line = self.kettles.with_user(self.salesman)
        for percent in (-1, 100.5):
            with (
                self.subTest(percent),
                self.assertRaisesRegex(ValidationError, "between 0 and 100"),
                self.env.cr.savepoint(),
            ):
                line.satisfied_percent = percent

    def test_line_without_product_and_words_is_refused(self):
        lines = self.env["crm.deal.demand"].with_user(self.salesman)
        for values in ({"quantity": 1}, {"name": "  "}):
            with (
                self.subTest(values),
                self.assertRaisesRegex(ValidationError, "choose a product"),
                self.env.cr.savepoint(),
            ):
                lines.create({"deal_id": self.deal.id, **values})

    def test_product_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        product = self.env["product.product"].create(
            {"name": "Foreign", "company_id": other.id}
        )
        self.deal.company_id = self.env.company
        with self.assertRaises(UserError):
            self.deal.demand_ids = [Command.create({"product_id": product.id})]

    def test_import_makes_the_same_checks(self):
        deals = self.env["crm.lead"].with_user(self.salesman)
        names = ["name", "type", "demand_ids/name", "demand_ids/quantity"]
        result = deals.load(
            names,
            [["Good", "opportunity", "Shelf", "3"], ["", "", "Rack", "2"]],
        )
        self.assertEqual(len(deals.browse(result["ids"]).demand_ids), 2)
        result = deals.load(names, [["Bad", "opportunity", "Shelf", "-3"]])
        self.assertFalse(result["ids"])
        self.assertIn("negative", result["messages"][0]["message"])

    def test_duplicate_takes_the_demand_and_not_what_came_of_it(self):
        self._create_order(self.deal, (self.kettle, 10))
        self.kettles.reason_id = self.reason
        copy = self.deal.copy()
        self.assertRecordValues(
            copy.demand_ids[0],
            [{"quantity": 10, "satisfied_percent": 0, "reason_id": False}],
        )
        self.assertEqual(copy.expected_revenue, 1250)

    def test_merge_keeps_the_demand_of_both(self):
        other = self._create_deal(
            demand_ids=[Command.create({"product_id": self.iron.id, "quantity": 2})]
        )
        merged = (self.deal | other).merge_opportunity()
        self.assertEqual(len(merged.demand_ids), 4)
        self.assertRecordValues(
            merged,
            [
                {
                    "demand_amount": 1350,
                    "expected_revenue": 1350,
                    "potential_source": "demand",
                }
            ],
        )

    def test_actual_is_shown_beside_the_potential(self):
        self._create_order(self.deal, (self.kettle, 5))
        self.assertRecordValues(
            self.deal,
            [{"actual_amount": 500, "expected_revenue": 1250, "actual_percent": 40}],
        )

    def test_order_does_not_change_a_potential_that_follows(self):
        self._create_order(self.deal, (self.kettle, 50))
        self.assertEqual(self.deal.expected_revenue, 1250)
        self.assertEqual(self.deal.potential_source, "demand")

    def test_quotation_begins_with_the_demand(self):
        deal = self.deal.with_user(self.salesman)
        action = deal.action_sale_quotations_new()
        form = Form(
            self.env["sale.order"]
            .with_user(self.salesman)
            .with_context(**action["context"])
        )
        order = form.save()
        self.assertRecordValues(
            order.order_line,
            [
                {
                    "product_id": self.kettle.id,
                    "product_uom_qty": 10,
                    "display_type": False,
                },
                {
                    "product_id": self.iron.id,
                    "product_uom_qty": 4,
                    "display_type": False,
                },
                {
                    "product_id": False,
                    "product_uom_qty": 0,
                    "display_type": "line_note",
                },
            ],
        )
        self.assertEqual(order.order_line[2].name, "A stand (2)")
        self.assertEqual(order.opportunity_id, self.deal)

    def test_second_quotation_offers_what_is_left(self):
        self._create_order(self.deal, (self.kettle, 4), (self.iron, 4))
        lines = self.deal._prepare_demand_order_lines()
        self.assertEqual(len(lines), 2)
        self.assertEqual(lines[0][2]["product_uom_qty"], 6)

    def test_deal_without_demand_makes_an_empty_quotation(self):
        deal = self._create_deal()
        context = deal._prepare_opportunity_quotation_context()
        self.assertNotIn("quote_demand", context)


@tagged("post_install", "-at_install", "crm_deals")
class TestDemandAccess(DemandCase):
    """Demand is seen where its deal is."""

    def test_colleague_sees_the_demand_of_shared_deals_only(self):
        lines = self.env["crm.deal.demand"].with_user(self.colleague)
        domain = [("deal_id", "=", self.deal.id)]
        self.assertFalse(lines.search(domain))
        with self.assertRaises(AccessError):
            self.kettles.with_user(self.colleague).quantity = 1
        self.deal.shared_user_ids = self.colleague
        self.assertEqual(lines.search(domain), self.deal.demand_ids)
        self.kettles.with_user(self.colleague).quantity = 1

    def test_leader_sees_all(self):
        lines = self.env["crm.deal.demand"].with_user(self.leader)
        self.assertEqual(
            lines.search([("deal_id", "=", self.deal.id)]), self.deal.demand_ids
        )

    def test_other_company_is_closed(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids = [Command.link(other.id)]
        self.salesman.company_ids = [Command.link(other.id)]
        self.deal.team_id = False
        self.deal.company_id = other
        for model in ("crm.deal.demand", "crm.deal.unmet.demand"):
            rows = self.env[model].with_user(self.manager)
            domain = [("deal_id", "=", self.deal.id)]
            self.assertFalse(
                rows.with_context(allowed_company_ids=self.env.company.ids).search(
                    domain
                )
            )
            self.assertEqual(
                len(rows.with_context(allowed_company_ids=other.ids).search(domain)), 3
            )

    def test_reasons_are_the_managers(self):
        with self.assertRaises(AccessError):
            self.reason.with_user(self.salesman).name = "Mine"
        self.reason.with_user(self.manager).name = "Ours"


@tagged("post_install", "-at_install", "crm_deals")
class TestUnmetDemand(DemandCase):
    """The analysis of what clients did not get."""

    def test_sums_by_reason(self):
        self._create_order(self.deal, (self.kettle, 5))
        self.kettles.reason_id = self.reason
        rows = self.env["crm.deal.unmet.demand"].with_user(self.salesman)
        groups = rows._read_group(
            [("deal_id", "=", self.deal.id)],
            ["reason_id"],
            ["amount:sum", "unmet_amount:sum", "unmet_percent:avg", "quantity:sum"],
        )
        figures = {reason.id: values for reason, *values in groups}
        self.assertEqual(figures[self.reason.id], [1000, 500, 50, 10])
        self.assertEqual(figures[False], [250, 250, 100, 6])
        [(percent,)] = rows._read_group(
            [("deal_id", "=", self.deal.id)], [], ["unmet_percent:avg"]
        )
        self.assertEqual(percent, 60)

    def test_lost_deals_count(self):
        self.deal.action_set_lost(lost_reason_id=self.lost_reason.id)
        rows = self.env["crm.deal.unmet.demand"].with_user(self.salesman)
        found = rows.search(
            [("won_status", "=", "lost"), ("deal_id", "=", self.deal.id)]
        )
        self.assertEqual(len(found), 3)
        self.assertEqual(sum(found.mapped("unmet_amount")), 1250)

    def test_amounts_are_in_the_currency_of_the_reader(self):
        currency = self.env["res.currency"].create(
            {
                "name": "TST",
                "symbol": "T",
                "rate_ids": [Command.create({"rate": 2.0, "name": "2020-01-01"})],
            }
        )
        other = self.env["res.company"].create(
            {"name": "Other", "currency_id": currency.id}
        )
        companies = self.env.company | other
        self.env.user.company_ids = [Command.link(other.id)]
        rows = self.env["crm.deal.unmet.demand"].with_context(
            allowed_company_ids=companies.ids
        )
        deal = self._create_deal(
            user_id=False,
            team_id=False,
            company_id=other.id,
            demand_ids=[
                Command.create({"name": "Stand", "quantity": 1, "price_unit": 100})
            ],
        )
        row = rows.search([("deal_id", "=", deal.id)])
        self.assertEqual(row.currency_id, self.env.company.currency_id)
        self.assertAlmostEqual(
            row.amount,
            currency._convert(100, self.env.company.currency_id, self.env.company),
        )

    def test_colleague_does_not_see_it(self):
        rows = self.env["crm.deal.unmet.demand"].with_user(self.colleague)
        self.assertFalse(rows.search([("deal_id", "=", self.deal.id)]))
