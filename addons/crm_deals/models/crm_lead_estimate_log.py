from odoo import models
from odoo.tools import SQL, float_compare


class CrmLead(models.Model):
    """Estimates are kept with the history, to be judged when the deal is closed."""

    _inherit = "crm.lead"

    def write(self, vals):
        """Keep the first estimate that is said on a stage."""
        result = super().write(vals)
        if 0 < (vals.get("probability") or 0) < 100 and "stage_id" not in vals:
            self._note_own_estimate()
        return result

    def _prepare_stay_vals(self):
        """Note with the stage what is thought of the chance on arrival."""
        vals = super()._prepare_stay_vals()
        if self.active and not self.stage_id.is_won:
            vals.update(self._prepare_estimate_vals())
        return vals

    def _prepare_estimate_vals(self):
        """Return the estimates to note with a stage.

        A move lets Odoo predict anew, in its own time. Until then what the salesperson
        said is told from what was predicted before.
        """
        own, predicted = map(self._peek, ("probability", "automated_probability"))
        said = bool(own) and float_compare(own, predicted or 0, 2) != 0
        waiting = self in self.env.records_to_compute(
            self._fields["automated_probability"]
        )
        return {
            "own_probability": own if said else 0,
            "automated_probability": 0 if waiting else predicted,
        }

    def _peek(self, name):
        """Return a stored value as it is, without computing it before its time."""
        field = self._fields[name]
        if self in self.env.records_to_compute(field):
            return field._get_cache(self.env).get(self.id)
        return self[name]

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
