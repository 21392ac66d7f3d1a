from odoo import api, models


class IrActionsActions(models.Model):
    """Every document with a chatter can be reminded of."""

    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        """Offer the reminder in the action menu of every document with a chatter."""
        result = super().get_bindings(model_name)
        if issubclass(self.pool[model_name], self.pool["mail.thread"]):
            actions = result.setdefault("action", [])
            actions += self._get_reminder_binding()
        return result

    def _get_reminder_binding(self):
        action = self.env.ref(
            "crm_partner_segments.crm_reminder_action", raise_if_not_found=False
        )
        if not action or not self.env.user._is_internal():
            return []
        return action.sudo().read(["name", "binding_view_types"])
