from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

BATCH_SIZE = 500
MAX_DAYS = 3660


class CrmCareStrategy(models.Model):
    """How often, by whom and how the clients of a segment are contacted.

    A scheduled action plans a contact for every client who has been silent for the
    interval and for whom nothing is planned. A client who is in several segments is
    cared for by the first strategy in order.
    """

    _name = "crm.care.strategy"
    _description = "Care Strategy"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    segment_id = fields.Many2one(
        "res.partner.segment",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        tracking=True,
    )
    interval_days = fields.Integer(
        "Contact Every",
        default=30,
        required=True,
        tracking=True,
        help="Days of silence after which a contact is due.",
    )
    plan_id = fields.Many2one(
        "mail.activity.plan",
        "Activity Plan",
        check_company=True,
        domain=[("res_model", "=", "res.partner")],
        help="Several activities at once. Leave empty for a single one.",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        "Activity",
        ondelete="restrict",
        domain=[
            ("res_model", "in", (False, "res.partner")),
            ("interaction_kind", "not in", ("other", "none")),
        ],
        default=lambda self: self.env.ref(
            "mail.mail_activity_data_call", raise_if_not_found=False
        ),
    )
    summary = fields.Char(translate=True)
    note = fields.Html("Instructions", translate=True)
    responsible = fields.Selection(
        [
            ("salesperson", "Salesperson of the client"),
            ("region", "Responsible for the region"),
            ("user", "Always the same person"),
        ],
        default="salesperson",
        required=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible or Stand-in",
        default=lambda self: self.env.user,
        required=True,
        domain=[("share", "=", False)],
        help="Does it all, or stands in where a client or a region has no active "
        "responsible of its own.",
    )
    last_run = fields.Datetime(readonly=True, copy=False)
    member_count = fields.Integer("Clients", compute="_compute_coverage")
    silent_count = fields.Integer("Overdue", compute="_compute_coverage")
    due_count = fields.Integer(
        "To Plan",
        compute="_compute_coverage",
        help="Overdue for a contact, and nothing is planned.",
    )
    coverage = fields.Float(
        compute="_compute_coverage",
        help="Share of the clients who were contacted within the interval.",
    )

    @api.depends("segment_id", "interval_days", "sequence", "active")
    @api.depends_context("allowed_company_ids")
    def _compute_coverage(self):
        for strategy in self:
            partners = strategy._with_strategy_company().env["res.partner"]
            members = partners.search_count(strategy._get_member_domain())
            silent = partners.search_count(strategy._get_silent_domain())
            strategy.member_count = members
            strategy.silent_count = silent
            strategy.due_count = partners.search_count(strategy._get_due_domain())
            strategy.coverage = (members - silent) / members if members else 0

    @api.constrains("interval_days")
    def _check_interval_days(self):
        for strategy in self:
            if not 1 <= strategy.interval_days <= MAX_DAYS:
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot contact clients every %(days)s days. Enter a "
                        "number from 1 to %(limit)s.",
                        name=strategy.name,
                        days=strategy.interval_days,
                        limit=MAX_DAYS,
                    )
                )

    @api.constrains("activity_type_id", "plan_id")
    def _check_activity_is_contact(self):
        """Internal work would leave the client silent, and due, for ever."""
        for strategy in self:
            types = strategy.plan_id.template_ids.activity_type_id
            types = types or strategy.activity_type_id
            if not set(types.mapped("interaction_kind")) - {"other", "none"}:
                raise ValidationError(
                    self.env._(
                        "%(name)s needs an activity that contacts the client: a "
                        "meeting, a call, an email, an SMS or a message.",
                        name=strategy.name,
                    )
                )

    def action_view_members(self):
        """The clients the strategy cares for."""
        return self._get_partner_action(self._get_member_domain())

    def action_view_due(self):
        """The clients a contact is going to be planned for."""
        return self._get_partner_action(self._get_due_domain())

    def action_create_due(self):
        """Plan the contacts that are due now; a big number goes on in background."""
        self.check_access("write")
        planned = sum(len(strategy._create_due()) for strategy in self)
        if any(strategy.due_count for strategy in self):
            cron = "crm_partner_segments.crm_care_strategy_cron"
            # whoever may change a strategy may have it carried out
            self.env.ref(cron).sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Contacts planned: %(count)s", count=planned),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _get_partner_action(self, domain):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": list(domain),
        }

    def _get_member_domain(self):
        self.ensure_one()
        members = Domain("care_strategy_id", "in", self.ids)
        if self.company_id:
            # a shared segment has clients of other companies, too
            members &= Domain("company_id", "in", [self.company_id.id, False])
        return members

    def _get_silent_domain(self):
        self.ensure_one()
        silent = Domain("silence_days", ">=", self.interval_days)
        return self._get_member_domain() & silent

    def _get_due_domain(self):
        """Silent for the interval, nothing planned, nothing of ours still open."""
        return (
            self._get_silent_domain()
            & Domain("next_interaction_date", "=", False)
            & Domain("activity_ids", "not any", [("care_strategy_id", "=", self.id)])
        )

    def _with_strategy_company(self):
        """The strategy in its own company; a common one in all of them.

        As superuser, as the scheduled action: a reader of one company could neither
        count nor plan what a common strategy does in the others.
        """
        strategy = self.sudo()
        companies = strategy.company_id or strategy.env["res.company"].search([])
        return strategy.with_context(allowed_company_ids=companies.ids)

    @api.model
    def _cron_create_due(self):
        """Plan the contacts that are due, strategy by strategy, in batches."""
        for strategy in self.search([]):
            planned = BATCH_SIZE
            while planned == BATCH_SIZE:
                planned = len(strategy._create_due())
                if not self.env["ir.cron"]._commit_progress(planned):
                    return

    def _create_due(self, limit=BATCH_SIZE):
        """Plan one batch of contacts.

        Another worker busy with the strategy makes this one skip it. The lock and
        ``last_run`` make a worker that read the past fail instead of repeating it;
        a unique index on the activities stands behind both.

        :return: res.partner the contacts were planned with
        """
        self.ensure_one()
        if not self.try_lock_for_update():
            return self.env["res.partner"]
        strategy = self._with_strategy_company()
        strategy.last_run = fields.Datetime.now()
        strategy.flush_recordset(["last_run"])
        partners = strategy.env["res.partner"].search_fetch(
            strategy._get_due_domain(),
            ["complete_name", "user_id", "business_region_id"],
            order="id",
            limit=limit,
        )
        values = [
            vals
            for partner in partners
            for vals in strategy._prepare_activity_values(partner)
        ]
        # an email for each of hundreds of planned contacts would help nobody
        activities = strategy.env["mail.activity"]
        activities.with_context(mail_activity_quick_update=True).create(values)
        return partners

    def _prepare_activity_values(self, partner):
        """The activities of one client: those of the plan, or the single one."""
        user = self._get_responsible(partner)
        common = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": partner.id,
            "care_strategy_id": self.id,
            "automated": True,
        }
        if not self.plan_id.template_ids:
            single = {
                "activity_type_id": self.activity_type_id.id,
                "summary": self.summary or self.name,
                "note": self.note,
                "user_id": user.id,
                "date_deadline": fields.Date.context_today(self),
            }
            return [{**common, **single}]
        return [
            {**common, **self._prepare_template_values(template, partner, user, step)}
            for step, template in enumerate(self.plan_id.template_ids)
        ]

    def _prepare_template_values(self, template, partner, user, step):
        responsible = template._determine_responsible(user, partner)["responsible"]
        return {
            "activity_type_id": template.activity_type_id.id,
            "summary": template.summary,
            "note": template.note,
            "user_id": (responsible or user).id,
            "date_deadline": template._get_date_deadline(),
            "care_step": step,
        }

    def _get_responsible(self, partner):
        self.ensure_one()
        users = {
            "salesperson": partner.user_id,
            "region": partner.business_region_id.user_id,
        }
        user = users.get(self.responsible, self.user_id)
        return user if user.active else self.user_id
