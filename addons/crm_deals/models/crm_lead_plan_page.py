from odoo import fields, models


class CrmLead(models.Model):
    """The whole plan of a deal on one page, and what its stages still wait for."""

    _inherit = "crm.lead"

    def _get_open_blocking_tasks(self, stage=None):
        """Return the open tasks that keep each deal on a stage.

        :param stage: stage that is left; without it the current one of each deal
        :return: {deal id: tasks in the environment of the superuser}
        """
        # a gate holds also for those who do not see the task
        task_model = self.env["project.task"].sudo()
        tasks = task_model.search(
            [
                ("deal_id", "in", self.ids),
                ("deal_stage_id", "in", (stage or self.stage_id).ids),
                ("deal_blocking", "=", True),
                *task_model._get_open_domain(),
            ]
        )
        return {
            deal.id: tasks.filtered(
                lambda task, deal=deal: task.deal_id.id == deal.id
                and task.deal_stage_id.id == (stage or deal.stage_id).id
            )
            for deal in self
        }

    def action_open_plan(self):
        """Open the page with the whole plan of the deal.

        :return: client action
        """
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_deals.crm_lead_action_plan"
        )
        return {**action, "context": {"active_id": self.id}}

    def action_give_task(self):
        """Open a window to give somebody a task of the deal.

        :return: window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_deals.project_task_action_give"
        )
        company = self.company_id or self.env.company
        action["context"] = {
            "default_deal_id": self.id,
            "default_project_id": company._get_deal_project().id,
        }
        return action

    def get_deal_plan(self):
        """Return the plan of the deal, stage by stage, also of those to come.

        :return: dict with ``name``, ``total``, ``done``, ``overdue`` (numbers of tasks)
            and ``stages``: list of dict with ``id``, ``name``, ``place`` (``passed``,
            ``here``, ``ahead`` or ``any``), ``tasks`` and ``planned`` (what will be
            planned when the deal comes to the stage)
        :raises AccessError: when the user may not see the deal
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "name": self.display_name,
            "total": self.task_count,
            "done": self.task_done_count,
            "overdue": self.overdue_task_count,
            "may_write": self.env["project.task"].has_access("create"),
            "stages": [stage for stage in self._get_plan_stages() if stage["shown"]],
        }

    def _get_plan_stages(self):
        """Return the stages of the deal with their tasks, what is of none first."""
        tasks = self.task_ids
        stages = (
            self.deal_type_id.stage_ids | tasks.deal_stage_id | self.stage_id
        ).sorted()
        sections = [self._prepare_plan_stage(stages.browse(), "any", tasks)]
        place = "passed"
        for stage in stages:
            if stage == self.stage_id:
                place = "here"
            sections.append(self._prepare_plan_stage(stage, place, tasks))
            if place == "here":
                place = "ahead"
        return sections

    def _prepare_plan_stage(self, stage, place, tasks):
        """Return a stage of the plan as the page shows it."""
        mine = tasks.filtered(lambda task: task.deal_stage_id == stage)
        planned = self._get_planned_ahead(stage, tasks) if place == "ahead" else []
        return {
            "id": stage.id,
            "name": stage.name or self.env._("Whole deal"),
            "place": place,
            "tasks": [self._prepare_plan_task(task) for task in mine],
            "planned": planned,
            "shown": bool(mine or planned or (stage and self.deal_type_id)),
        }

    def _prepare_plan_task(self, task):
        """Return a task of the plan as the page shows it."""
        deadline = task.date_deadline
        local = deadline and fields.Datetime.context_timestamp(self, deadline)
        return {
            "id": task.id,
            "name": task.name,
            "state": task.state,
            "state_name": task._fields["state"].convert_to_export(task.state, task),
            "closed": task.is_closed,
            "overdue": task.is_overdue,
            "blocking": task.deal_blocking,
            "users": task.user_ids.sudo().mapped("name"),
            "deadline": local and fields.Date.to_string(local.date()),
        }

    def _get_planned_ahead(self, stage, tasks):
        """Return what will be planned when the deal comes to the stage."""
        # responsible people are told by name, whoever looks
        templates = self.deal_type_id.sudo().task_template_ids.filtered(
            lambda template: template.stage_id.id == stage.id
            and template not in tasks.sudo().deal_template_id
        )
        return [
            {
                "id": template.id,
                "name": template.name,
                "users": template._get_responsible(self.sudo()).mapped("name"),
                "days": template.days,
                "blocking": template.blocking,
            }
            for template in templates
        ]
