from odoo import models


class SaleApprovalStep(models.Model):
    """Deciding straight from the list of what waits."""

    _inherit = "sale.approval.step"

    def action_open_document(self):
        """Open the document of the step.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_approve(self):
        """Approve the documents of the steps.

        :return: True
        """
        for step in self:
            step._get_document().action_approve()
        return True

    def action_refuse(self):
        """Ask why, and refuse the document of the step.

        :return: the action of the window that asks
        """
        self.ensure_one()
        return self._get_document().action_refuse()
