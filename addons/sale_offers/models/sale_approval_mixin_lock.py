from contextlib import contextmanager

from odoo import models
from odoo.exceptions import UserError

GUARDED = "sale_approval_guarded"
DERIVED = {"margin"}
FREE_PREFIXES = ("message_", "activity_", "website_message", "rating_", "approval_")
FREE = {"access_token", "tag_ids", "transaction_ids", "invoice_ids"}


class SaleApprovalMixin(models.AbstractModel):
    """Documents that wait are locked; a change of what was approved is noticed."""

    _inherit = "sale.approval.mixin"

    def _get_approval_locked_fields(self):
        """Fields that nobody changes while the document waits.

        Everything but the chatter, activities and what the program keeps for itself.
        """
        free = self._get_approval_free_fields()
        return {
            name
            for name, field in self._fields.items()
            if name not in free
            and not name.startswith(FREE_PREFIXES)
            and (field.store or field.inverse or field.type.endswith("2many"))
        }

    def _get_approval_free_fields(self):
        """Fields that stay open while the document waits, beside chatter and activities."""
        return FREE

    @contextmanager
    def _guard_approval(self, names):
        """Refuse changes of what waits, and look at what was approved after a change.

        Changes of lines within a change of the document are looked at once, at its end.

        :param names: fields of the document that change
        """
        documents = self._get_approval_guarded(names)
        if not documents:
            yield
            return
        documents._check_approval_lock(names)
        before = documents._get_final_terms()
        guarded = self.env.cr.cache.setdefault(GUARDED, set())
        keys = {(self._name, id_) for id_ in documents.ids}
        guarded |= keys
        try:
            yield
        finally:
            guarded -= keys
        documents.exists()._approved_terms_may_have_changed(before)

    def _get_approval_guarded(self, names):
        """Those documents that a change of some fields may concern."""
        if not self._has_approval_levels() or not (
            self._get_approval_locked_fields() & set(names)
        ):
            return self.browse()
        guarded = self.env.cr.cache.get(GUARDED, ())
        return self.filtered(
            lambda document: (
                (
                    document.sudo().approval_state != "none"
                    or document._is_approval_final()
                )
                and (document._name, document.id) not in guarded
            )
        )

    def _check_approval_lock(self, names):
        """Refuse what people change on documents that wait, except the one who decides.

        What the program computes or does by itself goes on.

        :raises UserError: names the document and the remedy
        """
        if self.env.su or not self._has_approval_levels():
            return
        for document in self:
            if document.approval_state != "waiting":
                continue
            fields = {
                name for term in document._get_my_terms() for name in term
            } & self._get_approval_locked_fields()
            if not set(names) <= fields | self._get_approval_free_fields():
                document._raise_approval_lock()

    def _get_my_terms(self):
        """Fields of the terms that the user decides on now, list by list.

        The customer is no such term: an approval for another one has to be asked for.
        """
        fields = self._get_approval_term_fields()
        watched = set()
        for step in self._get_my_steps():
            watched |= step.rule_id._get_watched(fields).keys()
        return [
            names for term, names in fields.items() if term in watched - {"customer"}
        ]

    def _raise_approval_lock(self):
        raise UserError(
            self.env._(
                "%(document)s waits for the approval of %(people)s and is locked. Take "
                "back the request to change it.",
                document=self._get_approval_name(),
                people=self.sudo().approval_waits_for,
            )
        )

    # AFTER A CHANGE

    def _get_final_terms(self):
        """What documents that need approval no more say, to compare after a change."""
        if self.env.su:
            return {}
        return {
            document: document._get_approval_terms()
            for document in self
            if document._is_approval_final()
        }

    def _approved_terms_may_have_changed(self, before=None):
        """Compare with what was approved, and ask again where it is something else.

        :param dict before: terms of documents of which only approvers change them
        """
        for document in self:
            if document._is_approval_final():
                if document in (before or {}):
                    document._check_final_change(before[document])
            elif document.sudo().approval_state == "waiting":
                document._check_change_of_approver()
            elif document.sudo().approval_state == "approved":
                document.sudo()._forget_changed_approvals()
            elif document.sudo().approval_state == "refused":
                document.sudo()._forget_changed_refusal()

    def _check_change_of_approver(self):
        """Who decides changes only what he decides on; others of his level see it anew."""
        if self.env.su:
            return
        document = self.sudo()
        terms, mine = document._get_approval_terms(), self._get_my_steps()
        known = document.approval_terms or {}
        watched = set()
        for step in mine:
            watched |= step.rule_id._get_watched(terms).keys()
        changed = self._get_changed_terms(known, terms)
        # a margin follows prices and discounts; alone it is the cost that was changed
        made = changed - DERIVED or changed
        if not made <= watched - {"customer"}:
            self._raise_approval_lock()
        if changed:
            mine._forget_decisions_before_change(terms)

    def _forget_changed_approvals(self):
        """Levels whose terms were changed are asked again, the others are not."""
        terms = self._get_approval_terms()
        if terms == self.approval_terms:
            return
        changed = self.approval_step_ids.filtered(
            lambda step: step.state == "approved" and step._differs(terms)
        )
        changed._stop("outdated")
        pending = self._get_pending_rules()
        if not changed and not pending:
            # nobody looks at what was changed: it is as good as approved
            self._write_approval(approval_terms=terms)
            return
        self._write_approval(approval_state="none")
        self._on_approval_withdrawn()
        self._log_approval(
            self.env._(
                "Changed after the approval. To be asked again: %(levels)s.",
                levels=", ".join(pending.mapped("name")) or self.env._("nobody"),
            )
        )

    def _forget_changed_refusal(self):
        if self.approval_terms != self._get_approval_terms():
            self._write_approval(approval_state="none")

    def _check_final_change(self, before):
        """Only approvers change what needs their approval once the document is in force.

        :raises UserError: names the level, who may change it, and the remedy
        """
        terms = self._get_approval_terms()
        changed = self._get_changed_terms(before, terms)
        document = self.sudo()
        for rule in document._get_pending_rules() if changed else ():
            if not changed & rule._get_watched(terms).keys():
                continue
            voices = rule._get_voices(document)
            if self.env.user not in voices or rule.approvals_needed > 1:
                self._raise_final_change(rule, voices)
            document._record_final_change(rule, before, terms)

    def _raise_final_change(self, rule, voices):
        raise UserError(
            self.env._(
                "%(document)s is in force, and this change needs level %(level)s. Let "
                "one of its approvers make it: %(people)s.",
                document=self._get_approval_name(),
                level=rule.name,
                people=", ".join(user.name for user in voices) or self.env._("nobody"),
            )
        )

    def _record_final_change(self, rule, before, terms):
        """The change of an approver is his approval of it."""
        older = self.approval_step_ids.filtered(
            lambda step: step.rule_id == rule and step.state == "approved"
        )
        older._stop("outdated")
        self._write_approval(approval_terms=before)
        step = self._create_steps(rule)
        step.is_current = True
        self._record_decisions(step, "approved", False)
        self._write_approval(approval_state="approved", approval_terms=terms)
