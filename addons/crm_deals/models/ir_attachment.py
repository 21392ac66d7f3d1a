from odoo import models


class IrAttachment(models.Model):
    """Files of a deal."""

    _inherit = "ir.attachment"

    def _get_file_action(self):
        """Return the action that shows or downloads the file."""
        self.ensure_one()
        link = self.url if self.type == "url" else f"/web/content/{self.id}"
        return {"type": "ir.actions.act_url", "url": link, "target": "new"}
