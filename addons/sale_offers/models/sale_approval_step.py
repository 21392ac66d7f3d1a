from odoo import api, fields, models

ACTIVITY = "sale_offers.mail_activity_type_approval"


class SaleApprovalStep(models.Model):
    """One level of approval that a document has to pass, or has passed."""

    _name = "sale.approval.step"
    _description = "Approval Step"
    _inherit = ["sale.approval.evidence"]
    _order = "level, sequence, id"
    _rec_name = "name"

    name = fields.Char(string="Document Name", readonly=True)
    rule_id = fields.Many2one(
        "sale.approval.rule",
        string="Level",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    level = fields.Integer(string="Order", readonly=True)
    sequence = fields.Integer(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("outdated", "Outdated"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    is_current = fields.Boolean(
        string="Its Turn", readonly=True, help="The levels before it have approved."
    )
    asked_at = fields.Datetime(string="Asked", readonly=True)
    reminded_at = fields.Datetime(readonly=True)
    requester_id = fields.Many2one(
        "res.users", string="Asked By", readonly=True, index=True
    )
    responsible_id = fields.Many2one(
        "res.users", string="Salesperson", readonly=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index="btree_not_null"
    )
    approver_ids = fields.Many2many(
        "res.users",
        "sale_approval_step_approver_rel",
        "step_id",
        "user_id",
        string="Approvers",
        readonly=True,
    )
    decider_ids = fields.Many2many(
        "res.users",
        "sale_approval_step_decider_rel",
        "step_id",
        "user_id",
        string="Waits For",
        readonly=True,
        help="Who may decide now, deputies included.",
    )
    decision_ids = fields.One2many("sale.approval.decision", "step_id", readonly=True)
    terms = fields.Json(
        readonly=True, prefetch=False, help="What was approved, by value."
    )
    can_decide = fields.Boolean(
        string="Waits for Me",
        compute="_compute_can_decide",
        search="_search_can_decide",
    )
    amount_text = fields.Char(string="Amount", compute="_compute_amount_text")
    kind_name = fields.Char(string="Document Kind", compute="_compute_kind_name")

    _document_idx = models.Index("(res_model, res_id)")
    _turn_idx = models.Index("(asked_at) WHERE state = 'waiting' AND is_current")

    @api.depends("res_model")
    def _compute_kind_name(self):
        kinds = dict(self.env["sale.approval.rule"]._selection_res_model())
        for step in self:
            step.kind_name = kinds.get(step.res_model)

    @api.depends("res_model", "res_id")
    def _compute_amount_text(self):
        for model, steps in self.grouped("res_model").items():
            documents = self.env[model].browse(steps.mapped("res_id")).exists()
            # who sees the step sees the document, see _can_judge
            amounts = {doc.id: doc._get_approval_amount() for doc in documents.sudo()}
            for step in steps:
                step.amount_text = amounts.get(step.res_id)

    def _differs(self, terms):
        """Whether anything that this level approved has another value now.

        :param dict terms: see ``sale.approval.mixin._get_approval_terms``
        """
        approved = self.terms or {}
        return any(terms.get(name) != value for name, value in approved.items())

    # WHO DECIDES

    def _get_voices(self):
        """Who may still decide on one step, and for whom.

        :return: dict of user -> list of users whose approval he gives
        """
        self.ensure_one()
        document = self._get_document()
        voices = self.rule_id._get_voices(document)
        decided = self.decision_ids.filtered("is_valid")
        given = (
            decided.on_behalf_id
            | decided.filtered(lambda one: not one.on_behalf_id).user_id
        )
        needed = self.rule_id.approvals_needed - len(decided)
        left = self._drop_given(voices, decided.user_id, given)
        if len(left) < max(needed, 1):
            # an approver has left: the document must not wait for ever
            left = left | {
                user: users
                for user, users in self._drop_given(
                    self.rule_id._get_manager_voices(document), decided.user_id, given
                ).items()
                if user not in left
            }
        return left

    @api.model
    def _drop_given(self, voices, people, given):
        """Without those who have decided, and approvals that have been given."""
        left = {
            user: [one for one in users if one not in given]
            for user, users in voices.items()
            if user not in people
        }
        return {user: users for user, users in left.items() if users}

    def _may_decide(self, user):
        return (
            self.is_current and self.state == "waiting" and user in self._get_voices()
        )

    @api.model
    def _refresh_deciders(self, domain):
        """Ask those who may decide now, and nobody else.

        :param domain: of the steps that may be concerned
        """
        # steps of documents that the user does not see change their approvers, too
        steps = self.sudo().search(
            [("state", "=", "waiting"), ("is_current", "=", True), *domain]
        )
        for step in steps:
            step._ask()

    def _ask(self):
        """Tell those who may decide that the document waits for them."""
        for step in self:
            document = step._get_document()
            deciders = step.env["res.users"].union(*step._get_voices())
            new, gone = deciders - step.decider_ids, step.decider_ids - deciders
            step.write(
                {
                    "approver_ids": step.rule_id._get_approvers(document).ids,
                    "decider_ids": deciders.ids,
                }
            )
            others = (document.approval_step_ids - step).filtered("is_current")
            document._close_approval_activities(gone - others.decider_ids)
            step._schedule_activities(document, new - others.decider_ids)

    def _schedule_activities(self, document, users):
        for user in users:
            document.activity_schedule(
                ACTIVITY,
                user_id=user.id,
                summary=self.env._("Approve: %(level)s", level=self.rule_id.name),
            )

    # THE STEPS OF A DOCUMENT

    def _start(self):
        """It is the turn of these steps."""
        self.write({"is_current": True, "asked_at": fields.Datetime.now()})
        self._ask()

    def _stop(self, state):
        """These steps wait no longer."""
        self.write({"state": state, "is_current": False, "decider_ids": False})

    # REMINDERS

    @api.model
    def _cron_remind(self):
        """Remind of documents that wait for long, and find who decides for who has left."""
        Cron = self.env["ir.cron"]
        steps = self.search([("state", "=", "waiting"), ("is_current", "=", True)])
        Cron._commit_progress(remaining=len(steps))
        for step in steps:
            step._ask()
            step._remind()
            if not Cron._commit_progress(1):
                break

    def _remind(self):
        hours = (self.company_id or self.env.company).approval_reminder_hours
        since = self.reminded_at or self.asked_at
        if not hours or fields.Datetime.now() < fields.Datetime.add(since, hours=hours):
            return
        document = self._get_document()
        document.message_notify(
            partner_ids=self.decider_ids.partner_id.ids,
            subject=self.env._("Waits for your approval"),
            body=self.env._(
                "%(document)s waits for your approval since %(day)s: %(level)s.",
                document=document._get_approval_name(),
                day=fields.Date.to_string(self.asked_at),
                level=self.rule_id.name,
            ),
        )
        self.reminded_at = fields.Datetime.now()

    # SCREENS

    @api.depends("decider_ids", "state", "is_current")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for step in self:
            step.can_decide = (
                step.state == "waiting"
                and step.is_current
                and self.env.user in step.decider_ids
            )

    def _search_can_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = [
            ("state", "=", "waiting"),
            ("is_current", "=", True),
            ("decider_ids", "in", self.env.uid),
        ]
        return mine if True in value else ["!", "&", "&", *mine]
