from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_segment import SegmentCommon


@tagged("post_install", "-at_install")
class TestSegmentMembers(SegmentCommon):
    """Who is in a segment, asked from the segment and from the partner."""

    def _assert_holds(self, segment, members):
        """Read, search, filter and count agree."""
        outside = self.everyone - members
        self.assertEqual(segment.get_members() & self.everyone, members)
        self.assertEqual(self._search("segment_ids", "in", segment.ids), members)
        self.assertEqual(self._search("segment_ids", "not in", segment.ids), outside)
        self.assertEqual(segment.filter_members(self.everyone), members)
        for partner in self.everyone:
            self.assertEqual(segment in partner.segment_ids, partner in members)

    def test_manual_members(self):
        segment = self._create_segment(partner_ids=(self.gold | self.silver).ids)
        self._assert_holds(segment, self.gold | self.silver)
        self.assertEqual(segment.member_count, 2)

    def test_dynamic_members_follow_the_data_at_once(self):
        segment = self._create_rule(ref="SEG-GOLD")
        self._assert_holds(segment, self.gold)
        self.silver.ref = "SEG-GOLD-2"
        self._assert_holds(segment, self.gold | self.silver)
        self.assertEqual(segment.member_count, 2)
        self.assertFalse(segment.partner_ids, "a dynamic segment stores nothing")

    def test_a_form_may_create_a_partner_that_a_rule_takes_in(self):
        rule = self._create_rule(ref="SEG-NEW")
        manual = self._create_segment("By hand", user_id=self.sales_own.id)
        form = Form(self.env["res.partner"].with_user(self.sales_own))
        form.name = "New Ltd"
        form.ref = "SEG-NEW-1"
        self.assertEqual(form.save().segment_ids.sudo(), rule)
        partner = (
            self.env["res.partner"]
            .with_user(self.sales_own)
            .create(
                {
                    "name": "Newer Ltd",
                    "ref": "SEG-NEW-2",
                    "segment_ids": [Command.set(manual.ids)],
                }
            )
        )
        self.assertEqual(partner.segment_ids.sudo(), rule | manual)

    def test_scheduled_members_change_only_by_refresh(self):
        segment = self._create_rule(ref="SEG-GOLD", membership="scheduled")
        self._assert_holds(segment, self.env["res.partner"])
        segment.action_refresh()
        self._assert_holds(segment, self.gold)
        self.gold.ref = "OTHER"
        self._assert_holds(segment, self.gold)
        segment.action_refresh()
        self._assert_holds(segment, self.env["res.partner"])

    def test_rules_through_another_record(self):
        self.gold.country_id = self.env.ref("base.ua")
        domain = f"[('country_id.code', '=', 'UA'), ('id', 'in', {self.everyone.ids})]"
        for membership in ("dynamic", "scheduled"):
            segment = self._create_segment(membership=membership, domain=domain)
            if membership == "scheduled":
                segment.action_refresh()
            self._assert_holds(segment, self.gold)
        segment.membership = "dynamic"
        segment.membership = "manual"
        self._assert_holds(segment, self.gold)

    def test_combination_is_union_of_includes_minus_excludes(self):
        manual = self._create_segment("By hand", partner_ids=self.bronze.ids)
        wide = self._create_rule("Wide")
        narrow = self._create_rule("Narrow", ref="SEG-SILVER")
        for membership in ("dynamic", "scheduled"):
            segment = self._create_segment(
                membership=membership,
                criterion="combination",
                include_ids=(manual | wide).ids,
                exclude_ids=narrow.ids,
            )
            if membership == "scheduled":
                segment.action_refresh()
            self._assert_holds(segment, self.gold | self.bronze)

    def test_combination_of_combinations_stays_live(self):
        inner = self._create_segment(
            "Inner",
            membership="dynamic",
            criterion="combination",
            include_ids=self._create_rule(ref="SEG-GOLD").ids,
        )
        outer = self._create_segment(
            "Outer",
            membership="dynamic",
            criterion="combination",
            include_ids=inner.ids,
        )
        self._assert_holds(outer, self.gold)
        self.bronze.ref = "SEG-GOLD-2"
        self._assert_holds(outer, self.gold | self.bronze)

    def test_search_by_name_equality_any_and_none(self):
        segment = self._create_rule("Jewels of the Crown", ref="SEG-GOLD")
        for condition in (
            ("segment_ids", "=", segment.id),
            ("segment_ids", "ilike", "jewels of"),
            ("segment_ids", "=", "Jewels of the Crown"),
            ("segment_ids", "any", [("name", "=", segment.name)]),
            ("segment_ids.name", "=", segment.name),
        ):
            with self.subTest(condition=condition):
                self.assertEqual(self._search(*condition), self.gold)
        for condition in (
            ("segment_ids", "!=", segment.id),
            ("segment_ids", "not ilike", "jewels of"),
            ("segment_ids", "not any", [("name", "=", segment.name)]),
        ):
            with self.subTest(condition=condition):
                self.assertEqual(self._search(*condition), self.silver | self.bronze)

    def test_partners_without_any_segment_are_found(self):
        self.Segment.search([]).active = False
        self._create_segment(partner_ids=self.gold.ids)
        self._create_rule(ref="SEG-SILVER")
        self.assertEqual(self._search("segment_ids", "=", False), self.bronze)
        self.assertEqual(
            self._search("segment_ids", "!=", False), self.gold | self.silver
        )

    def test_search_through_another_model(self):
        segment = self._create_rule(ref="SEG-GOLD")
        orders = self._create_order(self.gold, 1) | self._create_order(self.silver, 1)
        found = self.env["sale.order"].search(
            [("id", "in", orders.ids), ("partner_id.segment_ids", "in", segment.ids)]
        )
        self.assertEqual(found, orders[0])

    def test_filtered_domain_agrees_with_search(self):
        segment = self._create_rule(ref="SEG-GOLD")
        domain = [("segment_ids", "in", segment.ids)]
        self.assertEqual(self.everyone.filtered_domain(domain), self.gold)

    def test_relative_dates_need_no_code(self):
        """No order in the last 90 days."""
        self._create_order(self.gold, 10)
        self._create_order(self.silver, 100)
        segment = self._create_segment(
            membership="dynamic",
            domain="[('ref', '=like', 'SEG-%'), ('sale_order_ids', 'not any', "
            "[('state', '=', 'sale'), ('date_order', '>=', '-90d')])]",
        )
        self._assert_holds(segment, self.silver | self.bronze)

    def test_same_members_for_who_may_not_read_the_orders(self):
        """A rule over orders gives a salesman what it gives his manager."""
        order = self._create_order(self.gold, 10, user_id=self.sales_mate.id)
        self.assertFalse(order.with_user(self.sales_own).has_access("read"))
        segment = self._create_segment(
            membership="dynamic",
            domain="[('sale_order_ids', 'any', [('date_order', '>=', '-90d')])]",
        )
        as_salesman = self.env["res.partner"].with_user(self.sales_own)
        found = as_salesman.search([("segment_ids", "in", segment.ids)])
        self.assertIn(self.gold, found)
        self.assertIn(segment, self.gold.with_user(self.sales_own).segment_ids)

    def test_tags_below_a_tag_at_any_level(self):
        Tag = self.env["res.partner.category"]
        top = Tag.create({"name": "Trade"})
        middle = Tag.create({"name": "Retail", "parent_id": top.id})
        leaf = Tag.create({"name": "Kiosk", "parent_id": middle.id})
        self.gold.category_id, self.silver.category_id = leaf, middle
        for tag, members in (
            (top, self.gold | self.silver),
            (middle, self.gold | self.silver),
            (leaf, self.gold),
        ):
            for condition in (
                f"[('category_id', 'child_of', {tag.id})]",
                f"[('category_tree_ids', 'in', [{tag.id}])]",
            ):
                segment = self._create_segment(membership="dynamic", domain=condition)
                self._assert_holds(segment, members)
        self.assertEqual(
            self._search("category_tree_ids", "not in", middle.ids), self.bronze
        )
        self.assertEqual(self._search("category_tree_ids", "=", False), self.bronze)
        self.assertEqual(self.gold.category_tree_ids, top | middle | leaf)

    def test_archived_partners_are_no_members(self):
        segment = self._create_rule()
        self.gold.active = False
        self.assertEqual(segment.get_members(), self.silver | self.bronze)

    def test_circular_combination_refused_with_its_path(self):
        first = self._create_rule("First")
        second = self._create_segment(
            "Second",
            membership="dynamic",
            criterion="combination",
            include_ids=first.ids,
        )
        with self.assertRaisesRegex(ValidationError, "First → Second → First"):
            first.write({"criterion": "combination", "include_ids": second.ids})

    def test_circle_through_conditions_refused(self):
        for membership in ("dynamic", "scheduled"):
            first = self._create_rule("First", membership=membership)
            second = self._create_segment(
                "Second",
                membership=membership,
                domain=f"[('parent_id.segment_ids', 'in', [{first.id}])]",
            )
            with self.assertRaisesRegex(ValidationError, "First → Second → First"):
                first.domain = f"[('segment_ids', 'in', [{second.id}])]"

    def test_circle_of_stored_members_refused_however_it_is_written(self):
        """Stored lists would not loop for ever, but never come to rest either."""
        for number, condition in enumerate(
            (
                "('segment_ids.code', '=', '%s')",
                "('segment_ids', '=', 'First %s')",
                "('child_ids', 'any', [('segment_ids', 'any', [('code', '=', '%s')])])",
            )
        ):
            first = self._create_rule(
                f"First {number}", membership="scheduled", code=str(number)
            )
            second = self._create_segment(
                "Second", membership="scheduled", domain=f"[{condition % number}]"
            )
            with self.subTest(condition=condition):
                with self.assertRaisesRegex(ValidationError, "First . → Second → Fi"):
                    first.domain = f"[('segment_ids', 'in', [{second.id}])]"

    def test_circle_through_products_refused(self):
        for membership in ("dynamic", "scheduled"):
            first = self._create_rule("First", membership=membership)
            second = self.env["product.segment"].create(
                {
                    "name": "Second",
                    "membership": membership,
                    "domain": f"[('seller_ids.partner_id.segment_ids', 'in', "
                    f"[{first.id}])]",
                }
            )
            with self.assertRaisesRegex(ValidationError, "First → Second → First"):
                first.domain = (
                    "[('sale_order_ids.order_line.product_template_id.segment_ids', "
                    f"'in', [{second.id}])]"
                )

    def test_circle_through_a_name_refused(self):
        segment = self._create_rule("Selfish")
        with self.assertRaisesRegex(ValidationError, "Selfish → Selfish"):
            segment.domain = "[('segment_ids', 'any', [('name', '=', 'Selfish')])]"

    def test_bad_rules_refused_in_plain_words(self):
        for values, message in (
            ({"domain": "[('no_such_field', '=', 1)]"}, "no_such_field.*correct"),
            ({"domain": "[('child_ids.nope', '=', 1)]"}, "nope.*correct"),
            ({"domain": "[('name', '=', "}, "not a list of fixed values.*correct"),
            ({"domain": "[('name', 'resembles', 'x')]"}, "cannot be used"),
            ({"domain": "__import__('os')"}, "not a list of fixed values"),
            ({"domain": "[('user_id', '=', uid)]"}, "not a list of fixed values"),
            ({"domain": "[('silence_days', '>', 9000000000)]"}, "cannot be used"),
            ({"domain": r"[('ref', '=ilike', 'SEG-%\\')]"}, "escape character"),
            ({"domain": "[('date', '>', '-90 moons')]"}, "cannot be used"),
            ({"criterion": "combination"}, "Add at least one segment"),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(ValidationError, message):
                    self._create_segment(membership="dynamic", **values)

    def test_interval_of_zero_or_without_end_refused(self):
        for interval in (0, -5, 2_000_000_000):
            message = f"Too often cannot be refreshed every {interval} hours. Enter"
            with self.subTest(interval=interval):
                with self.assertRaisesRegex(ValidationError, message):
                    self._create_segment("Too often", refresh_interval=interval)
                result = self.Segment.load(
                    ["name", "refresh_interval"], [["Too often", str(interval)]]
                )
                self.assertIn(message, result["messages"][0]["message"])

    def test_condition_that_breaks_later_does_not_close_the_cards(self):
        """The data that a pattern cannot digest may come after the rule."""
        self.everyone.ref = False
        broken = self._create_segment(
            "Broken", membership="dynamic", domain=r"[('ref', '=ilike', 'SEG-%\\')]"
        )
        healthy = self._create_segment(
            "Healthy", membership="dynamic", domain="[('name', '=', 'Gold Ltd')]"
        )
        self.gold.ref = "SEG-GOLD"
        self.assertEqual(self.gold.segment_ids, healthy)
        self.assertEqual((broken | healthy).mapped("member_count"), [0, 1])

    def test_segment_that_others_are_made_of_cannot_be_deleted(self):
        blocked = self._create_segment("Blocked", partner_ids=self.gold.ids)
        combined = self._create_segment(
            "Combined",
            membership="dynamic",
            criterion="combination",
            include_ids=self._create_rule().ids,
            exclude_ids=blocked.ids,
        )
        with self.assertRaisesRegex(UserError, "Blocked cannot be.*segment Combined"):
            blocked.unlink()
        combined.write(
            {
                "criterion": "domain",
                "domain": f"[('segment_ids', 'not in', [{blocked.id}])]",
            }
        )
        with self.assertRaisesRegex(UserError, "Blocked cannot be.*segment Combined"):
            blocked.unlink()
        (blocked | combined).unlink()
        self.assertFalse((blocked | combined).exists())


@tagged("post_install", "-at_install")
class TestProductSegment(SegmentCommon):
    """Products share the whole mechanism."""

    def test_product_segments_of_every_kind(self):
        Template = self.env["product.template"]
        kettle, lamp = Template.create([{"name": "Zx Kettle"}, {"name": "Zx Lamp"}])
        manual, dynamic, scheduled = self.env["product.segment"].create(
            [
                {"name": "Hand", "product_tmpl_ids": lamp.ids},
                {
                    "name": "Live",
                    "membership": "dynamic",
                    "domain": "[('name', '=', 'Zx Kettle')]",
                },
                {
                    "name": "Nightly",
                    "membership": "scheduled",
                    "domain": "[('name', '=like', 'Zx %')]",
                },
            ]
        )
        scheduled.action_refresh()
        for segment, members in (
            (manual, lamp),
            (dynamic, kettle),
            (scheduled, kettle | lamp),
        ):
            condition = [("segment_ids", "in", segment.ids)]
            self.assertEqual(Template.search(condition), members)
            variants = self.env["product.product"].search(condition)
            self.assertEqual(variants.product_tmpl_id, members)
        ours = manual | dynamic | scheduled
        self.assertEqual(kettle.segment_ids & ours, dynamic | scheduled)
        lamp_segments = lamp.product_variant_id.segment_ids & ours
        self.assertEqual(lamp_segments, manual | scheduled)
        self.assertEqual(scheduled.member_count, 2)
