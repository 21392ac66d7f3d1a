from odoo import models


class SaleApprovalStep(models.Model):
    """When a level has decided."""

    _inherit = "sale.approval.step"

    def _settle(self, terms):
        """Close the step when it is refused, or enough people have approved.

        :param dict terms: what the document says now
        """
        self.ensure_one()
        document = self._get_document()
        decided = self.decision_ids.filtered("is_valid")
        if "refused" in decided.mapped("decision"):
            self._close("refused", document)
        elif len(decided) >= self.rule_id.approvals_needed:
            self.terms = self.rule_id._get_watched(terms)
            self._close("approved", document)
            self._cover_earlier_levels(document)
        else:
            self._ask()

    def _close(self, state, document):
        others = (document.approval_step_ids - self).filtered("is_current")
        gone = self.decider_ids - others.decider_ids
        document._close_approval_activities(gone)
        self._stop(state)

    def _cover_earlier_levels(self, document):
        """What a later level changed and approved holds for the levels before it.

        An approver changes only terms of his own level, so nothing else is covered.
        """
        for step in document.approval_step_ids:
            if step.state == "approved" and step.level < self.level:
                step.terms = {
                    name: self.terms.get(name, value)
                    for name, value in step.terms.items()
                }

    def _forget_decisions_before_change(self, terms):
        """What was changed has to be approved by all who are needed, once more.

        :param dict terms: what the document says now
        """
        older = self.decision_ids.filtered(
            lambda one: (
                one.is_valid and one.terms != one.step_id.rule_id._get_watched(terms)
            )
        )
        older.write({"is_valid": False})
