from datetime import timedelta

from odoo.fields import Date
from odoo.tests import tagged

from .common_discount import DiscountCommon


@tagged("post_install", "-at_install")
class TestPriceLintDiscount(DiscountCommon):
    """The check-up finds discounts that never hold, never win, or win by chance."""

    def _check(self, **values):
        lint = self.env["product.price.lint"].with_user(self.manager).create(values)
        lint.action_check()
        return lint.finding_ids.filtered(
            lambda finding: finding.res_model == "price.discount"
        )

    def _assert_found(self, discount, severity, text, example=""):
        about = self._check().filtered(lambda found: found.res_id == discount.id)
        self.assertEqual(about.mapped("severity"), [severity])
        self.assertIn(text, about.reason)
        self.assertIn(example, about.example or "")

    def _on(self, days):
        return Date.today() + timedelta(days=days)

    def _segment(self, name, *partners):
        return self.env["res.partner.segment"].create(
            {"name": name, "partner_ids": [partner.id for partner in partners]}
        )

    def test_discounts_that_complement_each_other_give_no_findings(self):
        self._create_discount(5)
        self._create_discount(10, quantity_from=10)
        segment = self._segment("Regular", self.customer)
        self._create_discount(12, partner_segment_ids=segment.ids, quantity_from=5)
        self.assertFalse(self._check())

    def test_a_discount_of_the_past(self):
        past = self._create_discount(5, date_to=self._on(-1))
        self._assert_found(past, "3_hint", "never holds again")

    def test_a_discount_for_nobody(self):
        segment = self._segment("Nobody")
        lonely = self._create_discount(5, partner_segment_ids=segment.ids)
        self._assert_found(lonely, "2_warning", "“Partner Segments”", "Nobody")
        segment.partner_ids = self.customer
        self.assertFalse(self._check())

    def test_one_value_of_a_condition_that_somebody_meets_is_enough(self):
        segments = self._segment("Nobody") | self._segment("Some", self.customer)
        self._create_discount(5, partner_segment_ids=segments.ids)
        self.assertFalse(self._check())

    def test_a_discount_for_no_product(self):
        category = self.env["product.category"].create({"name": "Empty"})
        group = self.env["product.price.group"].create({"name": "Unused"})
        lonely = self._create_discount(5, category_ids=category.ids)
        idle = self._create_discount(7, price_group_ids=group.ids)
        self._assert_found(lonely, "2_warning", "“Product Categories”", "Empty")
        self._assert_found(idle, "2_warning", "“Price Groups”", "Unused")

    def test_a_discount_for_an_archived_price_type(self):
        old = self._create_type("Old")
        discount = self._create_discount(5, pricelist_ids=old.ids)
        old.active = False
        self._assert_found(discount, "2_warning", "“Price Types”", "Old")

    def test_a_discount_on_a_day_that_does_not_come(self):
        monday = self._on(7 - Date.today().weekday())
        days = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), False)
        never = self._create_discount(
            5, date_from=monday, date_to=monday + timedelta(days=5), **days
        )
        self._assert_found(never, "1_error", "none of the days")
        never.date_to = monday + timedelta(days=6)
        self.assertFalse(self._check())

    def test_a_discount_of_nothing(self):
        self._assert_found(self._create_discount(0), "2_warning", "nothing off")

    def test_a_smaller_discount_under_narrower_conditions(self):
        self._create_discount(10, quantity_from=5)
        beaten = self._create_discount(7, quantity_from=10, date_to=self._on(9))
        self._assert_found(beaten, "1_error", "never counts", "Sale 10")

    def test_the_greatest_of_two_equal_ones_is_the_older(self):
        self._create_discount(10)
        beaten = self._create_discount(10)
        self._assert_found(beaten, "1_error", "never counts", "Sale 10")

    def test_the_smallest_counts_where_the_group_says_so(self):
        self.group.strategy = "minimum"
        beaten = self._create_discount(10)
        self._create_discount(7)
        self._assert_found(beaten, "1_error", "never counts", "Sale 7")

    def test_the_highest_fixed_price_loses(self):
        beaten = self._create_discount(90, kind="fixed")
        self._create_discount(80, kind="fixed")
        self._assert_found(beaten, "1_error", "never counts", "Sale 80")

    def test_a_category_below_another_one(self):
        above, below = (
            self.env["product.category"].create({"name": name})
            for name in ("Above", "Below")
        )
        below.parent_id = above
        self.kettle.categ_id = below
        self._create_discount(10, category_ids=above.ids)
        beaten = self._create_discount(7, category_ids=below.ids)
        self._assert_found(beaten, "1_error", "never counts", "Sale 10")

    def test_companies_do_not_compete(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.group.company_id = False
        self._create_discount(10).sudo().company_id = other
        self._create_discount(7, company_id=False)
        self.manager.company_ids |= other
        self.assertFalse(self._check())

    def test_joined_discounts_beat_nobody(self):
        for strategy in ("sum", "multiply"):
            self.group.strategy = strategy
            self._create_discount(10)
        self.assertFalse(self._check())

    def test_the_order_of_entering_decides(self):
        self.group.strategy = "first"
        self._create_discount(10, quantity_from=5)
        chance = self._create_discount(7, quantity_to=20)
        self._assert_found(chance, "2_warning", "at the same place", "Sale 10")
        chance.sequence = 11
        self.assertFalse(self._check())

    def test_discounts_that_never_meet_have_no_order(self):
        self.group.strategy = "first"
        self._create_discount(10, quantity_from=5)
        self._create_discount(7, quantity_to=4)
        self._create_discount(3, hour_from=22, hour_to=6, quantity_from=5)
        # the last one holds at night only, but the first one always
        found = self._check()
        self.assertEqual(found.mapped("severity"), ["1_error"])
        self.assertIn("Sale 3", found.name)

    def test_a_check_up_of_one_price_type_leaves_discounts_of_others_alone(self):
        other = self._create_type("Other")
        self._create_discount(0, pricelist_ids=other.ids)
        self.assertTrue(self._check())
        self.assertFalse(self._check(pricelist_ids=self.retail.ids))
