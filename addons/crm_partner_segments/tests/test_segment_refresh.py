from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_segment import SegmentCommon


@tagged("post_install", "-at_install")
class TestSegmentRefresh(SegmentCommon):
    """Scheduled segments: what a refresh does, and what it leaves alone."""

    def _break(self, segment):
        """As if the field of a rule had been uninstalled."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner_segment SET domain = %s WHERE id = %s",
            ["[('gone_field', '=', 1)]", segment.id],
        )
        segment.invalidate_recordset(["domain"])

    def test_failing_rule_keeps_members_and_shows_the_error(self):
        segment = self._create_rule(membership="scheduled")
        segment.action_refresh()
        refreshed = segment.last_refresh
        self._break(segment)
        action = segment.action_refresh()
        self.assertEqual(action["params"]["type"], "danger")
        self.assertIn("gone_field", segment.refresh_error)
        self.assertEqual(segment.get_members(), self.everyone)
        self.assertEqual(segment.last_refresh, refreshed)
        segment.domain = "[('ref', '=', 'SEG-GOLD')]"
        segment.action_refresh()
        self.assertFalse(segment.refresh_error)
        self.assertEqual(segment.get_members(), self.gold)

    def test_broken_dynamic_rule_names_the_segment_but_cards_open(self):
        segment = self._create_rule("Broken", membership="dynamic")
        healthy = self._create_rule("Healthy", membership="dynamic")
        self._break(segment)
        with self.assertRaisesRegex(UserError, "segment Broken cannot be used"):
            self._search("segment_ids", "in", segment.ids)
        with self.assertRaisesRegex(UserError, "segment Broken cannot be used"):
            segment.get_members()
        self.assertIn(healthy, self.gold.segment_ids)
        self.assertNotIn(segment, self.gold.segment_ids)
        self.assertEqual((segment | healthy).mapped("member_count"), [0, 3])

    def test_refresh_holds_members_of_own_company_and_shared_ones(self):
        self.gold.company_id = self.company
        self.silver.company_id = self.other_company
        segment = self._create_rule(membership="scheduled")
        everywhere = self._create_rule(membership="scheduled", company_id=False)
        (segment | everywhere).action_refresh()
        self.assertEqual(segment.partner_ids, self.gold | self.bronze)
        self.assertEqual(everywhere.partner_ids, self.everyone)

    def test_orders_of_other_companies_do_not_count(self):
        """A shared customer who buys elsewhere is still silent here."""
        self._create_order(self.gold, 5, company_id=self.other_company.id)
        self._create_order(self.silver, 5, company_id=self.company.id)
        for condition in (
            "('sale_order_ids', '=', False)",
            "('sale_order_ids', 'not any', [('date_order', '>', '-90d')])",
            "'!', ('sale_order_ids.state', '=', 'sale')",
        ):
            with self.subTest(condition=condition):
                segment = self._create_segment(
                    membership="scheduled",
                    domain=f"[('ref', '=like', 'SEG-%'), {condition}]",
                )
                segment.action_refresh()
                self.assertEqual(segment.partner_ids, self.gold | self.bronze)

    def test_what_a_segment_is_made_of_is_refreshed_first(self):
        base = self._create_rule("Base", ref="SEG-GOLD", membership="scheduled")
        total = self._create_segment(
            "A total, first by name",
            membership="scheduled",
            criterion="combination",
            include_ids=base.ids,
        )
        by_condition = self._create_segment(
            "Also before by name",
            membership="scheduled",
            domain=f"[('segment_ids', 'in', [{total.id}])]",
        )
        by_condition.action_refresh()
        for segment in (base, total, by_condition):
            self.assertEqual(segment.partner_ids, self.gold)

    def test_manual_segment_has_nothing_to_refresh(self):
        with self.assertRaisesRegex(UserError, "no rule to refresh"):
            self._create_segment().action_refresh()

    def test_cron_refreshes_what_is_due(self):
        due = self._create_rule("Due", membership="scheduled", refresh_interval=2)
        fresh = self._create_rule("Fresh", membership="scheduled", refresh_interval=9)
        changed = self._create_rule("Changed", ref="SEG-G", membership="scheduled")
        broken = self._create_rule("Broken", membership="scheduled")
        segments = due | fresh | changed | broken
        segments.action_refresh()
        self._break(broken)
        changed.domain = "[('ref', '=like', 'SEG-%')]"
        self.gold.ref = "LEFT"
        now = fields.Datetime.now()
        segments.last_refresh = now - timedelta(hours=3)
        cron = self.env.ref("crm_partner_segments.segment_refresh_cron")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(due.partner_ids, self.silver | self.bronze)
        self.assertEqual(fresh.partner_ids, self.everyone)
        self.assertEqual(changed.partner_ids, self.silver | self.bronze)
        self.assertEqual(broken.partner_ids, self.everyone)
        self.assertFalse(changed.rule_changed)

    def test_refresh_twice_changes_nothing(self):
        segment = self._create_rule(membership="scheduled")
        self.assertIn("3 entered", segment.action_refresh()["params"]["message"])
        self.assertIn("0 entered", segment.action_refresh()["params"]["message"])

    def test_number_of_queries_does_not_grow_with_the_members(self):
        few = self._create_rule("Few", ref="SEG-GOLD", membership="scheduled")
        many = self._create_rule("Many", membership="scheduled")
        self.env["res.partner"].create(
            [{"name": f"More {i}", "ref": f"SEG-{i}"} for i in range(200)]
        )
        few.action_refresh()
        counts = []
        for segment in (few, many):
            segment.rule_changed = True
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            segment._refresh()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(many.partner_ids), 203)
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestSegmentHandEdit(SegmentCommon):
    """Members are picked by hand in manual segments, and only there."""

    def test_members_of_rules_cannot_be_edited_in_any_path(self):
        for membership in ("scheduled", "dynamic"):
            rule = self._create_rule(f"Ruled {membership}", "SEG-G", membership)
            rule.action_refresh()
            for path, edit in self._get_paths_into(rule).items():
                with self.subTest(membership=membership, path=path):
                    with self.assertRaisesRegex(UserError, "cannot be edited by hand"):
                        edit()
            self.env.invalidate_all()
            self.assertEqual(rule.get_members(), self.gold)

    def _get_paths_into(self, rule):
        """Every way a person could try to edit the members of a segment."""
        link, unlink = Command.link(rule.id), Command.unlink(rule.id)
        return {
            "write": lambda: rule.write({"partner_ids": self.silver.ids}),
            "clear": lambda: rule.write({"partner_ids": [Command.clear()]}),
            "false": lambda: rule.write({"partner_ids": False}),
            "create": lambda: self._create_rule(
                membership=rule.membership, partner_ids=self.silver.ids
            ),
            "partner": lambda: self.silver.write({"segment_ids": [link]}),
            "leave": lambda: self.gold.write({"segment_ids": [unlink]}),
            "new partner": lambda: self._create_partner("New", segment_ids=[link]),
        }

    def test_import_into_a_rule_refused(self):
        self._create_rule("Ruled by import", "SEG-G", code="RULED")
        result = self.env["res.partner"].load(
            ["name", "segment_ids"], [["Imported", "Ruled by import"]]
        )
        self.assertIn("cannot be edited by hand", result["messages"][0]["message"])

    def test_import_into_a_manual_segment(self):
        segment = self._create_segment("Zx fair visitors")
        result = self.env["res.partner"].load(
            ["name", "segment_ids"], [["Imported", "Zx fair visitors"]]
        )
        self.assertFalse(result["messages"])
        self.assertEqual(segment.partner_ids.name, "Imported")

    def test_manual_segments_edited_from_the_partner(self):
        first, second = self._create_segment("One"), self._create_segment("Two")
        ruled = self._create_rule("Ruled", ref="SEG-GOLD")
        self.gold.segment_ids = [Command.link(first.id), Command.link(second.id)]
        self.assertEqual(first.partner_ids | second.partner_ids, self.gold)
        self.gold.segment_ids = [Command.unlink(first.id)]
        self.assertFalse(first.partner_ids)
        self.assertEqual(
            self.gold.segment_ids & (first | second | ruled), second | ruled
        )

    def test_members_of_another_company_refused(self):
        self.silver.company_id = self.other_company
        with self.assertRaisesRegex(UserError, "Silver Ltd belongs to Other Company"):
            self._create_segment(partner_ids=self.silver.ids)
        segment = self._create_segment(partner_ids=self.gold.ids)
        with self.assertRaisesRegex(UserError, "Silver Ltd belongs to Other Company"):
            segment.partner_ids += self.silver
        with self.assertRaisesRegex(UserError, "Gold Ltd belongs to Other Company"):
            self.gold.company_id = self.other_company

    def test_switching_keeps_the_members_of_the_moment(self):
        segment = self._create_rule(ref="SEG-GOLD", membership="dynamic")
        segment.membership = "manual"
        self.assertEqual(segment.partner_ids, self.gold)
        segment.partner_ids += self.silver
        segment.membership = "scheduled"
        self.assertEqual(segment.partner_ids, self.gold | self.silver)
        segment.membership = "dynamic"
        self.assertFalse(segment.partner_ids)
        self.assertEqual(segment.get_members(), self.gold)

    def test_copy_of_a_rule_copies_no_members(self):
        ruled = self._create_rule("Ruled", membership="scheduled")
        ruled.action_refresh()
        manual = self._create_segment("Hand", partner_ids=self.gold.ids)
        self.assertFalse(ruled.copy().partner_ids)
        self.assertEqual(manual.copy().partner_ids, self.gold)
        self.assertEqual(manual.copy().name, "Hand (copy)")

    def test_managers_copy_what_does_not_follow_code(self):
        ruled = self._create_rule("Ruled").with_user(self.sales_manager)
        copy = ruled.copy()
        self.assertEqual((copy.domain, copy.membership), (ruled.domain, "dynamic"))
        own = self._create_segment(user_id=self.sales_own.id)
        self.assertEqual(own.with_user(self.sales_own).copy().user_id, self.sales_own)
        coded = self._create_segment("Coded", criterion="code")
        with self.assertRaisesRegex(UserError, "Coded follows Python code"):
            coded.with_user(self.sales_manager).copy()

    def test_add_selected_partners_to_segments(self):
        segment = self._create_segment("Calls", user_id=self.sales_own.id)
        ruled = self._create_rule("Ruled", ref="NONE")
        Wizard = self.env["res.partner.segment.add"].with_user(self.sales_own)
        selected = {
            "active_model": "res.partner",
            "active_ids": (self.gold | self.silver).ids,
        }
        wizard = Wizard.with_context(**selected).create({"segment_ids": segment.ids})
        wizard.action_add()
        self.assertEqual(segment.partner_ids, self.gold | self.silver)
        with self.assertRaises(UserError):
            wizard.segment_ids = ruled
            wizard.action_add()
