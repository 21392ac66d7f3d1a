from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

STATES = [
    ("none", "Not Asked"),
    ("waiting", "Waiting for Approval"),
    ("approved", "Approved"),
    ("refused", "Refused"),
]
START = {
    "approval_state": "none",
    "approval_requester_id": False,
    "approval_moved_at": False,
}
PROGRAM = {*START, "approval_terms", "approval_step_ids", "approval_decision_ids"}


class SaleApprovalMixin(models.AbstractModel):
    """A document that may need approval before it does what it is there for.

    The state of approval stands beside that of the document. A model that inherits it
    has ``company_id``, ``mail.thread`` and ``mail.activity.mixin``, says what can be
    approved (``_get_approval_terms``, ``_get_approval_facts``) and asks
    ``_get_approval_error`` wherever it must not go on without approval.
    """

    _name = "sale.approval.mixin"
    _description = "Document to Approve"

    approval_state = fields.Selection(
        STATES,
        string="Approval",
        readonly=True,
        copy=False,
        default="none",
        groups="base.group_user",
    )
    approval_requester_id = fields.Many2one(
        "res.users",
        string="Approval Asked By",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    approval_moved_at = fields.Datetime(
        string="Last Step of Approval",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    approval_terms = fields.Json(
        readonly=True, copy=False, prefetch=False, groups=NO_ACCESS
    )
    approval_step_ids = fields.One2many(
        "sale.approval.step",
        "res_id",
        string="Levels of Approval",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        groups="base.group_user",
    )
    approval_decision_ids = fields.One2many(
        "sale.approval.decision",
        "res_id",
        string="Decisions",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        groups="base.group_user",
    )
    approval_waits_for = fields.Char(
        string="Waits For",
        compute="_compute_approval_waits_for",
        compute_sudo=True,
        groups="base.group_user",
    )
    approval_blocks = fields.Boolean(
        compute="_compute_approval_rights",
        help="It cannot go on before it is approved.",
    )
    approval_is_needed = fields.Boolean(
        compute="_compute_approval_rights",
        groups="base.group_user",
        help="Somebody has to be asked for approval.",
    )
    approval_pending = fields.Char(
        string="Levels to Ask",
        compute="_compute_approval_rights",
        groups="base.group_user",
    )
    approval_can_decide = fields.Boolean(
        string="Waits for Me",
        compute="_compute_approval_rights",
        search="_search_approval_can_decide",
        groups="base.group_user",
    )
    approval_can_withdraw = fields.Boolean(
        compute="_compute_approval_rights", groups="base.group_user"
    )

    @api.depends("approval_state", "approval_step_ids.decider_ids")
    def _compute_approval_waits_for(self):
        for document in self:
            steps = document.approval_step_ids.filtered("is_current")
            document.approval_waits_for = ", ".join(
                self.env._(
                    "%(people)s (%(level)s)",
                    people=", ".join(step.decider_ids.mapped("name")) or "-",
                    level=step.rule_id.name,
                )
                for step in steps
            )

    @api.depends("approval_state", "approval_step_ids.decider_ids")
    @api.depends_context("uid")
    def _compute_approval_rights(self):
        inside = self.env.user._is_internal()
        for document in self:
            saved = document._origin
            waits = inside and saved.sudo().approval_state == "waiting"
            blocks = inside and saved and saved._is_approval_requestable()
            blocks = bool(blocks and saved._needs_approval())
            document.approval_can_decide = waits and bool(saved._get_my_steps())
            document.approval_can_withdraw = waits and saved._may_withdraw()
            document.approval_blocks = blocks
            document.approval_is_needed = blocks and not waits
            document.approval_pending = (
                ", ".join(saved._get_pending_rules().mapped("name"))
                if blocks and not waits
                else False
            )

    def _search_approval_can_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = self.env["sale.approval.step"]._search(
            [("res_model", "=", self._name), ("can_decide", "=", True)]
        )
        ids = waiting.subselect(SQL.identifier(waiting.table, "res_id"))
        return Domain("id", "in" if True in value else "not in", ids)

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """New documents are not approved, whatever values or defaults say."""
        for vals in vals_list:
            self._refuse_approval_values(vals)
        # given explicitly, because contexts and users can have other defaults
        documents = super().create([{**START, **vals} for vals in vals_list])
        documents._check_approval_of_new()
        return documents

    def write(self, vals):
        """What waits is locked, and what was approved is compared after a change."""
        self._refuse_approval_values(vals)
        with self._guard_approval(vals.keys()):
            return super().write(vals)

    def unlink(self):
        """The steps go with their document."""
        steps = self.sudo().approval_step_ids if self._has_approval_levels() else None
        result = super().unlink()
        if steps:
            steps.unlink()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_waiting(self):
        self._check_approval_lock(["id"])

    def _refuse_approval_values(self, vals):
        if not self.env.su and PROGRAM & vals.keys():
            raise AccessError(
                self.env._(
                    "Nobody sets the approval of a document by hand. Ask for approval, "
                    "and let those who are asked approve or refuse it."
                )
            )

    # WHAT A KIND OF DOCUMENT SAYS ABOUT ITSELF

    def _get_approval_name(self):
        """What the document is called in messages."""
        return self.display_name

    def _get_approval_parties(self):
        """Users who may not decide, because the document is their own."""
        self.ensure_one()
        document = self.sudo()
        return document.approval_requester_id | document.create_uid | document.user_id

    def _get_approval_partner(self):
        """The customer whom lists of what waits show."""
        return self.env["res.partner"]

    def _get_approval_amount(self):
        """The amount that lists of what waits show, as text."""
        return ""

    def _is_approval_requestable(self):
        """Whether the document is at a stage at which it can be approved."""
        return True

    def _is_approval_final(self):
        """Whether it has done already what approval is needed for.

        What was approved can then be changed only by those who may approve it.
        """
        return False

    def _check_approval_of_new(self):
        """Refuse new documents that start where only approved ones may be."""

    def _on_approval_requested(self):
        """The document waits now."""

    def _on_approved(self):
        """Every level has approved the document."""

    def _on_refused(self):
        """A level has refused the document."""

    def _on_approval_withdrawn(self):
        """The request was taken back, or approved terms were changed."""
