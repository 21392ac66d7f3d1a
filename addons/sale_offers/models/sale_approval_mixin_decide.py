from odoo import models
from odoo.exceptions import UserError

from .sale_approval_step import ACTIVITY


class SaleApprovalMixin(models.AbstractModel):
    """Deciding: who may, what it leads to."""

    _inherit = "sale.approval.mixin"

    def action_approve(self, comment=False):
        """Approve the documents on every level that waits for the user.

        :param str comment: what the requester should know
        :return: True
        :raises UserError: a document does not wait, or not for this user
        """
        for document in self:
            document._decide("approved", comment)
        return True

    def action_refuse(self, comment=False):
        """Refuse the documents; without a comment it is asked for.

        :param str comment: why, for the requester
        :return: True, or the action of the window that asks for the comment
        :raises UserError: a document does not wait, or not for this user
        """
        if not comment or not comment.strip():
            return self._open_decision("refused")
        for document in self:
            document._decide("refused", comment)
        return True

    def action_approve_with_comment(self):
        """Open a window that asks for a comment and approves.

        :return: a window action
        """
        return self._open_decision("approved")

    def _open_decision(self, decision):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse")
            if decision == "refused"
            else self.env._("Approve"),
            "res_model": "sale.approval.decide",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_ids": ",".join(map(str, self.ids)),
                "default_decision": decision,
            },
        }

    def _get_my_steps(self):
        """Steps of a waiting document that the user may decide on."""
        self.ensure_one()
        return self.sudo().approval_step_ids.filtered(
            lambda step: step._may_decide(self.env.user)
        )

    def _decide(self, decision, comment):
        self.ensure_one()
        self.check_access("read")
        self._lock_for_approval()
        steps = self._check_may_decide()
        # the user was checked; nobody may write evidence himself
        document = self.sudo()
        document._record_decisions(steps, decision, comment)
        document._write_approval()
        if decision == "refused":
            document._refuse_document(comment)
        else:
            document._proceed_with_approval()

    def _check_may_decide(self):
        """The steps that wait for the user.

        :raises UserError: it does not wait, or not for him, or it is his own
        """
        document, name = self.sudo(), self._get_approval_name()
        if document.approval_state != "waiting":
            raise UserError(
                self.env._(
                    "%(document)s does not wait for approval: it was decided or taken "
                    "back meanwhile.",
                    document=name,
                )
            )
        steps = self._get_my_steps()
        if steps:
            return steps
        if self.env.user in document._get_approval_parties():
            raise UserError(
                self.env._(
                    "%(document)s is your own: you made it, asked for its approval or "
                    "are responsible for it. Somebody else has to decide: %(people)s.",
                    document=name,
                    people=document.approval_waits_for,
                )
            )
        raise UserError(
            self.env._(
                "%(document)s does not wait for you, but for %(people)s.",
                document=name,
                people=document.approval_waits_for,
            )
        )

    def _record_decisions(self, steps, decision, comment):
        """Write down what the user decided on some steps, and about which values."""
        terms, known = self._get_approval_terms(), self.approval_terms or {}
        for step in steps:
            watched = step.rule_id._get_watched
            # what other levels decide on is told by their decisions
            changes = self._describe_approval_changes(watched(known), watched(terms))
            voice = step._get_voices()[self.env.user][0]
            decided = self.env["sale.approval.decision"].create(
                {
                    "step_id": step.id,
                    "res_model": self._name,
                    "res_id": self.id,
                    "company_id": self.company_id.id,
                    "user_id": self.env.uid,
                    "on_behalf_id": voice.id if voice != self.env.user else False,
                    "decision": decision,
                    "comment": comment,
                    "terms": watched(terms),
                    "changes": "\n".join(changes),
                }
            )
            self._log_decision(decided)
            step._settle(terms)

    def _log_decision(self, decided):
        level, absent = decided.rule_id.name, decided.on_behalf_id.name
        if decided.decision == "refused":
            parts = [self.env._("Refused: %(level)s.", level=level)]
        elif decided.changes:
            parts = [self.env._("Approved with a change: %(level)s.", level=level)]
        else:
            parts = [self.env._("Approved: %(level)s.", level=level)]
        if absent:
            parts.append(self.env._("In place of %(name)s.", name=absent))
        parts += [text for text in (decided.changes, decided.comment) if text]
        self._log_approval("\n".join(parts))

    # WHAT A DECISION LEADS TO

    def _proceed_with_approval(self):
        """Ask the next level, or end when none is left."""
        self.ensure_one()
        self._add_steps_after_change()
        waiting = self.approval_step_ids.filtered(lambda step: step.state == "waiting")
        if not waiting:
            self._approve_document()
        elif not any(waiting.mapped("is_current")):
            level = min(waiting.mapped("level"))
            waiting.filtered(lambda step: step.level == level)._start()

    def _add_steps_after_change(self):
        """A change made while waiting may need levels that were not asked about it."""
        terms = self._get_approval_terms()
        steps = self.approval_step_ids.filtered(
            lambda step: step.state in ("waiting", "approved")
        )
        changed = steps.filtered(
            lambda step: step.state == "approved" and step._differs(terms)
        )
        changed._stop("outdated")
        steps -= changed
        self._create_steps(self._get_pending_rules() - steps.rule_id)
        self.invalidate_recordset(["approval_step_ids"])

    def _approve_document(self):
        self._write_approval(
            approval_state="approved", approval_terms=self._get_approval_terms()
        )
        self._tell_requester(self.env._("Approved: it can go on."))
        self._on_approved()

    def _refuse_document(self, comment):
        waiting = self.approval_step_ids.filtered(lambda step: step.state == "waiting")
        self._close_approval_activities(waiting.decider_ids)
        waiting._stop("outdated")
        # a refusal holds for what it was said about
        self._write_approval(
            approval_state="refused", approval_terms=self._get_approval_terms()
        )
        self._tell_requester(self.env._("Refused: %(comment)s", comment=comment))
        self._on_refused()

    def _tell_requester(self, body):
        requester = self.approval_requester_id
        if requester != self.env.user:
            self.message_notify(
                partner_ids=requester.partner_id.ids,
                subject=self._get_approval_name(),
                body=body,
            )

    def _close_approval_activities(self, users):
        """Those who are asked no longer have nothing left to do."""
        for user in users:
            self.activity_unlink([ACTIVITY], user_id=user.id)
