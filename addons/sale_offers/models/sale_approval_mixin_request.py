from odoo import fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.tools import plaintext2html

MANAGERS = "sales_team.group_sale_manager"


class SaleApprovalMixin(models.AbstractModel):
    """Asking for approval, and taking the request back."""

    _inherit = "sale.approval.mixin"

    def action_request_approval(self):
        """Ask the levels that have not approved the documents as they are now.

        :return: True
        :raises UserError: a document waits already, needs no approval, is at a stage at
            which nobody approves it, or nobody could decide
        """
        self.check_access("write")
        self._lock_for_approval()
        for document in self:
            document._check_approval_requestable()
            document._request_approval()
        return True

    def _lock_for_approval(self):
        """Only one person at a time asks, decides or takes back."""
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is changing or deciding %(names)s right now. Look "
                    "again in a moment.",
                    names=", ".join(self.mapped("display_name")),
                )
            ) from error
        self.invalidate_recordset()

    def _check_approval_requestable(self):
        self.ensure_one()
        if self.approval_state == "waiting":
            raise UserError(
                self.env._(
                    "%(document)s waits for %(people)s already.",
                    document=self._get_approval_name(),
                    people=self.approval_waits_for,
                )
            )
        if not self._is_approval_requestable():
            raise UserError(
                self.env._(
                    "%(document)s is no longer at a stage at which it is approved.",
                    document=self._get_approval_name(),
                )
            )

    def _request_approval(self):
        # the requester may not write evidence, the program does it for him
        document = self.sudo()
        terms = document._get_approval_terms()
        applicable = document._get_applicable_rules()
        if not applicable:
            document._end_refusal()
            return
        document._write_approval(requester=self.env.user, approval_terms=terms)
        kept = document._keep_valid_steps(applicable, terms)
        for rule in applicable - kept.rule_id:
            rule._check_able(document)
        document._create_steps(applicable - kept.rule_id)
        document._write_approval(approval_state="waiting")
        document._on_approval_requested()
        document._log_approval(self.env._("Approval was requested."))
        document._proceed_with_approval()

    def _end_refusal(self):
        """Nothing needs approval: a refusal of earlier holds no longer."""
        if self.approval_state != "refused":
            raise UserError(
                self.env._(
                    "%(document)s needs no approval: no level asks for it.",
                    document=self._get_approval_name(),
                )
            )
        self._write_approval(approval_state="none")

    def _keep_valid_steps(self, rules, terms):
        """Set aside what was asked before, but what still holds.

        :return: steps that need not be asked again
        """
        live = self.approval_step_ids.filtered(lambda step: step.state != "outdated")
        kept = live.filtered(
            lambda step: (
                step.state == "approved"
                and step.rule_id in rules
                and not step._differs(terms)
            )
        )
        (live - kept)._stop("outdated")
        return kept

    def _create_steps(self, rules):
        return self.env["sale.approval.step"].create(
            [self._prepare_step_vals(rule) for rule in rules]
        )

    def _prepare_step_vals(self, rule):
        return {
            "res_model": self._name,
            "res_id": self.id,
            "name": self._get_approval_name(),
            "company_id": self.company_id.id,
            "rule_id": rule.id,
            "level": rule.level,
            "sequence": rule.sequence,
            "requester_id": self.approval_requester_id.id,
            "responsible_id": self.user_id.id,
            "partner_id": self._get_approval_partner().id,
        }

    def _write_approval(self, requester=None, **values):
        """Write what no user may write; every step moves the document on.

        The moment is written each time, so that two people who decide at once meet at
        the row of the document.
        """
        if requester:
            values["approval_requester_id"] = requester.id
        self.sudo().write({**values, "approval_moved_at": fields.Datetime.now()})

    def _log_approval(self, body, **kwargs):
        """Write into the chatter, in the name of the user."""
        self.sudo().message_post(
            body=plaintext2html(body), subtype_xmlid="mail.mt_note", **kwargs
        )

    # TAKING BACK

    def _may_withdraw(self):
        """Whether the user may take the request back."""
        document = self.sudo()
        requester, user = document.approval_requester_id, self.env.user
        if user in requester | document.user_id:
            return True
        return not requester.active and user.has_group(MANAGERS)

    def action_withdraw_approval(self):
        """Take the request back, so that the documents can be changed.

        Levels that have approved keep what they approved.

        :return: True
        :raises UserError: a document does not wait
        :raises AccessError: somebody else asked for approval
        """
        self.check_access("read")
        self._lock_for_approval()
        for document in self:
            if document.approval_state != "waiting":
                raise UserError(
                    self.env._(
                        "%(document)s does not wait for approval.",
                        document=document._get_approval_name(),
                    )
                )
            if not document._may_withdraw():
                raise AccessError(
                    self.env._(
                        "%(name)s asked for the approval of %(document)s and can take "
                        "the request back.",
                        name=document.sudo().approval_requester_id.name,
                        document=document._get_approval_name(),
                    )
                )
            document._withdraw_approval()
            document._log_approval(
                self.env._("The request for approval was taken back.")
            )
        return True

    def _withdraw_approval(self):
        """The documents wait no longer, and are as before the request."""
        for document in self.sudo():
            steps = document.approval_step_ids.filtered(
                lambda step: step.state == "waiting"
            )
            document._close_approval_activities(steps.decider_ids)
            steps._stop("outdated")
            document._write_approval(approval_state="none")
            document._on_approval_withdrawn()
