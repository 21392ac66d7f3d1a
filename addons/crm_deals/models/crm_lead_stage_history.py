from odoo import api, fields, models


class CrmLead(models.Model):
    """The stages a deal has been on."""

    _inherit = "crm.lead"

    stage_history_ids = fields.One2many(
        "crm.deal.stage.history", "deal_id", "Stage History"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Begin the history of the new deals."""
        deals = super().create(vals_list)
        deals._note_stages()
        return deals

    def write(self, vals):
        """Keep every move in the history."""
        if not {"stage_id", "type"} & set(vals):
            return super().write(vals)
        before = {deal.id: deal.stage_id for deal in self}
        result = super().write(vals)
        moved = self.filtered(lambda deal: deal.stage_id != before[deal.id])
        moved._leave_stages()
        (moved | self.filtered(lambda deal: not deal.stage_history_ids))._note_stages()
        return result

    def _leave_stages(self):
        """End the stays that are open."""
        stays = self.sudo().stage_history_ids.filtered(lambda stay: not stay.date_out)
        stays.write({"date_out": self.env.cr.now()})

    def _note_stages(self):
        """Begin a stay on the current stage."""
        # only the system writes the history, whoever moves the deal
        history = self.env["crm.deal.stage.history"].sudo()
        history.create([deal._prepare_stay_vals() for deal in self if deal._has_stay()])

    def _has_stay(self):
        """Tell whether the history of stages is kept for this record."""
        return self.type == "opportunity" and bool(self.stage_id)

    def _prepare_stay_vals(self):
        """Return the values of the row for the current stage."""
        return {
            "deal_id": self.id,
            "stage_id": self.stage_id.id,
            "date_in": self.env.cr.now(),
            "user_id": self.env.uid,
        }
