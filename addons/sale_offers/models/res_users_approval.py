from odoo import models


class ResUsers(models.Model):
    """People who decide on documents."""

    _inherit = "res.users"

    def _can_judge(self, document):
        """Whether a user can open a document on which he is to decide."""
        self.ensure_one()
        if not self.active or self.share:
            return False
        company = document.company_id
        if company and company not in self.company_ids:
            return False
        mine = document.with_user(self).with_context(
            allowed_company_ids=(company or self.company_id).ids
        )
        return mine.has_access("read")

    def write(self, vals):
        """Who leaves is not waited for any more."""
        result = super().write(vals)
        if "active" in vals:
            self.env["sale.approval.step"]._refresh_deciders(
                [("approver_ids", "in", self.ids)]
            )
        return result
