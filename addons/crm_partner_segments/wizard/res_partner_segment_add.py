from odoo import api, fields, models
from odoo.fields import Command


class ResPartnerSegmentAdd(models.TransientModel):
    """Put the partners selected in a list into manual segments."""

    _name = "res.partner.segment.add"
    _description = "Add to Segment"

    partner_ids = fields.Many2many("res.partner", string="Partners", required=True)
    segment_ids = fields.Many2many(
        "res.partner.segment",
        string="Segments",
        required=True,
        domain="[('membership', '=', 'manual')]",
    )

    @api.model
    def default_get(self, fields):
        """Start from the selected partners."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "res.partner":
            partner_ids = self.env.context.get("active_ids", [])
            values["partner_ids"] = [Command.set(partner_ids)]
        return values

    def action_add(self):
        """Add the partners to every chosen segment."""
        self.ensure_one()
        commands = [Command.link(id_) for id_ in self.partner_ids.ids]
        self.segment_ids.write({"partner_ids": commands})
        return {"type": "ir.actions.act_window_close"}
