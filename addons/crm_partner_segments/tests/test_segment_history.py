from datetime import datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .common_segment import SegmentCommon

MONDAY = "2026-03-02 08:00:00"
TUESDAY = "2026-03-03 08:00:00"
FRIDAY = "2026-03-06 08:00:00"


@tagged("post_install", "-at_install")
class TestSegmentHistory(SegmentCommon):
    """Who entered and left, when and why; the past can be asked."""

    def _log(self, segment, partner):
        return self.env["segment.membership"].search(
            [("partner_segment_id", "=", segment.id), ("partner_id", "=", partner.id)]
        )

    def test_hand_edits_are_logged_with_their_author(self):
        with freeze_time(MONDAY):
            segment = self._create_segment(
                partner_ids=self.gold.ids, user_id=self.sales_own.id
            )
        with freeze_time(FRIDAY):
            segment.with_user(self.sales_own).partner_ids = self.silver
        self.assertRecordValues(
            self._log(segment, self.gold) | self._log(segment, self.silver),
            [
                {
                    "date_in": datetime(2026, 3, 2, 8),
                    "date_out": datetime(2026, 3, 6, 8),
                    "reason": "manual",
                    "reason_out": "manual",
                    "user_out_id": self.sales_own.id,
                },
                {
                    "date_in": datetime(2026, 3, 6, 8),
                    "date_out": False,
                    "reason": "manual",
                    "reason_out": False,
                    "user_out_id": False,
                },
            ],
        )

    def test_reason_tells_data_from_definition_from_archiving(self):
        segment = self._create_rule(membership="scheduled")
        segment.action_refresh()
        self.gold.ref = "OTHER"
        self.silver.active = False
        segment.action_refresh()
        segment.domain = "[('ref', '=', 'OTHER')]"
        segment.action_refresh()
        self.assertEqual(self._log(segment, self.silver).reason_out, "archived")
        self.assertEqual(self._log(segment, self.bronze).reason_out, "definition")
        again, first = self._log(segment, self.gold)
        self.assertEqual((first.reason_out, again.reason), ("rule", "definition"))

    def test_past_members_of_every_kind(self):
        with freeze_time(MONDAY):
            manual = self._create_segment(partner_ids=self.gold.ids)
            scheduled = self._create_rule(ref="SEG-GOLD", membership="scheduled")
            dynamic = self._create_rule(ref="SEG-GOLD", membership="dynamic")
            (scheduled | dynamic).action_refresh()
        self.gold.ref, self.silver.ref = "OTHER", "SEG-GOLD-2"
        with freeze_time(FRIDAY):
            manual.partner_ids = self.silver
            (scheduled | dynamic).action_refresh()
        for segment in (manual, scheduled, dynamic):
            for date, members in (
                ("2026-03-01", self.env["res.partner"]),
                (datetime(2026, 3, 2, 7, 59), self.env["res.partner"]),
                ("2026-03-02", self.gold),
                (datetime(2026, 3, 6, 7, 59), self.gold),
                (datetime(2026, 3, 6).date(), self.silver),
                (None, self.silver),
            ):
                with self.subTest(kind=segment.membership, date=date):
                    self.assertEqual(segment.get_members(date), members)

    def test_day_ends_by_the_clock_of_the_reader(self):
        with freeze_time("2026-03-01 23:30:00"):
            segment = self._create_segment(partner_ids=self.gold.ids)
        for tz, members in (("UTC", self.gold), ("Europe/Kyiv", self.gold.browse())):
            with self.subTest(tz=tz):
                found = segment.with_context(tz=tz).get_members("2026-03-01")
                self.assertEqual(found, members)

    def test_merging_partners_joins_their_history(self):
        with freeze_time(MONDAY):
            both = self._create_segment(partner_ids=(self.gold | self.silver).ids)
            only = self._create_segment(partner_ids=self.silver.ids)
        with freeze_time(FRIDAY):
            self.env["base.partner.merge.automatic.wizard"].create({})._merge(
                (self.gold | self.silver).ids, self.gold
            )
        self.assertEqual(both.partner_ids | only.partner_ids, self.gold)
        self.assertEqual(only.get_members("2026-03-02"), self.gold)
        self.assertCountEqual(
            self._log(both, self.gold).mapped("reason_out"), [False, "merged"]
        )
        only.partner_ids = False
        self.assertTrue(self._log(only, self.gold).date_out)

    def test_dynamic_segments_are_recorded_daily(self):
        segment = self._create_rule(ref="SEG-GOLD")
        self.assertFalse(self._log(segment, self.gold))
        cron = self.env.ref("crm_partner_segments.segment_record_dynamic_cron")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertTrue(self._log(segment, self.gold))
        self.assertFalse(segment.partner_ids)

    def test_movement_counts_entries_and_leavings(self):
        with freeze_time(MONDAY):
            segment = self._create_segment(partner_ids=self.everyone.ids)
        with freeze_time(TUESDAY):
            segment.partner_ids = self.gold
        [(entered, left, net)] = self.env["segment.movement"]._read_group(
            [("partner_segment_id", "=", segment.id)],
            [],
            ["entered:sum", "left:sum", "net:sum"],
        )
        self.assertEqual((entered, left, net), (3, 2, 1))

    def test_nobody_writes_the_log(self):
        segment = self._create_segment(partner_ids=self.gold.ids)
        log = self._log(segment, self.gold).with_user(self.sales_manager)
        self.assertTrue(log.has_access("read"))
        for change in (
            lambda: log.write({"reason": "rule"}),
            lambda: log.unlink(),
            lambda: log.create({"partner_id": self.gold.id, "date_in": MONDAY}),
        ):
            with self.assertRaises(AccessError):
                change()


@tagged("post_install", "-at_install")
class TestSegmentSnapshot(SegmentCommon):
    """Members frozen at one use, a share of them held out."""

    def test_snapshot_stays_when_the_segment_changes(self):
        segment = self._create_rule(ref="SEG-GOLD")
        snapshot = segment.with_user(self.sales_own).create_snapshot(self.team)
        self.gold.ref = "OTHER"
        self.assertEqual(snapshot.get_members(), self.gold)
        self.assertFalse(snapshot.get_holdout())
        self.assertRecordValues(
            snapshot,
            [
                {
                    "name": segment.name,
                    "res_model": "crm.team",
                    "res_id": self.team.id,
                    "origin": "North",
                    "member_count": 1,
                    "holdout_count": 0,
                }
            ],
        )
        segment.unlink()
        self.assertEqual(snapshot.member_count, 1)
        self.assertEqual(snapshot.get_members(), self.gold)

    def test_holdout_is_an_exact_share_and_reproducible(self):
        self.env["res.partner"].create(
            [{"name": f"Crowd {i}", "ref": f"CROWD-{i}"} for i in range(200)]
        )
        segment = self._create_rule(ref="CROWD-")
        first = segment.create_snapshot(holdout_percent=15, seed="spring")
        same = segment.create_snapshot(holdout_percent=15, seed="spring")
        other = segment.create_snapshot(holdout_percent=15, seed="autumn")
        self.assertEqual(first.holdout_count, 30)
        self.assertEqual(len(first.get_members()), 170)
        self.assertFalse(first.get_members() & first.get_holdout())
        self.assertEqual(first.get_holdout(), same.get_holdout())
        self.assertNotEqual(first.get_holdout(), other.get_holdout())

    def test_holdout_out_of_range_refused(self):
        segment = self._create_segment(partner_ids=self.gold.ids)
        for percent in (-1, 100):
            with self.assertRaisesRegex(ValidationError, "percentage from 0 to 99"):
                segment.create_snapshot(holdout_percent=percent)

    def test_nobody_edits_a_snapshot(self):
        segment = self._create_segment(partner_ids=self.gold.ids)
        snapshot = segment.with_user(self.sales_manager).create_snapshot()
        with self.assertRaises(AccessError):
            snapshot.write({"holdout_percent": 50})
        with self.assertRaises(AccessError):
            snapshot.member_ids.unlink()
