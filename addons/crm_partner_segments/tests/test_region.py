from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged

from odoo.addons.crm_partner_segments.models.business_region_matcher import (
    Address,
    RegionMatcher,
    RegionRule,
    clean_postcode,
    parse_postcodes,
)

from .common import ClientBaseCommon

digits = st.text("0123456789", min_size=1, max_size=5)


@tagged("post_install", "-at_install")
class TestRegionMatcher(TransactionCase):
    """Which rule wins an address."""

    @given(st.lists(digits, min_size=1), digits)
    def test_prefix_takes_exactly_the_postcodes_that_begin_with_it(self, parts, code):
        ranges = parse_postcodes(", ".join(parts))
        matched = any(first <= code[: len(first)] <= last for first, last in ranges)
        self.assertEqual(matched, any(code.startswith(part) for part in parts))

    @given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99999))
    def test_range_includes_both_ends(self, first, last, number):
        first, last = sorted((first, last))
        code = f"{number:05d}"
        rule = RegionRule(1, 0, 0, 0, f"{first:02d}", f"{last:02d}", 1)
        found = RegionMatcher([rule]).find(Address(0, 7, 8, code))
        self.assertEqual(bool(found), first <= int(code[:2]) <= last)

    def test_postcodes_are_compared_without_spaces_and_case(self):
        self.assertEqual(clean_postcode("sw1a 2-aa"), "SW1A2AA")
        self.assertEqual(parse_postcodes("79; 01 – 06\nsw1"), [
            ("79", "79"), ("01", "06"), ("SW1", "SW1"),
        ])  # fmt: skip

    def test_unreadable_postcodes_are_named(self):
        for part in ("06-01", "1-22", "1-2-3", "-", "00-950"):
            with self.subTest(part), self.assertRaisesRegex(ValueError, part):
                parse_postcodes(f"79, {part}")

    def test_stronger_rule_wins_whatever_the_order(self):
        by_strength = [
            RegionRule(1, 0, 1, 2, "79", "79", 1),
            RegionRule(2, 0, 1, 0, "790", "790", 1),
            RegionRule(3, 0, 1, 0, "79", "79", 1),
            RegionRule(4, 0, 0, 0, "79", "79", 1),
            RegionRule(5, 0, 1, 2, "", "", 1),
            RegionRule(6, 3, 1, 0, "", "", 1),
            RegionRule(7, 0, 1, 0, "", "", 2),
            RegionRule(8, 0, 1, 0, "", "", 1),
            RegionRule(9, 0, 1, 0, "", "", 1),
        ]
        address = Address(3, 1, 2, "79000")
        while by_strength:
            for rules in (by_strength, by_strength[::-1]):
                found = RegionMatcher(rules).find(address)
                self.assertEqual(found, by_strength[0].region_id)
            del by_strength[0]
        self.assertEqual(RegionMatcher([]).find(address), 0)


@tagged("post_install", "-at_install")
class TestRegion(ClientBaseCommon):
    """Partners, deals and sales by business region."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ukraine = cls.env.ref("base.ua")
        cls.poland = cls.env.ref("base.pl")
        cls.lviv, cls.odesa = cls.env["res.country.state"].create(
            [
                {"name": "Lviv", "code": "46T", "country_id": cls.ukraine.id},
                {"name": "Odesa", "code": "51T", "country_id": cls.ukraine.id},
            ]
        )
        cls.whole = cls._create_region("Ukraine", country_ids=cls.ukraine.ids)
        cls.west = cls._create_region(
            "West", parent_id=cls.whole.id, state_ids=cls.lviv.ids
        )
        cls.centre = cls._create_region(
            "Centre", parent_id=cls.whole.id, postcodes="01-06"
        )

    @classmethod
    def _create_region(cls, name, **values):
        return cls.env["crm.business.region"].create({"name": name, **values})

    def _create_customer(self, user=None, **values):
        partners = self.env["res.partner"].with_user(user or self.sales_own)
        values = {"country_id": self.ukraine.id, "is_company": True, **values}
        return partners.create({"name": "Customer", **values})

    def test_address_decides_the_region(self):
        no_region = self.env["crm.business.region"]
        for values, region in (
            ({}, self.whole),
            ({"state_id": self.lviv.id}, self.west),
            ({"state_id": self.lviv.id, "country_id": False}, self.west),
            ({"state_id": self.odesa.id}, self.whole),
            ({"zip": "03150"}, self.centre),
            ({"zip": "03150", "state_id": self.lviv.id}, self.centre),
            ({"zip": "03150", "country_id": self.poland.id}, no_region),
            ({"country_id": False}, no_region),
        ):
            with self.subTest(values):
                self.assertEqual(
                    self._create_customer(**values).business_region_id, region
                )

    def test_part_of_a_region_is_looked_for_inside_it(self):
        city = self._create_region("City", parent_id=self.west.id, postcodes="79")
        inside = self._create_customer(zip="79000", state_id=self.lviv.id)
        outside = self._create_customer(zip="79000", state_id=self.odesa.id)
        self.assertEqual(inside.business_region_id, city)
        self.assertEqual(outside.business_region_id, self.whole)

    def test_region_follows_a_changed_address(self):
        customer = self._create_customer(state_id=self.lviv.id)
        customer.write({"state_id": False, "zip": "01001"})
        self.assertEqual(customer.business_region_id, self.centre)
        customer.country_id = self.poland
        self.assertFalse(customer.business_region_id)

    def test_contact_person_follows_its_company(self):
        customer = self._create_customer(state_id=self.lviv.id)
        person = self._create_customer(
            is_company=False, parent_id=customer.id, country_id=False
        )
        delivery = self._create_customer(
            is_company=False, parent_id=customer.id, type="delivery", zip="04000"
        )
        bare = self._create_customer(
            is_company=False, parent_id=customer.id, type="other", country_id=False
        )
        self.assertEqual((person | bare).business_region_id, self.west)
        self.assertEqual(delivery.business_region_id, self.centre)
        customer.business_region_id = self.whole
        self.assertEqual((person | bare).business_region_id, self.whole)
        self.assertEqual(delivery.business_region_id, self.centre)

    def test_region_chosen_by_hand_survives_address_and_rules(self):
        customer = self._create_customer(state_id=self.lviv.id)
        customer.business_region_id = self.centre
        customer.write({"zip": "79000", "state_id": self.odesa.id})
        self.assertEqual(customer.business_region_id, self.centre)
        self.west.state_ids = self.lviv | self.odesa
        self.assertEqual(customer.business_region_id, self.centre)
        customer.action_region_by_address()
        self.assertEqual(customer.business_region_id, self.west)
        customer.zip = "01001"
        self.assertEqual(customer.business_region_id, self.centre)

    def test_emptied_region_follows_the_address_again(self):
        customer = self._create_customer(business_region_id=self.centre.id)
        self.assertTrue(customer.business_region_manual)
        customer.business_region_id = False
        self.assertEqual(customer.business_region_id, self.whole)
        self.assertFalse(customer.business_region_manual)

    def test_region_that_the_address_gives_is_not_hand_set(self):
        customer = self._create_customer(
            state_id=self.lviv.id, business_region_id=self.west.id
        )
        customer.write(
            {"state_id": False, "zip": "01001", "business_region_id": self.centre.id}
        )
        self.assertFalse(customer.business_region_manual)

    def test_form_shows_the_region_before_saving(self):
        with Form(self.env["res.partner"].with_user(self.sales_own)) as form:
            form.name = "Customer"
            form.country_id = self.ukraine
            self.assertEqual(form.business_region_id, self.whole)
            form.business_region_id = self.centre
            form.zip = "79000"
            self.assertEqual(form.business_region_id, self.centre)
        self.assertTrue(form.record.business_region_manual)

    def test_changed_rules_move_all_partners_at_once(self):
        company_customer, archived = (
            self._create_customer(state_id=self.odesa.id),
            self._create_customer(state_id=self.odesa.id, active=False),
        )
        person = self._create_customer(
            is_company=False, parent_id=company_customer.id, state_id=self.odesa.id
        )
        lead = self.env["crm.lead"].create(
            {"name": "Deal", "partner_id": company_customer.id}
        )
        self.assertEqual(lead.business_region_id, self.whole)
        region = self.env["crm.business.region"].with_user(self.sales_manager)
        south = region.create({"name": "South", "state_ids": self.odesa.ids})
        partners = company_customer | archived | person
        self.assertEqual(partners.business_region_id, south)
        self.assertEqual(lead.business_region_id, south)
        south.active = False
        self.assertEqual(partners.business_region_id, self.whole)
        south.unlink()
        self.whole.country_ids = [Command.clear()]
        self.assertFalse(partners.business_region_id)

    def test_batch_and_single_record_agree(self):
        customers = self.env["res.partner"]
        for code in ("01001", "79-000", "sw1 2aa", "", False):
            for place in (self.lviv, self.odesa, self.env["res.country.state"]):
                customers |= self._create_customer(zip=code, state_id=place.id)
        single = customers.mapped("business_region_id.id")
        self.env.cr.execute(
            "UPDATE res_partner SET business_region_id = NULL WHERE id IN %s",
            [tuple(customers.ids)],
        )
        customers.invalidate_recordset()
        self.whole._apply_to_partners()
        self.assertEqual(customers.mapped("business_region_id.id"), single)

    def test_moving_partners_takes_a_fixed_number_of_queries(self):
        def count_queries():
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.whole._apply_to_partners()
            return self.env.cr.sql_log_count - before

        count_queries()  # fills the caches
        few = count_queries()
        self.env["res.partner"].create(
            [{"name": "P", "zip": f"{code:05d}"} for code in range(200)]
        )
        self.assertEqual(count_queries(), few)

    def test_deleted_region_releases_hand_set_partners(self):
        extra = self._create_region("Extra")
        customer = self._create_customer(business_region_id=extra.id)
        extra.unlink()
        customer.invalidate_recordset()
        self.assertEqual(customer.business_region_id, self.whole)

    def test_region_of_a_company_takes_its_own_partners_only(self):
        mine = self._create_region(
            "Mine", company_id=self.company.id, country_ids=self.ukraine.ids
        )
        own = self._create_customer(company_id=self.company.id)
        shared = self._create_customer()
        self.assertEqual(own.business_region_id, mine)
        self.assertEqual(shared.business_region_id, self.whole)
        with self.assertRaisesRegex(UserError, "Mine"):
            self._create_customer(
                self.env.user,
                company_id=self.other_company.id,
                business_region_id=mine.id,
            )

    def test_loop_in_the_tree_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Ukraine cannot be part of"):
            self.whole.parent_id = self.west
        with self.assertRaisesRegex(ValidationError, "West cannot be part of"):
            self.west.parent_id = self.west
        self.assertFalse(self.whole.parent_id)

    def test_unreadable_postcodes_are_refused_by_name(self):
        with self.assertRaisesRegex(ValidationError, "West.*“06-01”"):
            self.west.postcodes = "79, 06-01"

    def test_region_with_parts_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Ukraine consists of other regions"):
            self.whole.with_user(self.sales_manager).unlink()
        (self.whole | self.west | self.centre).unlink()

    def test_equal_rules_are_flagged(self):
        self.assertFalse(self.centre.overlap_message)
        rival = self._create_region(
            "Rival", country_ids=self.ukraine.ids, postcodes="06-09"
        )
        self.assertIn("Rival", self.centre.overlap_message)
        self.assertIn("Ukraine / Centre", rival.overlap_message)
        rival.parent_id = self.centre
        self.assertFalse(self.centre.overlap_message)
        rival.parent_id = False
        self.assertTrue(self.centre.overlap_message)
        rival.postcodes = "07-09"
        self.assertFalse(self.centre.overlap_message)

    def test_copy_leaves_the_rules(self):
        copy = self.west.copy()
        self.assertEqual(copy.name, "West (copy)")
        self.assertFalse(copy.state_ids)
        self.assertEqual(copy.parent_id, self.whole)

    def test_responsible_is_proposed_for_a_new_customer(self):
        self.whole.user_id = self.sales_mate
        self.assertEqual(
            self._create_customer(state_id=self.lviv.id).user_id, self.sales_mate
        )
        chosen = self._create_customer(user_id=self.sales_own.id)
        self.assertEqual(chosen.user_id, self.sales_own)
        self.assertFalse(self._create_customer(user_id=False).user_id)

    def test_sales_person_looks_after_the_customers_nobody_else_is_proposed_for(self):
        self.whole.user_id = self.sales_mate
        customer = {"customer_rank": 1, "user_id": False}
        Partner = self.env["res.partner"]
        mine, lviv, other = Partner.with_user(self.sales_own).create(
            [
                {"name": "Mine", **customer},
                {"name": "Lviv", "customer_rank": 1, "state_id": self.lviv.id},
                {"name": "Other", "user_id": False},
            ]
        )
        self.assertEqual(mine.user_id, self.sales_own)
        self.assertEqual(lviv.user_id, self.sales_mate)
        self.assertFalse(other.user_id)
        for registrar in (self.sales_all, self.sales_manager):
            partner = Partner.with_user(registrar).create({"name": "Any", **customer})
            self.assertFalse(partner.user_id)

    def test_responsible_is_not_proposed_where_it_would_disturb(self):
        self.whole.user_id = self.sales_mate
        old = self._create_customer(country_id=False)
        old.country_id = self.ukraine
        vendors = self.env["res.partner"].with_context(
            res_partner_search_mode="supplier"
        )
        vendor = vendors.create({"name": "V", "country_id": self.ukraine.id})
        foreign = self.env["res.partner"].create(
            {
                "name": "F",
                "country_id": self.ukraine.id,
                "company_id": self.other_company.id,
            }
        )
        self.assertFalse((old | vendor | foreign).user_id)

    def test_sales_are_analysed_by_region(self):
        customer = self._create_customer(state_id=self.lviv.id)
        product = self.env["product.product"].create({"name": "Kettle"})
        order = self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "order_line": [
                    Command.create({"product_id": product.id, "price_unit": 70.0})
                ],
            }
        )
        order.action_confirm()
        self.env.flush_all()
        report = self.env["sale.report"].with_user(self.sales_manager)
        rows = report._read_group(
            [("business_region_id", "child_of", self.whole.id)],
            ["business_region_id"],
            ["price_subtotal:sum"],
        )
        self.assertEqual(rows, [(self.west, 70.0)])

    def test_counts_include_the_parts(self):
        self._create_customer(state_id=self.lviv.id)
        self._create_customer()
        customer = self._create_customer(zip="02000")
        self._create_customer(is_company=False, parent_id=customer.id)
        self.assertEqual(self.west.partner_count, 1)
        self.assertEqual(self.whole.partner_count, 3)
        action = self.whole.action_view_partners()
        self.assertEqual(
            self.env["res.partner"].search_count(action["domain"]),
            self.whole.partner_count,
        )
        action = self.whole.with_user(self.sales_own).action_view_sales()
        self.assertEqual(action["res_model"], "sale.report")

    def test_only_managers_change_regions(self):
        for user in (self.sales_own, self.sales_all, self.office_user):
            self.assertTrue(self.west.with_user(user).complete_name)
            with self.assertRaises(AccessError):
                self.west.with_user(user).name = "Mine"
        self.west.with_user(self.sales_manager).name = "Far West"
        with self.assertRaises(AccessError):
            self.west.with_user(self.portal_user).read(["name"])

    def test_regions_of_other_companies_are_hidden(self):
        foreign = self._create_region("Foreign", company_id=self.other_company.id)
        visible = self.env["crm.business.region"].with_user(self.sales_own).search([])
        self.assertNotIn(foreign, visible)
        self.assertIn(self.west, visible)
