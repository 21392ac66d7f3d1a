from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

ONE_DAY = timedelta(days=1)


class CrmDealTaskTemplate(models.Model):
    """A task that every deal of a type gets when it comes to a stage."""

    _name = "crm.deal.task.template"
    _description = "Task Template of a Deal"
    _order = "deal_type_id, stage_sequence, sequence, id"

    name = fields.Char("Task", required=True, translate=True)
    description = fields.Html(
        translate=True, help="What to do, and how to tell that it is done."
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    deal_type_id = fields.Many2one(
        "crm.deal.type", required=True, index=True, ondelete="cascade"
    )
    stage_id = fields.Many2one(
        "crm.stage",
        index=True,
        ondelete="cascade",
        domain="[('deal_type_ids', 'in', [deal_type_id])]",
        help="The task is planned when the deal comes to this stage. "
        "Empty: as soon as the deal is registered.",
    )
    stage_sequence = fields.Integer(
        related="stage_id.sequence", store=True, string="Order of the Stage"
    )
    responsible = fields.Selection(
        [
            ("salesperson", "Salesperson"),
            ("leader", "Team leader"),
            ("user", "One person"),
            ("role", "Role"),
        ],
        required=True,
        default="salesperson",
        help="Who gets the task.\n"
        "Salesperson: of the deal; a new one takes over what is still open.\n"
        "Team leader: of the deal's sales team.\n"
        "One person: always the same.\n"
        "Role: everybody who has this role.",
    )
    user_id = fields.Many2one(
        "res.users", "Person", ondelete="restrict", domain="[('share', '=', False)]"
    )
    role_id = fields.Many2one("project.role", ondelete="restrict")
    days = fields.Integer(
        "Working Days",
        default=1,
        aggregator=False,
        help="How many working days after the deal came to the stage the task is due, "
        "by the working hours of the company. 0: the same day.",
    )
    blocking = fields.Boolean(
        "Must Be Done",
        help="A step of the process that asks for the tasks of the stage waits for it; "
        "only the team leader or a sales manager may drop it.",
    )
    repeat = fields.Boolean(
        "Every Time",
        help="Plan it again when the deal comes back to the stage and the earlier "
        "task is closed. Otherwise a deal gets the task once.",
    )

    _days_positive = models.Constraint(
        "CHECK (days >= 0)", "A task cannot be due before the deal came to the stage."
    )

    @api.constrains("stage_id", "deal_type_id", "blocking")
    def _check_stage(self):
        for template in self:
            if template.stage_id and template.stage_id not in (
                template.deal_type_id.stage_ids
            ):
                raise ValidationError(
                    self.env._(
                        'Stage "%(stage)s" of the task "%(task)s" is none of the '
                        'stages of "%(type)s". Choose one of the type\'s stages, or '
                        "add the stage to the type first.",
                        stage=template.stage_id.name,
                        task=template.name,
                        type=template.deal_type_id.name,
                    )
                )
            if template.blocking and not template.stage_id:
                raise ValidationError(
                    self.env._(
                        'Choose the stage that the task "%(task)s" must be done on.',
                        task=template.name,
                    )
                )

    @api.constrains("responsible", "user_id", "role_id")
    def _check_responsible(self):
        for template in self:
            needed = {"user": template.user_id, "role": template.role_id}
            if not needed.get(template.responsible, True):
                raise ValidationError(
                    self.env._(
                        'Say which person or role gets the task "%(task)s".',
                        task=template.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Make the new tasks part of the plans from now on."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Change the plans from now on; tasks that are planned already stay."""
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Plan the tasks no more."""
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _get_planned_places(self):
        """Return the pairs of type and stage (or False) that have task templates."""
        groups = self.sudo()._read_group([], ["deal_type_id", "stage_id"])
        return frozenset((kind.id, stage.id) for kind, stage in groups)

    @api.model
    @tools.ormcache()
    def _get_planned_types(self):
        """Return the ids of the deal types that have task templates."""
        return frozenset(kind for kind, _stage in self._get_planned_places())

    def _get_responsible(self, deal):
        """Return the users who get the task of the deal.

        :param deal: deal, in the environment of the superuser
        """
        self.ensure_one()
        if self.responsible == "user":
            users = self.user_id
        elif self.responsible == "role":
            users = self.role_id.user_ids
        elif self.responsible == "leader":
            users = deal.team_id.user_id or deal.user_id
        else:
            users = deal.user_id or deal.team_id.user_id
        company = deal.company_id
        return users.filtered(
            lambda user: user.active and (not company or company in user.company_ids)
        )

    def _get_deadline(self, company, now):
        """Return when the task is due, naive in UTC: the end of a working day.

        :param company: company whose working hours count
        :param now: naive UTC datetime at which the deal came to the stage
        """
        calendar = company.resource_calendar_id
        zone = timezone(calendar.tz or "UTC")
        today = utc.localize(now).astimezone(zone).date()
        # the day of coming does not count unless the task is due on it
        start = zone.localize(
            datetime.combine(today + timedelta(days=min(self.days, 1)), time.min)
        )
        last = calendar and calendar.plan_days(self.days or 1, start, True)
        if last:
            midnight = zone.localize(datetime.combine(last.date(), time.min))
            hours = calendar._work_intervals_batch(midnight, midnight + ONE_DAY)
            due = max(stop for _start, stop, _meta in hours[False])
        else:
            due = start + timedelta(days=self.days or 1, seconds=-1)
        return due.astimezone(utc).replace(tzinfo=None)

    def _prepare_task_vals(self, deal, deadline):
        """Return the values of the deal's task.

        :param deal: deal, in the environment of the superuser
        :param deadline: naive UTC datetime
        """
        return {
            "name": self.name,
            "description": self.description,
            "sequence": self.sequence,
            "deal_id": deal.id,
            "deal_stage_id": self.stage_id.id,
            "deal_template_id": self.id,
            "deal_blocking": self.blocking,
            "user_ids": [(6, 0, self._get_responsible(deal).ids)],
            "date_deadline": deadline,
        }
