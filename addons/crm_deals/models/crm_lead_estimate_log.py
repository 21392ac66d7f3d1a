from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    """Estimates are kept with the history, to be judged when the deal is closed."""

    _inherit = "crm.lead"

    def write(self, vals):
        """Keep the first estimate that is said on a stage."""
        result = super().write(vals)
        if 0 < (vals.get("probability") or 0) < 100 and "stage_id" not in vals:
            self._note_own_estimate()
        return result

    def _prepare_stay_vals(self, moment, is_open):
        """Note with the stage what is thought of the chance on arrival."""
        vals = super()._prepare_stay_vals(moment, is_open)
        if self.won_status == "pending":
            vals["automated_probability"] = self.automated_probability
            if not self.is_automated_probability:
                vals["own_probability"] = self.probability
        return vals

    def _note_own_estimate(self):
        """Write the estimates to the open stays that have none yet."""
        said = self.filtered(lambda deal: not deal.is_automated_probability)
        if not said:
            return
        said.flush_recordset(["probability"])
        self.env["crm.deal.stage.history"].flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE crm_deal_stage_history stay
                   SET own_probability = lead.probability
                   FROM crm_lead lead
                   WHERE lead.id = stay.deal_id AND lead.id = ANY(%s)
                     AND stay.date_out IS NULL
                     AND COALESCE(stay.own_probability, 0) = 0""",
                list(said.ids),
            )
        )
        self.env["crm.deal.stage.history"].invalidate_model(
            ["own_probability"], flush=False
        )
