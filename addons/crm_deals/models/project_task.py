from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.project.models.project_task import CLOSED_STATES


class ProjectTask(models.Model):
    """Tasks of the plan of a deal."""

    _inherit = "project.task"

    deal_id = fields.Many2one(
        "crm.lead", index="btree_not_null", ondelete="set null", tracking=True
    )
    deal_stage_id = fields.Many2one(
        "crm.stage",
        index="btree_not_null",
        ondelete="set null",
        help="The stage of the deal that the task belongs to.",
    )
    deal_template_id = fields.Many2one(
        "crm.deal.task.template",
        string="Planned From",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        readonly=True,
    )
    deal_blocking = fields.Boolean(
        "Must Be Done",
        copy=False,
        help="A step of the process that asks for the tasks of the stage waits for it; "
        "only the team leader or a sales manager may drop it.",
    )
    deal_partner_id = fields.Many2one(related="deal_id.partner_id", string="Client")
    cancelled_with_deal = fields.Boolean(
        copy=False, readonly=True, export_string_translation=False
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    @api.depends("date_deadline", "state")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for task in self:
            task.is_overdue = bool(
                task.date_deadline
                and task.date_deadline < now
                and task.state not in CLOSED_STATES
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_overdue_domain() if True in value else Domain.FALSE

    @api.model
    def _get_open_domain(self):
        """Return the domain of the tasks that are still to do."""
        return Domain("state", "not in", list(CLOSED_STATES))

    @api.model
    def _get_overdue_domain(self):
        """Return the domain of the tasks that should have been done by now."""
        late = Domain("date_deadline", "<", fields.Datetime.now())
        return self._get_open_domain() & late

    @api.constrains("deal_id", "company_id")
    def _check_deal_company(self):
        for task in self:
            # the deal may be one that the person with the task does not see
            company = task.deal_id.sudo().company_id
            if company and task.company_id and task.company_id != company:
                raise UserError(
                    self.env._(
                        'The task "%(task)s" is of %(task_company)s, its deal '
                        '"%(deal)s" of %(deal_company)s. Choose a deal of the same '
                        "company.",
                        task=task.name,
                        task_company=task.company_id.name,
                        deal=task.deal_id.sudo().name,
                        deal_company=company.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep a task of a deal in the plan of its company."""
        default_deal = self.env.context.get("default_deal_id")
        for vals in vals_list:
            deal = self.env["crm.lead"].browse(vals.get("deal_id", default_deal))
            if deal:
                # only what the deal says goes into the task; access is checked below
                self._complete_deal_vals(vals, deal.sudo())
        tasks = super().create(vals_list)
        tasks._check_deal_access()
        return tasks

    def write(self, vals):
        """Keep what must be done, and each task where its reader may see it."""
        if {"state", "active", "deal_id", "deal_stage_id", "deal_blocking"} & set(vals):
            self._check_may_drop(vals)
        result = super().write(vals)
        if {"deal_id", "project_id"} & set(vals):
            self._check_deal_access()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_blocking(self):
        self._check_may_drop({"active": False})

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Leave out who only moved the deal on: those who got the task follow it."""
        if self.env.context.get("deal_plan_start"):
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    def get_formview_id(self, access_uid=None):
        """Show the short form of deals to people without rights in projects."""
        user = self.env["res.users"].browse(access_uid) if access_uid else self.env.user
        if self.sudo().deal_id and not user.has_group("project.group_project_user"):
            return self.env.ref("crm_deals.project_task_view_form_deal").id
        return super().get_formview_id(access_uid=access_uid)

    def action_toggle_done(self):
        """Mark the task done, or open it again.

        :return: True
        """
        done = self.filtered(lambda task: task.state == "1_done")
        done.state = "01_in_progress"
        (self - done).state = "1_done"
        return True

    def _complete_deal_vals(self, vals, deal):
        """Add to the values of a new task what follows from its deal."""
        if not vals.get("project_id") and not vals.get("parent_id"):
            project = self.env.context.get("default_project_id")
            company = deal.company_id or self.env.company
            vals["project_id"] = project or company._get_deal_project().id
        vals.setdefault("company_id", deal.company_id.id)
        vals.setdefault("deal_stage_id", deal.stage_id.id)

    def _check_deal_access(self):
        """Refuse to link a task to a deal, or take it to a project, one cannot see."""
        if self.env.su:
            return
        # portal users who share a project may not read the deal of their task
        tasks = self.sudo().filtered("deal_id").with_env(self.env)
        if tasks:
            tasks.sudo().deal_id.with_env(self.env).check_access("read")
            tasks.check_access("write")

    def _check_may_drop(self, vals):
        """Refuse to get rid of what must be done, unless by whoever leads the sales."""
        if self.env.su or not self._is_dropping(vals):
            return
        # the rule holds also for those who may not read the deal, as portal users
        kept = self.sudo().filtered(
            lambda task: task.deal_blocking
            and task.deal_id
            and task.state not in CLOSED_STATES
            and not task.with_env(self.env)._may_drop()
        )
        if kept:
            raise UserError(
                self.env._(
                    '"%(task)s" must be done before the deal "%(deal)s" leaves the '
                    "stage %(stage)s. Do it, or ask the team leader or a sales manager "
                    "to drop it.",
                    task=kept[0].name,
                    deal=kept[0].deal_id.name,
                    stage=kept[0].deal_stage_id.name,
                )
            )

    def _is_dropping(self, vals):
        """Tell whether the values take a task out of what must be done."""
        return (
            vals.get("state") == "1_canceled"
            or not vals.get("active", True)
            or not vals.get("deal_blocking", True)
            or bool({"deal_id", "deal_stage_id"} & set(vals))
        )

    def _may_drop(self):
        """Tell whether the user decides what must be done for the deal."""
        leader = self.sudo().deal_id.team_id.user_id
        return leader == self.env.user or self.env.user.has_group(
            "sales_team.group_sale_manager"
        )
