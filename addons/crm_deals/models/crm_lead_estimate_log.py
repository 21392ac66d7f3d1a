from odoo import api, models
from odoo.tools import SQL

WAITING = "crm_deals.estimates"


class CrmLead(models.Model):
    """Estimates are kept with the history, to be judged when the deal is closed."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the estimates that come with new deals."""
        deals = super().create(vals_list)
        pairs = zip(deals, vals_list, strict=True)
        said = [deal.id for deal, vals in pairs if self._is_estimate(vals)]
        self.browse(said)._note_own_estimate()
        return deals

    def write(self, vals):
        """Keep the first estimate that is said on a stage."""
        result = super().write(vals)
        if self._is_estimate(vals) and "stage_id" not in vals:
            self._note_own_estimate()
        return result

    @api.model
    def _is_estimate(self, vals):
        """Tell whether values say how likely a deal is to be won."""
        return 0 < (vals.get("probability") or 0) < 100

    def _begin_stays(self, before, moment):
        """Note with a new stay what is thought of the chance, once that is computed."""
        result = super()._begin_stays(before, moment)
        # asking for it now would compute it before its time, deal by deal
        precommit = self.env.cr.precommit
        if WAITING not in precommit.data:
            precommit.data[WAITING] = set()
            precommit.add(self.browse()._note_estimates)
        precommit.data[WAITING].update(self.ids)
        return result

    def _note_estimates(self):
        """Write the estimates of the deals that came to a stage in this transaction."""
        ids = self.env.cr.precommit.data.pop(WAITING, None)
        if not ids:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE crm_deal_stage_history stay
                   SET automated_probability = lead.predicted,
                       own_probability = COALESCE(
                           NULLIF(stay.own_probability, 0),
                           CASE WHEN ABS(lead.probability - lead.predicted) >= 0.005
                                THEN lead.probability END)
                   FROM (SELECT id, probability, won_status,
                                COALESCE(automated_probability, 0) AS predicted
                         FROM crm_lead) lead
                   WHERE lead.id = stay.deal_id AND lead.id = ANY(%s)
                     AND lead.won_status = 'pending'
                     AND stay.date_out IS NULL
                     AND stay.automated_probability IS NULL""",
                list(ids),
            )
        )
        self.env["crm.deal.stage.history"].invalidate_model(
            ["automated_probability", "own_probability"], flush=False
        )

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
