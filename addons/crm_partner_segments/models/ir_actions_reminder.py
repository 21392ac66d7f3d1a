from odoo import api, models


class IrActionsActions(models.Model):
    """Every document with a chatter can be reminded of, and have notes pinned to it."""

    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        """Offer reminder and note in the action menu of documents with a chatter."""
        result = super().get_bindings(model_name)
        if issubclass(self.pool[model_name], self.pool["mail.thread"]):
            actions = result.setdefault("action", [])
            actions += self._get_reminder_binding()
        return result

    def _get_reminder_binding(self):
        if not self.env.user._is_internal():
            return []
        found = self.env["ir.actions.act_window"]
        for name in ("crm_reminder_action", "crm_pinned_note_action_pin"):
            found |= (
                self.env.ref(f"crm_partner_segments.{name}", raise_if_not_found=False)
                or found
            )
        return found.sudo().read(["name", "binding_view_types"])
