from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, users

from .common_plan import PlanCase


class TestPlanAccess(PlanCase):
    """Tasks of deals are worked on by those who see the deal, and only these tasks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal = cls._create_deal()
        cls.task = cls.deal.task_ids.filtered(
            lambda task: task.deal_template_id == cls.contracts
        )
        cls.must = cls.deal.task_ids - cls.task
        cls.project = cls.env["project.project"].create(
            {"name": "Others", "privacy_visibility": "followers"}
        )
        cls.other_task = cls.env["project.task"].create(
            {"name": "Secret", "project_id": cls.project.id}
        )

    def _as(self, user, task=None):
        return (task or self.task).with_user(user)

    def test_the_salesperson_does_the_tasks(self):
        task = self._as(self.salesman)
        self.assertEqual(task.name, "Study the contracts")
        task.action_toggle_done()
        self.assertEqual(task.state, "1_done")
        task.action_toggle_done()
        self.assertEqual(task.state, "01_in_progress")

    def test_another_salesman_sees_nothing(self):
        with self.assertRaises(AccessError):
            self._as(self.colleague).read(["name"])
        with self.assertRaises(AccessError):
            self._as(self.colleague).action_toggle_done()

    def test_who_the_deal_is_shared_with_works_on_it(self):
        self.deal.shared_user_ids = self.colleague
        self._as(self.colleague).action_toggle_done()
        self.assertEqual(self.task.state, "1_done")

    def test_the_leader_of_the_team_works_on_it(self):
        self.team.user_id = self.colleague
        self._as(self.colleague).action_toggle_done()
        self.assertEqual(self.task.state, "1_done")

    def test_a_deal_of_nobody_is_open_to_every_salesman(self):
        self.deal.user_id = False
        self._as(self.colleague).action_toggle_done()
        self.assertEqual(self.task.state, "1_done")

    def test_who_sees_all_deals_works_on_all_tasks(self):
        self._as(self.leader).action_toggle_done()
        self.assertEqual(self.task.state, "1_done")

    def test_the_tasks_of_a_lost_deal_stay_readable(self):
        self.deal.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.assertEqual(self._as(self.salesman).state, "1_canceled")

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Other company"})
        stranger = new_test_user(
            self.env,
            "deal_stranger",
            "sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.deal.company_id = self.env.company
        with self.assertRaises(AccessError):
            self._as(stranger).read(["name"])
        self.assertFalse(
            self.env["project.task"]
            .with_user(stranger)
            .search([("deal_id", "=", self.deal.id)])
        )

    def test_a_salesman_has_no_rights_on_other_tasks(self):
        task = self._as(self.salesman, self.other_task)
        with self.assertRaises(AccessError):
            task.read(["name"])
        with self.assertRaises(AccessError):
            task.write({"name": "Mine"})
        with self.assertRaises(AccessError):
            task.write({"deal_id": self.deal.id})

    def test_open_projects_stay_read_only_for_a_salesman(self):
        self.project.privacy_visibility = "employees"
        task = self._as(self.salesman, self.other_task)
        self.assertEqual(task.name, "Secret")
        with self.assertRaises(AccessError):
            task.write({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.env["project.task"].with_user(self.salesman).create(
                {"name": "Mine", "project_id": self.project.id}
            )

    def test_a_salesman_puts_no_task_of_a_deal_into_another_project(self):
        self.project.privacy_visibility = "employees"
        with self.assertRaises(AccessError):
            self._as(self.salesman).write({"project_id": self.project.id})
        with self.assertRaises(AccessError):
            self.env["project.task"].with_user(self.salesman).create(
                {
                    "name": "Mine",
                    "project_id": self.project.id,
                    "deal_id": self.deal.id,
                }
            )

    def test_a_task_is_not_given_to_a_deal_one_does_not_see(self):
        theirs = self._create_deal(user_id=self.colleague.id)
        with self.assertRaises(AccessError):
            self._as(self.salesman).write({"deal_id": theirs.id})
        with self.assertRaises(AccessError):
            self.env["project.task"].with_user(self.salesman).create(
                {"name": "Theirs", "deal_id": theirs.id}
            )

    def test_a_project_user_links_no_task_to_a_deal_out_of_sight(self):
        planner = new_test_user(self.env, "planner", "project.group_project_user")
        self.project.privacy_visibility = "employees"
        with self.assertRaises(AccessError):
            self._as(planner, self.other_task).write({"deal_id": self.deal.id})

    def test_work_of_another_project_that_is_linked_can_be_read_only(self):
        self.other_task.deal_id = self.deal
        task = self._as(self.salesman, self.other_task)
        self.assertEqual(task.name, "Secret")
        with self.assertRaises(AccessError):
            task.action_toggle_done()

    def test_an_employee_does_the_task_he_got_and_no_other(self):
        self.task.user_ids = self.clerk
        self._as(self.clerk).action_toggle_done()
        self.assertEqual(self.task.state, "1_done")
        with self.assertRaises(AccessError):
            self._as(self.clerk, self.must).action_toggle_done()

    def test_a_salesman_deletes_no_task_and_a_manager_does(self):
        with self.assertRaises(AccessError):
            self._as(self.salesman).unlink()
        self._as(self.manager).unlink()
        self.assertFalse(self.task.exists())

    def test_a_portal_user_sees_nothing_of_the_plan(self):
        portal = new_test_user(self.env, "deal_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self._as(portal).read(["name"])
        with self.assertRaises(AccessError):
            self.deal.with_user(portal).get_deal_plan()

    def test_a_portal_user_who_shares_a_project_works_on_as_before(self):
        portal = new_test_user(self.env, "deal_portal", "base.group_portal")
        project = self.env["project.project"].create(
            {
                "name": "Shared",
                "privacy_visibility": "invited_users",
                "collaborator_ids": [(0, 0, {"partner_id": portal.partner_id.id})],
            }
        )
        task = self._create_task(self.deal, project_id=project.id, deal_blocking=True)
        own = self.env["project.task"].create(
            {"name": "Theirs", "project_id": project.id}
        )
        for record in task | own:
            record.message_subscribe(portal.partner_id.ids)
        own.with_user(portal).write({"state": "1_canceled"})
        task.with_user(portal).write({"name": "Renamed"})
        with self.assertRaisesRegex(UserError, "must be done"):
            task.with_user(portal).write({"state": "1_canceled"})

    def test_a_salesman_does_not_change_the_templates(self):
        with self.assertRaises(AccessError):
            self.contracts.with_user(self.salesman).name = "Mine"

    @users("deal_salesman")
    def test_the_plan_of_a_deal_out_of_sight_is_refused(self):
        theirs = self._create_deal(user_id=self.colleague.id).with_user(self.env.user)
        with self.assertRaises(AccessError):
            theirs.get_deal_plan()


class TestPlanMustBeDone(PlanCase):
    """What must be done before leaving a stage is not dropped by its performer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal = cls._create_deal()
        cls.must = cls.deal.task_ids.filtered("deal_blocking")

    def test_open_tasks_of_the_current_stage_keep_the_deal(self):
        deals = self.deal | self._create_deal(stage_id=self.second.id)
        tasks = deals.with_user(self.salesman)._get_open_blocking_tasks()
        self.assertEqual(tasks[deals[0].id], self.must)
        self.assertFalse(tasks[deals[1].id])
        self.must.state = "1_done"
        self.assertFalse(self.deal._get_open_blocking_tasks()[self.deal.id])

    def test_a_task_of_another_stage_keeps_no_deal(self):
        self.deal.stage_id = self.second
        self.assertFalse(self.deal._get_open_blocking_tasks()[self.deal.id])

    def test_a_salesman_cannot_drop_it(self):
        task = self.must.with_user(self.salesman)
        for vals in (
            {"state": "1_canceled"},
            {"deal_blocking": False},
            {"deal_stage_id": self.third.id},
            {"deal_id": False},
            {"active": False},
        ):
            with self.assertRaisesRegex(UserError, "Agree the terms.*must be done"):
                task.write(vals)
        task.action_toggle_done()
        self.assertEqual(task.state, "1_done")

    def test_a_planner_of_projects_cannot_delete_it(self):
        planner = new_test_user(self.env, "planner", "project.group_project_manager")
        with self.assertRaisesRegex(UserError, "must be done"):
            self.must.with_user(planner).unlink()

    def test_a_sales_manager_may_drop_it(self):
        self.must.with_user(self.manager).state = "1_canceled"
        self.assertFalse(self.deal._get_open_blocking_tasks()[self.deal.id])

    def test_the_team_leader_may_drop_it(self):
        self.team.user_id = self.colleague
        self.must.with_user(self.colleague).state = "1_canceled"
        self.assertEqual(self.must.state, "1_canceled")


class TestPlanGive(PlanCase):
    """A task is given from the deal in one window."""

    def _give(self, user, to):
        deal = self._create_deal().with_user(user)
        action = deal.action_give_task()
        model = self.env["project.task"].with_user(user)
        form = Form(
            model.with_context(**action["context"], tracking_disable=False),
            "crm_deals.project_task_view_form_deal_give",
        )
        form.name = "Visit the client"
        form.user_ids = to
        return form.save()

    def test_a_manager_gives_a_task_and_the_person_is_told(self):
        task = self._give(self.manager, self.salesman)
        self.assertRecordValues(
            task,
            [
                {
                    "deal_stage_id": self.first.id,
                    "user_ids": self.salesman.ids,
                    "project_id": self.env.company.deal_project_id.id,
                }
            ],
        )
        self.assertEqual(self._get_told(task), self.salesman.partner_id)

    def test_a_salesman_asks_a_colleague_for_help(self):
        task = self._give(self.salesman, self.clerk)
        self.assertEqual(task.user_ids, self.clerk)

    def test_the_form_of_a_deal_adds_a_task(self):
        deal = self._create_deal().with_user(self.salesman)
        with Form(deal) as form, form.task_ids.new() as task:
            task.name = "Send samples"
        added = deal.task_ids.filtered(lambda task: task.name == "Send samples")
        self.assertEqual(added.project_id, self.env.company.deal_project_id)
        self.assertEqual(added.deal_stage_id, self.first)

    def test_people_without_project_rights_get_the_form_of_deals(self):
        task = self._create_deal().task_ids[0]
        form = self.env.ref("crm_deals.project_task_view_form_deal")
        mine = task.with_user(self.salesman)
        self.assertEqual(mine.get_formview_id(), form.id)
        planner = new_test_user(self.env, "planner", "project.group_project_manager")
        self.assertNotEqual(task.with_user(planner).get_formview_id(), form.id)
