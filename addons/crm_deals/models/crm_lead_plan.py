from odoo import api, fields, models
from odoo.tools.misc import clean_context

PLAN_FIELDS = {
    "stage_id",
    "deal_type_id",
    "type",
    "user_id",
    "team_id",
    "company_id",
}
STATUS_FIELDS = {"active", "probability", "stage_id"}


class CrmLead(models.Model):
    """The plan of a deal begins, moves and ends with it."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        """Plan what the first stage asks for."""
        deals = super().create(vals_list)
        deals._start_plans()
        return deals

    def write(self, vals):
        """Plan what the new stage asks for; hand over, cancel or resume the tasks."""
        before = self._get_plan_places(vals)
        lost = self._filter_lost(vals)
        result = super().write(vals)
        if before:
            self._follow_plans(before)
        self._cancel_plans(self._filter_lost(vals) - lost)
        self._resume_plans(lost - self._filter_lost(vals))
        return result

    def unlink(self):
        """Leave no task to do for a deal that is no more."""
        self._cancel_plans(self)
        return super().unlink()

    def _merge_dependences(self, opportunities):
        """Take over the tasks of the merged deals."""
        result = super()._merge_dependences(opportunities)
        self._take_over_tasks(opportunities)
        return result

    def _get_plan_places(self, vals):
        """Return where each deal stands before a write that may concern its plan."""
        if not PLAN_FIELDS & set(vals):
            return {}
        types = self.env["crm.deal.task.template"]._get_planned_types()
        if not types and "company_id" not in vals:
            return {}
        return {deal.id: deal._get_plan_place() for deal in self}

    def _get_plan_place(self):
        """Return what the plan of the deal depends on."""
        return {
            "stage": (self.type, self.deal_type_id, self.stage_id),
            "user": self.user_id,
            "company": self.company_id,
        }

    def _filter_lost(self, vals):
        """Return the lost deals, when the write may have to do with losing."""
        if not STATUS_FIELDS & set(vals):
            return self.browse()
        return self.filtered(lambda deal: deal.won_status == "lost")

    def _follow_plans(self, before):
        """Adapt the plans to where the deals stand now.

        :param before: result of ``_get_plan_places``
        """
        now = {deal.id: deal._get_plan_place() for deal in self}

        def changed(key):
            return self.filtered(lambda deal: now[deal.id][key] != before[deal.id][key])

        changed("company")._move_tasks_to_company()
        changed("user")._hand_over_tasks(before)
        changed("stage")._start_plans()

    # ------------------------------------------------------------------
    # Begin
    # ------------------------------------------------------------------

    def _start_plans(self):
        """Plan the tasks of the stages the deals have come to, once for each deal."""
        places = self.env["crm.deal.task.template"]._get_planned_places()
        if not places or self.env.context.get("deal_history_import"):
            return
        deals = self.filtered(lambda deal: deal._has_plan(places))
        # the plan is made whatever the rights of the one who moves the deal, and
        # without what a screen of deals presets for new deals
        context = clean_context(self.env.context)
        deals = deals.with_env(self.env(su=True, context=context))
        deals = deals.with_context(deal_plan_start=True, mail_create_nolog=True)
        vals_list = deals._prepare_plan() if deals else []
        if vals_list:
            deals.env["project.task"].create(vals_list)

    def _has_plan(self, places):
        """Tell whether there are task templates for where the deal stands.

        :param places: pairs of the ids of type and stage that have templates
        """
        kind = self.deal_type_id.id
        here = {(kind, self.stage_id.id), (kind, False)}
        return self.type == "opportunity" and self.active and bool(here & places)

    def _prepare_plan(self):
        """Return the values of the tasks that are missing in the deals' plans."""
        templates = self.env["crm.deal.task.template"].search(
            [
                ("deal_type_id", "in", self.deal_type_id.ids),
                ("stage_id", "in", [*self.stage_id.ids, False]),
            ]
        )
        planned = self._get_planned_tasks(templates)
        deadlines, now, vals_list = {}, fields.Datetime.now(), []
        for deal in self:
            company = deal.company_id or self.env.company
            for template in templates.filtered(deal._is_due):
                if (deal.id, template.id) in planned:
                    continue
                key = (company, template.days)
                if key not in deadlines:
                    deadlines[key] = template._get_deadline(company, now)
                vals_list.append(template._prepare_task_vals(deal, deadlines[key]))
        return vals_list

    def _is_due(self, template):
        """Tell whether the template is for the deal's type and stage."""
        return template.deal_type_id == self.deal_type_id and (
            not template.stage_id or template.stage_id == self.stage_id
        )

    def _get_planned_tasks(self, templates):
        """Return the pairs of deal and template that are not to be planned again."""
        task_model = self.env["project.task"].with_context(active_test=False)
        tasks = task_model.search_fetch(
            [("deal_id", "in", self.ids), ("deal_template_id", "in", templates.ids)],
            ["deal_id", "deal_template_id", "state"],
        )
        kept = tasks.filtered(
            lambda task: not task.deal_template_id.repeat or not task.is_closed
        )
        return {(task.deal_id.id, task.deal_template_id.id) for task in kept}

    # ------------------------------------------------------------------
    # Change and end
    # ------------------------------------------------------------------

    def _search_plan_tasks(self, domain):
        """Return tasks of the deals' plans, not the work of other projects.

        :param domain: further condition
        :return: tasks in the environment of the superuser: plans follow the deal
            whatever the rights of the one who changes it
        """
        if not self:
            return self.env["project.task"].sudo()
        mine = [("deal_id", "in", self.ids), ("project_id.holds_deal_plans", "=", True)]
        return self.env["project.task"].sudo().search([*mine, *domain])

    def _hand_over_tasks(self, before):
        """Give the open tasks of the former salesperson to the new one."""
        tasks = self._search_plan_tasks(
            [
                *self.env["project.task"]._get_open_domain(),
                ("deal_template_id.responsible", "=", "salesperson"),
            ]
        )
        for user, deals in self.grouped("user_id").items():
            mine = tasks.filtered(
                lambda task, deals=deals: task.deal_id in deals
                and task.user_ids <= before[task.deal_id.id]["user"]
            )
            # the deal itself tells the new salesperson about it
            quiet = mine.with_context(mail_auto_subscribe_no_notify=True)
            quiet.write({"user_ids": [(6, 0, user.ids)]})

    def _move_tasks_to_company(self):
        """Let the plans be seen by the company that the deals are of now."""
        tasks = self._search_plan_tasks([])
        for company, deals in self.grouped("company_id").items():
            mine = tasks.filtered(lambda task, deals=deals: task.deal_id in deals)
            if not mine:
                continue
            project = (company or self.env.company)._get_deal_project()
            states = mine.grouped("state")
            mine.write({"project_id": project.id, "company_id": company.id})
            # a task that changes its project is opened again by Odoo
            for state, done in states.items():
                done.filtered(lambda task, s=state: task.state != s).state = state

    @api.model
    def _cancel_plans(self, deals):
        """Cancel what was still to do for the deals."""
        tasks = deals._search_plan_tasks(self.env["project.task"]._get_open_domain())
        if tasks:
            tasks.write({"state": "1_canceled", "cancelled_with_deal": True})

    @api.model
    def _resume_plans(self, deals):
        """Take up again what was cancelled because the deals were lost."""
        tasks = deals._search_plan_tasks([("cancelled_with_deal", "=", True)])
        if tasks:
            tasks.write({"state": "01_in_progress", "cancelled_with_deal": False})
        deals._start_plans()

    def _take_over_tasks(self, deals):
        """Move the tasks of merged deals here; what is planned twice is cancelled."""
        # merging moves everything of the merged deals, whatever the user may see
        task_model = self.env["project.task"].sudo().with_context(active_test=False)
        tasks = task_model.search([("deal_id", "in", [self.id, *deals.ids])])
        mine = tasks.filtered(lambda task: task.deal_id == self)
        others = tasks - mine
        if not others:
            return
        others.write({"deal_id": self.id, "company_id": self.company_id.id})
        twice = others.filtered(
            lambda task: task.deal_template_id & mine.deal_template_id
            and not task.is_closed
        )
        if twice:
            twice.write({"state": "1_canceled"})
