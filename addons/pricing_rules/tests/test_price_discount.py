from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_discount import DiscountCommon


@tagged("post_install", "-at_install")
class TestPriceDiscount(DiscountCommon):
    """Orders get discounts by themselves when their conditions hold."""

    def _discounts(self, order):
        return order.order_line.mapped("discount")

    def test_a_discount_is_shown_or_part_of_the_price(self):
        self._create_discount(10)
        line = self._quote({self.kettle: 1}).order_line
        self.assertEqual((line.price_unit, line.discount), (100, 10))
        inside = self._create_group("Inside")
        self._create_discount(5, group_id=inside.id, apply_as="price")
        line = self._quote({self.kettle: 1}).order_line
        self.assertEqual((line.price_unit, line.discount), (95, 10))
        self.assertEqual(line.price_subtotal, 85.5)

    def test_a_negative_discount_is_a_markup(self):
        markup = self._create_discount(-5, apply_as="price")
        self.assertEqual(markup.summary, "Markup of 5 %")
        line = self._quote({self.kettle: 1}).order_line
        self.assertEqual((line.price_unit, line.discount), (105, 0))

    def test_amounts_and_fixed_prices_follow_the_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        amount = self._create_discount(7, kind="amount", apply_as="price")
        line = self._quote({self.kettle: 1}).order_line
        self.assertEqual(line.price_unit, 93)
        line.product_uom_id = dozen
        self.assertAlmostEqual(line.price_unit, 1116)
        amount.write({"kind": "fixed", "value": 60})
        line = self._quote({self.kettle: 1}).order_line
        self.assertEqual(line.price_unit, 60)
        self.assertIn("60.00", amount.summary)

    def test_amounts_follow_the_currency(self):
        currency = self.env["res.currency"].create({"name": "TRD", "symbol": "T"})
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "name": self._day(-9), "rate": 4}
        )
        foreign = self._create_type("Foreign", currency_id=currency.id)
        self._set_prices(foreign, {self.kettle: 400})
        self._create_discount(10, kind="amount", apply_as="price")
        line = self._quote({self.kettle: 1}, pricelist=foreign).order_line
        self.assertEqual(line.price_unit, 360)

    def test_the_strategy_of_the_group_decides(self):
        self._create_discount(10, sequence=2)
        self._create_discount(20, sequence=3)
        for strategy, discount in (
            ("maximum", 20),
            ("minimum", 10),
            ("sum", 30),
            ("multiply", 28),
            ("first", 10),
        ):
            self.group.strategy = strategy
            order = self._quote({self.kettle: 1})
            self.assertEqual(self._discounts(order), [discount], strategy)

    def test_groups_follow_each_other(self):
        self._create_discount(10)
        later = self._create_group("Later", sequence=20)
        self._create_discount(20, group_id=later.id)
        self.assertEqual(self._discounts(self._quote({self.kettle: 1})), [28])

    def test_a_rule_of_a_pricelist_comes_first(self):
        rules = self._create_type("Rules", "rules")
        rules.item_ids = [
            Command.create({"compute_price": "percentage", "percent_price": 20})
        ]
        self._create_discount(10)
        line = self._quote({self.kettle: 1}, pricelist=rules).order_line
        self.assertEqual((line.price_unit, line.discount), (100, 28))

    def test_by_partner_segment(self):
        segment = self.env["res.partner.segment"].create({"name": "Friends"})
        self._create_discount(partner_segment_ids=segment.ids)
        self.assertEqual(self._discounts(self._quote({self.kettle: 1})), [0])
        segment.partner_ids = self.customer
        self.assertEqual(self._discounts(self._quote({self.kettle: 1})), [10])

    def test_contacts_get_what_their_company_gets(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact", "parent_id": self.customer.id}
        )
        self.customer.is_company = True
        segment = self.env["res.partner.segment"].create(
            {"name": "Friends", "partner_ids": self.customer.ids}
        )
        self._create_discount(partner_segment_ids=segment.ids)
        order = self._quote({self.kettle: 1}, partner_id=contact.id)
        self.assertEqual(self._discounts(order), [10])

    def test_by_product_segment_category_and_price_group(self):
        segment = self.env["product.segment"].create(
            {"name": "Small", "product_tmpl_ids": self.kettle.product_tmpl_id.ids}
        )
        parent = self.env["product.category"].create({"name": "Home"})
        child = parent.create({"name": "Kitchen", "parent_id": parent.id})
        group = self.env["product.price.group"].create({"name": "A"})
        self.kettle.write({"categ_id": child.id, "price_group_id": group.id})
        for condition in (
            {"product_segment_ids": segment.ids},
            {"category_ids": parent.ids},
            {"price_group_ids": group.ids},
        ):
            discount = self._create_discount(**condition)
            order = self._quote({self.kettle: 1, self.iron: 1})
            self.assertEqual(self._discounts(order), [10, 0], condition)
            discount.active = False

    def test_by_price_type_and_payment_term(self):
        term = self.env["account.payment.term"].create({"name": "At once"})
        other = self._create_type("Other")
        self._create_discount(10, pricelist_ids=self.retail.ids)
        self._create_discount(20, payment_term_ids=term.ids)
        order = self._quote({self.kettle: 1}, pricelist=other)
        self.assertEqual(self._discounts(order), [0])
        order = self._quote({self.kettle: 1}, payment_term_id=term.id)
        self.assertEqual(self._discounts(order), [20])

    def test_by_card_and_by_turnover_tier(self):
        program = self.env["loyalty.program"].create(
            {"name": "Home Club", "program_type": "loyalty", "applies_on": "both"}
        )
        tier = self.env["loyalty.turnover.tier"].create(
            {"name": "Gold", "program_id": program.id, "amount_from": 500}
        )
        self._create_discount(10, loyalty_program_ids=program.ids)
        self._create_discount(20, turnover_tier_ids=tier.ids)
        self.assertEqual(self._discounts(self._quote({self.kettle: 1})), [0])
        card = self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": self.customer.id}
        )
        self.assertEqual(self._discounts(self._quote({self.kettle: 1})), [10])
        self._quote({self.lamp: 2}).action_confirm()
        self.env.invalidate_all()
        self.assertEqual(self._discounts(self._quote({self.kettle: 1})), [20])
        card.expiration_date = self._day(-1)
        self.assertEqual(self._discounts(self._quote({self.kettle: 1})), [0])

    def test_by_quantity_in_units_of_the_product(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._create_discount(quantity_from=10)
        line = self._quote({self.kettle: 9}).order_line
        self.assertEqual(line.discount, 0)
        line.product_uom_qty = 10
        self.assertEqual(line.discount, 10)
        line.write({"product_uom_qty": 1, "product_uom_id": dozen.id})
        self.assertEqual(line.discount, 10)

    def test_hours_are_those_of_the_company(self):
        self.company.partner_id.tz = "Europe/Kyiv"
        self.seller.tz = "America/New_York"
        self._create_discount(hour_from=22, hour_to=2, **self._only("fri"))
        for moment, discount in (
            ("2026-03-06 20:30:00", 10),  # Friday 22:30 in Kyiv
            ("2026-03-06 23:30:00", 10),  # Saturday 01:30, the night of Friday
            ("2026-03-07 00:30:00", 0),  # Saturday 02:30
            ("2026-03-05 23:30:00", 0),  # Friday 01:30, the night of Thursday
        ):
            order = self._quote({self.lamp: 1}, date_order=moment)
            self.assertEqual(self._discounts(order), [discount], moment)

    def _only(self, *days):
        week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        return {day: day in days for day in week}

    # ORDER SUM

    def test_lines_follow_the_sum_of_the_order(self):
        self._create_discount(amount_from=300)
        order = self._quote({self.kettle: 1})
        self.assertEqual(self._discounts(order), [0])
        line = order.order_line.create(
            {"order_id": order.id, "product_id": self.iron.id, "product_uom_qty": 1}
        )
        self.assertEqual(self._discounts(order), [10, 10])
        line.price_unit = 150
        self.assertEqual(self._discounts(order), [0, 0])
        line.product_uom_qty = 2
        self.assertEqual(self._discounts(order), [10, 10])
        line.unlink()
        self.assertEqual(self._discounts(order), [0])

    def test_a_discount_typed_by_hand_stays_when_the_sum_changes(self):
        self._create_discount(amount_from=300)
        order = self._quote({self.kettle: 1, self.iron: 1})
        kettle, iron = order.order_line
        kettle.discount = 4
        iron.product_uom_qty = 5
        self.assertEqual(self._discounts(order), [4, 10])
        iron.product_uom_qty = 0.5
        self.assertEqual(self._discounts(order), [4, 0])
        order.action_reset_prices()
        self.assertEqual(self._discounts(order), [0, 0])

    def test_the_form_follows_the_sum_at_once(self):
        self._create_discount(amount_from=300)
        orders = self.env["sale.order"].with_user(self.seller)
        with Form(orders) as form:
            form.partner_id = self.customer
            form.pricelist_id = self.retail
            with form.order_line.new() as line:
                line.product_id = self.kettle
            with form.order_line.new() as line:
                line.product_id = self.iron
            with form.order_line.edit(0) as line:
                self.assertEqual(line.discount, 10)
                line.product_uom_qty = 2
        self.assertEqual(self._discounts(form.record), [10, 10])
        with Form(form.record) as form, form.order_line.edit(1) as line:
            line.product_uom_qty = 0.1
        self.assertEqual(self._discounts(form.record), [0, 0])

    def test_confirmed_orders_keep_their_discounts(self):
        self._create_discount(amount_from=300)
        order = self._quote({self.kettle: 1, self.iron: 1})
        order.action_confirm()
        order.order_line[1].price_unit = 10
        self.assertEqual(self._discounts(order), [10, 10])

    def test_the_catalog_shows_what_is_to_pay(self):
        self._create_discount(10)
        order = self._quote()
        data = order._get_product_catalog_order_data(self.kettle | self.lamp)
        self.assertEqual(data[self.kettle.id]["price"], 90)
        self.assertEqual(data[self.lamp.id]["price"], 270)
        self.assertFalse(order.order_line)

    def test_other_conditions_offer_to_update_prices(self):
        self._create_discount(10)
        order = self._quote({self.kettle: 1})
        with Form(order) as form:
            form.payment_term_id = self.env["account.payment.term"].create(
                {"name": "Later"}
            )
            self.assertTrue(form.show_update_pricelist)

    def test_a_copy_forgets_discounts_that_ended(self):
        discount = self._create_discount(10)
        order = self._quote({self.kettle: 1, self.iron: 1})
        order.order_line[1].discount = 3
        discount.active = False
        self.assertEqual(self._discounts(order.copy()), [0, 3])

    def test_programs_that_send_a_discount_along_change_the_quantity(self):
        discount = self._create_discount(10, quantity_from=5)
        line = self._quote({self.kettle: 1}).order_line
        line.write({"product_uom_qty": 5, "discount": 10})
        self.assertFalse(line.is_price_by_hand)
        line.product_uom_qty = 4
        self.assertEqual(line.discount, 0)
        discount.value = 12
        line.product_uom_qty = 6
        self.assertEqual(line.discount, 12)

    def test_archived_discounts_do_not_count_for_who_sees_archived_records(self):
        self._create_discount(10).active = False
        seeing = self.env["price.discount"].with_context(active_test=False)
        self.assertEqual(seeing._get_candidates(self.company.id), ((), False))

    def test_a_new_order_of_groups_counts_at_once(self):
        later = self._create_group("Later", sequence=20)
        self._create_discount(50, kind="amount", apply_as="price")
        self._create_discount(10, group_id=later.id, apply_as="price")
        self.assertEqual(self._quote({self.kettle: 1}).order_line.price_unit, 45)
        later.sequence = 1
        self.assertEqual(self._quote({self.kettle: 1}).order_line.price_unit, 40)

    def test_without_the_column_discounts_are_part_of_the_price(self):
        self._create_discount(10)
        self.env.ref("base.group_user")._remove_group(
            self.env.ref("sale.group_discount_per_so_line")
        )
        line = self._quote({self.kettle: 1}).order_line
        self.assertEqual((line.price_unit, line.discount), (90, 0))

    def test_discounts_of_other_companies_do_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        group = self.env["price.discount.group"].create({"name": "All"})
        self.env["price.discount"].create(
            {
                "name": "Theirs",
                "group_id": group.id,
                "value": 50,
                "company_id": other.id,
            }
        )
        self.assertEqual(self._discounts(self._quote({self.kettle: 1})), [0])

    def test_an_order_asks_once_for_all_lines(self):
        products = self.env["product.product"].create(
            [{"name": f"P{number}", "list_price": 10} for number in range(30)]
        )
        segment = self.env["product.segment"].create(
            {"name": "All", "product_tmpl_ids": products.product_tmpl_id.ids}
        )
        for number in range(12):
            self._create_discount(number, product_segment_ids=segment.ids)
        order = self._quote(dict.fromkeys(products, 1)).sudo()
        self.assertEqual(set(self._discounts(order)), {11.0})
        Discount = self.env["price.discount"]
        Discount._evaluate(order, order.order_line)
        counts = []
        for lines in (order.order_line[:3], order.order_line):
            before = self.env.cr.sql_log_count
            Discount._evaluate(order, lines)
            counts.append(self.env.cr.sql_log_count - before)
        few, many = counts
        self.assertEqual(few, many)
        # one question about the segments of the products, in a savepoint
        self.assertLessEqual(many, 3)

    # REFUSALS

    def test_impossible_discounts_are_refused(self):
        for values in (
            {"value": 101},
            {"kind": "fixed", "value": -1},
            {"date_from": self._day(1), "date_to": self._day()},
            {"hour_from": 25},
            {"amount_from": 10, "amount_to": 5},
            {"quantity_from": 10, "quantity_to": 5},
            self._only(),
            {"apply_as": "price", "amount_from": 10},
        ):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self._create_discount(**values)

    def test_one_group_applies_all_its_discounts_alike(self):
        self._create_discount(5)
        with self.assertRaisesRegex(ValidationError, "Group Greatest"):
            self._create_discount(7, apply_as="price")

    def test_sales_people_read_discounts_and_change_none(self):
        discount = self._create_discount(5).with_user(self.seller)
        self.assertEqual(discount.name, "Sale 5")
        with self.assertRaises(AccessError):
            discount.value = 50
        with self.assertRaises(AccessError):
            discount.group_id.strategy = "sum"
        with self.assertRaises(AccessError):
            discount.unlink()

    def test_a_condition_does_not_fall_away_with_an_archived_value(self):
        other = self._create_type("Other")
        self._create_discount(10, pricelist_ids=other.ids)
        other.active = False
        self.assertEqual(self._quote({self.kettle: 1}).order_line.discount, 0)
