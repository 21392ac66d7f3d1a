from odoo.exceptions import UserError

from .common_plan import PlanCase


class TestPlanEnd(PlanCase):
    """Losing, winning, copying, merging and deleting a deal, and its plan."""

    def _lose(self, deal):
        deal.action_set_lost(lost_reason_id=self.lost_reason.id)

    def test_a_lost_deal_leaves_nothing_to_do(self):
        deal = self._create_deal()
        done = self._get_task(deal, self.contracts)
        done.state = "1_done"
        self._lose(deal.with_user(self.salesman))
        self.assertEqual(done.state, "1_done")
        self.assertEqual(self._get_task(deal, self.terms).state, "1_canceled")

    def test_a_deal_taken_up_again_has_its_tasks_again(self):
        deal = self._create_deal()
        task = self._get_task(deal, self.terms)
        dropped = self._get_task(deal, self.contracts)
        dropped.state = "1_canceled"
        self._lose(deal)
        deal.with_user(self.salesman).action_restore()
        self.assertEqual(task.state, "01_in_progress")
        self.assertEqual(dropped.state, "1_canceled")
        self.assertEqual(len(deal.task_ids), 2)

    def test_a_won_deal_keeps_its_tasks(self):
        deal = self._create_deal()
        self._get_task(deal, self.terms).state = "1_done"
        deal.action_set_won()
        self.assertEqual(self._get_task(deal, self.contracts).state, "01_in_progress")

    def test_archiving_without_losing_keeps_the_tasks(self):
        deal = self._create_deal()
        deal.probability = 40
        deal.action_archive()
        self.assertEqual(set(deal.task_ids.mapped("state")), {"01_in_progress"})

    def test_work_of_other_projects_is_not_cancelled(self):
        deal = self._create_deal()
        project = self.env["project.project"].create({"name": "Installation"})
        task = self._create_task(deal, project_id=project.id)
        self._lose(deal)
        self.assertEqual(task.state, "01_in_progress")

    def test_a_copied_deal_gets_a_plan_of_its_own(self):
        deal = self._create_deal()
        task = self._create_task(deal)
        copied = deal.copy()
        self.assertEqual(copied.task_ids.deal_template_id, self.contracts | self.terms)
        self.assertNotIn(task.name, copied.task_ids.mapped("name"))

    def test_the_surviving_deal_of_a_merge_has_all_tasks(self):
        deals = self._create_deal() | self._create_deal()
        tasks = (
            deals.task_ids | self._create_task(deals[0]) | self._create_task(deals[1])
        )
        survivor = deals.with_user(self.manager).merge_opportunity()
        self.assertEqual(survivor.sudo().task_ids, tasks)
        still_open = tasks.filtered(lambda task: not task.is_closed)
        self.assertEqual(len(still_open), 4)
        self.assertEqual(len(still_open.deal_template_id), 2)

    def test_tasks_of_a_deleted_deal_stay_without_being_to_do(self):
        deal = self._create_deal()
        done = self._get_task(deal, self.contracts)
        todo = self._get_task(deal, self.terms)
        done.state = "1_done"
        deal.with_user(self.manager).unlink()
        self.assertRecordValues(
            done | todo,
            [
                {"deal_id": False, "state": "1_done"},
                {"deal_id": False, "state": "1_canceled"},
            ],
        )

    def test_tasks_follow_their_deal_to_another_company(self):
        company = self.env["res.company"].create({"name": "Other company"})
        self.env.user.company_ids |= company
        self.salesman.company_ids |= company
        deal = self._create_deal(company_id=self.env.company.id, team_id=False)
        self._get_task(deal, self.contracts).state = "1_done"
        deal.company_id = company
        self.assertEqual(deal.task_ids.company_id, company)
        self.assertEqual(deal.task_ids.project_id, company.deal_project_id)
        self.assertEqual(self._get_task(deal, self.contracts).state, "1_done")

    def test_each_company_has_a_project_of_its_own(self):
        company = self.env["res.company"].create({"name": "Other company"})
        deal = self._create_deal(company_id=company.id, team_id=False, user_id=False)
        self.assertEqual(deal.task_ids.project_id.company_id, company)
        self.assertNotEqual(
            company.deal_project_id, self.env.company._get_deal_project()
        )

    def test_a_task_cannot_be_linked_to_a_deal_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other company"})
        deal = self._create_deal(company_id=self.env.company.id)
        project = self.env["project.project"].create(
            {"name": "Theirs", "company_id": company.id}
        )
        task = self.env["project.task"].create(
            {"name": "Theirs", "project_id": project.id}
        )
        with self.assertRaisesRegex(UserError, "Other company"):
            task.deal_id = deal

    def test_a_chosen_project_is_opened_for_the_plans(self):
        project = self.env["project.project"].create({"name": "Chosen"})
        self.env.company.deal_project_id = project
        deal = self._create_deal()
        self.assertEqual(deal.task_ids.project_id, project)
        task = self._get_task(deal, self.terms).with_user(self.salesman)
        task.action_toggle_done()
        self.assertEqual(task.state, "1_done")

    def test_a_template_that_is_deleted_leaves_its_tasks(self):
        deal = self._create_deal()
        self.contracts.unlink()
        self.assertEqual(len(deal.task_ids), 2)
        self.assertEqual(len(self._create_deal().task_ids), 1)
