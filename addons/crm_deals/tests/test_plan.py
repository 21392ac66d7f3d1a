from datetime import datetime

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time

from .common_plan import PlanCase


class TestPlan(PlanCase):
    """A deal gets the tasks of each stage when it comes there."""

    def test_a_new_deal_gets_the_tasks_of_its_first_stage(self):
        deal = self._create_deal()
        self.assertRecordValues(
            deal.task_ids.sorted("id"),
            [
                {
                    "name": "Study the contracts",
                    "deal_stage_id": self.first.id,
                    "user_ids": self.salesman.ids,
                    "deal_blocking": False,
                },
                {
                    "name": "Agree the terms",
                    "deal_stage_id": self.first.id,
                    "user_ids": self.salesman.ids,
                    "deal_blocking": True,
                },
            ],
        )

    def test_a_salesman_without_project_rights_gets_the_tasks_of_the_next_stage(self):
        deal = self._create_deal().with_user(self.salesman)
        deal.stage_id = self.second
        task = self._get_task(deal, self.draft)
        self.assertEqual(task.deal_stage_id, self.second)
        self.assertTrue(task.project_id.sudo().holds_deal_plans)

    def test_a_salesman_plans_with_the_first_deal_of_the_company(self):
        deal = self.env["crm.lead"].with_user(self.salesman)
        deal = deal.create({"name": "Mine", "deal_type_id": self.deal_type.id})
        self.assertEqual(len(deal.task_ids), 2)

    def test_coming_back_to_a_stage_plans_nothing_twice(self):
        deal = self._create_deal()
        self._get_task(deal, self.contracts).state = "1_done"
        deal.stage_id = self.second
        deal.stage_id = self.first
        self.assertEqual(len(deal.task_ids), 3)

    def test_a_repeated_task_is_planned_again_once_it_was_closed(self):
        self.contracts.repeat = self.terms.repeat = True
        deal = self._create_deal()
        self._get_task(deal, self.contracts).state = "1_done"
        deal.stage_id = self.second
        deal.stage_id = self.first
        self.assertEqual(len(self._get_task(deal, self.contracts)), 2)
        self.assertEqual(len(self._get_task(deal, self.terms)), 1)

    def test_many_deals_that_move_together_get_their_tasks_together(self):
        deals = self.env["crm.lead"].union(*(self._create_deal() for _ in range(5)))
        deals.stage_id = self.second
        for deal in deals:
            self.assertEqual(len(self._get_task(deal, self.draft)), 1)

    def test_the_number_of_queries_does_not_grow_with_the_deals(self):
        one = self._create_deal()
        many = self.env["crm.lead"].union(*(self._create_deal() for _ in range(10)))
        self.env.flush_all()

        def count(deals):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            deals.sudo()._prepare_plan()
            return self.cr.sql_log_count - before

        self.assertEqual(count(one), count(many))

    def test_a_deal_of_a_type_without_templates_costs_nothing(self):
        other = self._create_type("Other", self._create_stages("Alpha", Omega=True))
        deal = self._create_deal(deal_type_id=other.id)
        self.env.flush_all()
        self.assertEqual(deal.stage_id, other.stage_ids[0])
        with self.assertQueryCount(0):
            deal._start_plans()
        self.assertFalse(deal.task_ids)

    def test_a_task_of_no_stage_is_planned_when_the_deal_is_registered(self):
        hello = self._create_template("Say hello", stage_id=False)
        deal = self._create_deal(stage_id=self.third.id)
        self.assertEqual(deal.task_ids.deal_template_id, hello)

    def test_a_lead_gets_its_plan_when_it_becomes_a_deal(self):
        lead = self._create_deal(type="lead")
        self.assertFalse(lead.task_ids)
        lead.convert_opportunity(self.client)
        self.assertEqual(len(lead.task_ids), 2)

    def test_another_type_brings_the_tasks_of_its_own_stages(self):
        stages = self._create_stages("Alpha", Omega=True)
        other = self._create_type("Other", stages)
        template = self._create_template(
            "Alpha task", deal_type_id=other.id, stage_id=stages[0].id
        )
        deal = self._create_deal()
        deal.deal_type_id = other
        self.assertEqual(len(self._get_task(deal, template)), 1)

    def test_imported_history_plans_nothing(self):
        model = self.env["crm.lead"].with_context(deal_history_import=True)
        deal = model.create({"name": "Old", "deal_type_id": self.deal_type.id})
        self.assertFalse(deal.task_ids)

    def test_a_preset_of_the_screen_of_deals_does_not_reach_the_tasks(self):
        model = self.env["crm.lead"].with_context(
            default_type="opportunity",
            default_name="Preset",
            default_user_id=self.colleague.id,
            default_stage_id=self.first.id,
        )
        deal = model.create({"deal_type_id": self.deal_type.id})
        self.assertFalse(deal.task_ids.filtered(lambda task: task.name == "Preset"))
        self.assertFalse(deal.task_ids.stage_id)

    def test_a_template_of_another_types_stage_is_refused(self):
        stranger = self._create_stages("Stranger")
        with self.assertRaisesRegex(ValidationError, "Stranger.*Typical"):
            self._create_template("Wrong", stage_id=stranger.id)

    def test_a_template_that_must_be_done_needs_a_stage(self):
        with self.assertRaisesRegex(ValidationError, "Choose the stage"):
            self._create_template("Wrong", stage_id=False, blocking=True)

    def test_a_template_for_a_person_needs_the_person(self):
        for responsible in ("user", "role"):
            with self.assertRaisesRegex(ValidationError, "which person or role"):
                self._create_template("Wrong", responsible=responsible)

    def test_a_manager_sets_up_the_tasks_of_a_type(self):
        form = Form(self.deal_type.with_user(self.manager))
        with form.task_template_ids.new() as task:
            task.name = "Write minutes"
            task.stage_id = self.third
        form.save()
        deal = self._create_deal(stage_id=self.third.id)
        self.assertEqual(deal.task_ids.name, "Write minutes")


class TestPlanResponsible(PlanCase):
    """The template says who gets the task, and the deal who that is."""

    def _plan(self, **values):
        template = self._create_template("Somebody's", **values)
        return self._get_task(self._create_deal(), template)

    def test_the_team_leader(self):
        self.team.user_id = self.leader
        self.assertEqual(self._plan(responsible="leader").user_ids, self.leader)

    def test_the_salesperson_when_the_team_has_no_leader(self):
        self.assertEqual(self._plan(responsible="leader").user_ids, self.salesman)

    def test_one_person(self):
        task = self._plan(responsible="user", user_id=self.clerk.id)
        self.assertEqual(task.user_ids, self.clerk)

    def test_everybody_of_a_role(self):
        users = self.clerk | self.colleague
        role = self.env["project.role"].create(
            {"name": "Lawyer", "user_ids": [(6, 0, users.ids)]}
        )
        task = self._plan(responsible="role", role_id=role.id)
        self.assertEqual(task.user_ids, users)

    def test_nobody_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other company"})
        self.clerk.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        template = self._create_template(
            "Theirs", responsible="user", user_id=self.clerk.id
        )
        deal = self._create_deal(company_id=self.env.company.id)
        self.assertFalse(self._get_task(deal, template).user_ids)

    def test_a_new_salesperson_takes_over_what_is_open(self):
        deal = self._create_deal()
        self._get_task(deal, self.contracts).state = "1_done"
        deal.user_id = self.colleague
        self.assertEqual(self._get_task(deal, self.contracts).user_ids, self.salesman)
        self.assertEqual(self._get_task(deal, self.terms).user_ids, self.colleague)

    def test_a_task_given_to_somebody_else_stays_theirs(self):
        deal = self._create_deal()
        self._get_task(deal, self.terms).user_ids = self.clerk
        deal.user_id = self.colleague
        self.assertEqual(self._get_task(deal, self.terms).user_ids, self.clerk)

    def test_who_gets_the_task_is_told_and_who_moves_the_deal_is_not(self):
        self._create_template(
            "Check", responsible="user", user_id=self.clerk.id, stage_id=self.third.id
        )
        deal = self._create_deal().with_user(self.salesman)
        deal.with_context(tracking_disable=False).stage_id = self.third
        task = deal.task_ids.filtered(lambda task: task.name == "Check").sudo()
        self.assertEqual(self._get_told(task), self.clerk.partner_id)
        self.assertIn(self.clerk.partner_id, task.message_partner_ids)
        self.assertNotIn(self.salesman.partner_id, task.message_partner_ids)


class TestPlanDeadline(PlanCase):
    """Deadlines count in working days of the company."""

    def _get_deadline(self, days):
        template = self._create_template("Later", days=days)
        return self._get_task(self._create_deal(), template).date_deadline

    @freeze_time("2026-01-16 10:00:00")
    def test_a_weekend_does_not_count(self):
        self.assertEqual(
            self._get_deadline(1).date(), fields.Date.to_date("2026-01-19")
        )

    @freeze_time("2026-01-17 10:00:00")
    def test_a_deal_that_comes_on_saturday_has_until_monday(self):
        for days in (0, 1):
            self.assertEqual(
                self._get_deadline(days).date(), fields.Date.to_date("2026-01-19")
            )

    @freeze_time("2026-01-16 10:00:00")
    def test_the_same_day_ends_with_its_working_hours(self):
        calendar = self.env.company.resource_calendar_id
        last = max(
            line.hour_to for line in calendar.attendance_ids if line.dayofweek == "4"
        )
        self.assertEqual(self._get_deadline(0), datetime(2026, 1, 16, int(last)))

    @freeze_time("2026-01-16 10:00:00")
    def test_a_holiday_of_the_company_does_not_count(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.env.company.resource_calendar_id.id,
                "date_from": datetime(2026, 1, 19),
                "date_to": datetime(2026, 1, 19, 23, 59, 59),
            }
        )
        self.assertEqual(
            self._get_deadline(1).date(), fields.Date.to_date("2026-01-20")
        )

    @freeze_time("2026-01-16 10:00:00")
    def test_a_company_without_working_hours_counts_days(self):
        self.env.company.resource_calendar_id.attendance_ids.unlink()
        self.assertEqual(
            self._get_deadline(2).date(), fields.Date.to_date("2026-01-18")
        )

    @freeze_time("2026-01-16 21:00:00")
    def test_the_day_is_that_of_the_company(self):
        self.env.company.resource_calendar_id.tz = "Asia/Tokyo"
        self.assertEqual(
            self._get_deadline(1).date(), fields.Date.to_date("2026-01-19")
        )
