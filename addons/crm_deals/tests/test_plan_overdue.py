from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time

from .common_plan import PlanCase


@freeze_time("2026-01-14 10:00:00")
class TestPlanOverdue(PlanCase):
    """What is late is counted, found and shown, and what comes is shown too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._create_deal(name="Late")
        cls.on_time = cls._create_deal(name="On time")
        cls.late.task_ids.date_deadline = cls._ago(days=2)
        cls.on_time.task_ids.date_deadline = cls._ago(days=-2)
        cls.both = cls.late | cls.on_time

    @classmethod
    def _ago(cls, **values):
        return fields.Datetime.now() - timedelta(**values)

    def _find(self, *leaf):
        domain = [("id", "in", self.both.ids), ("overdue_task_count", *leaf)]
        return self.env["crm.lead"].with_user(self.salesman).search(domain)

    def test_overdue_tasks_are_counted(self):
        self.assertRecordValues(
            self.both.with_user(self.salesman),
            [
                {"overdue_task_count": 2, "task_count": 2, "task_done_count": 0},
                {"overdue_task_count": 0, "task_count": 2, "task_done_count": 0},
            ],
        )

    def test_a_done_task_is_not_overdue(self):
        self.late.task_ids[0].state = "1_done"
        self.assertRecordValues(
            self.late,
            [{"overdue_task_count": 1, "task_count": 2, "task_done_count": 1}],
        )

    def test_a_cancelled_task_does_not_count(self):
        self.late.task_ids[0].state = "1_canceled"
        self.assertRecordValues(self.late, [{"overdue_task_count": 1, "task_count": 1}])

    def test_deals_are_found_by_their_overdue_tasks(self):
        for leaf, deals in [
            ((">", 0), self.late),
            (("=", 2), self.late),
            (("=", 0), self.on_time),
            (("!=", 0), self.late),
            (("<", 3), self.both),
            ((">=", 0), self.both),
            ((">", 2), self.env["crm.lead"]),
        ]:
            self.assertEqual(self._find(*leaf).sorted("id"), deals, leaf)

    def test_tasks_are_found_when_overdue(self):
        domain = [("deal_id", "in", self.both.ids)]
        task_model = self.env["project.task"].with_user(self.salesman)
        late = task_model.search([*domain, ("is_overdue", "=", True)])
        self.assertEqual(late, self.late.task_ids)
        rest = task_model.search([*domain, ("is_overdue", "=", False)])
        self.assertEqual(rest, self.on_time.task_ids)

    def test_the_count_is_one_query_for_all_deals(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.both.mapped("overdue_task_count")

    def test_the_whole_plan_shows_what_was_is_and_comes(self):
        self.late.with_context(deal_history_import=True).stage_id = self.second
        plan = self.late.with_user(self.salesman).get_deal_plan()
        places = [(stage["name"], stage["place"]) for stage in plan["stages"]]
        self.assertEqual(
            places,
            [
                ("First", "passed"),
                ("Second", "here"),
                ("Third", "ahead"),
                ("Done", "ahead"),
            ],
        )
        self.assertEqual(len(plan["stages"][0]["tasks"]), 2)
        self.assertEqual(plan["overdue"], 2)

    def test_the_whole_plan_tells_what_the_next_stages_will_ask(self):
        plan = self.late.with_user(self.salesman).get_deal_plan()
        self.assertEqual(
            plan["stages"][1]["planned"],
            [
                {
                    "id": self.draft.id,
                    "name": "Draft the contract",
                    "users": self.salesman.mapped("name"),
                    "days": 1,
                    "blocking": False,
                }
            ],
        )

    def test_a_deal_without_a_type_has_a_plan_page_too(self):
        deal = self._create_deal(deal_type_id=False)
        self.assertFalse(deal.get_deal_plan()["stages"])
        self._create_task(deal, deal_stage_id=False)
        stages = deal.get_deal_plan()["stages"]
        self.assertEqual([stage["place"] for stage in stages], ["any"])
