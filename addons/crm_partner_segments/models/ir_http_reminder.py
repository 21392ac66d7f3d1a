from odoo import models


class IrHttp(models.AbstractModel):
    """What the web client knows of its user."""

    _inherit = "ir.http"

    def session_info(self):
        """Let the web clients of our own people ask for reminders."""
        info = super().session_info()
        info["has_reminders"] = self.env.user._is_internal()
        return info
