from odoo import api, fields, models
from odoo.tools import SQL

# what may change the stage of a deal, by itself or through a computed field
MOVERS = {"stage_id", "type", "active", "team_id", "user_id", "deal_type_id"}


class CrmLead(models.Model):
    """The stages a deal has been on."""

    _inherit = "crm.lead"

    date_start = fields.Datetime(
        "Opened",
        readonly=True,
        copy=False,
        help="When the deal was registered; of a lead, when it became a deal.",
    )
    stage_history_ids = fields.One2many(
        "crm.deal.stage.history", "deal_id", "Stage History", readonly=True
    )

    _date_start_idx = models.Index("(date_start) WHERE type = 'opportunity'")

    @api.model_create_multi
    def create(self, vals_list):
        """Begin the history of the new deals, or take over the one that is given."""
        self._check_may_record(*vals_list)
        now = fields.Datetime.now()
        vals_list = [{"date_start": now, **vals} for vals in vals_list]
        stays = [vals.pop("stage_history_ids", None) for vals in vals_list]
        deals = super().create(vals_list)
        untold = self.browse()
        for deal, commands in zip(deals, stays, strict=True):
            if commands:
                deal._record_stays(commands)
            else:
                untold += deal
        untold._begin_stays({}, now)
        return deals

    def write(self, vals):
        """Keep every move in the history."""
        self._check_may_record(vals)
        leads = self._get_converted(vals)
        if leads and leads != self:
            return leads.write(vals) and (self - leads).write(vals)
        vals = dict(vals)
        if leads:
            vals["date_start"] = fields.Datetime.now()
        stays = vals.pop("stage_history_ids", None)
        before = self._get_places() if MOVERS & set(vals) else {}
        result = super().write(vals)
        if stays:
            for deal in self:
                deal._record_stays(stays)
        elif before:
            self._move_stays(before)
        return result

    def _get_converted(self, vals):
        """Return the leads that the values make deals."""
        if vals.get("type") != "opportunity":
            return self.browse()
        return self.filtered(lambda lead: lead.type == "lead")

    def _get_places(self):
        """Return the id of the stage of each deal, and whether the deal is on it still.

        A lead has no place. A lost deal keeps its stage but has left it.
        """
        return {deal.id: deal._get_place() for deal in self}

    def _get_place(self):
        """Return the place of a deal, see :meth:`_get_places`."""
        if self.type != "opportunity" or not self.stage_id:
            return (False, False)
        return (self.stage_id.id, self.active or self.stage_id.is_won)

    def _move_stays(self, before):
        """End the stays on the places before and begin those on the present ones.

        :param dict before: the places of the deals before they were written
        """
        moved = self.filtered(lambda deal: deal._get_place() != before[deal.id])
        if not moved:
            return
        now = fields.Datetime.now()
        moved.filtered(lambda deal: before[deal.id][1])._end_stays(now)
        moved._begin_stays(before, now)

    def _end_stays(self, moment):
        """End the stays that are open.

        :param datetime moment: when
        """
        if not self:
            return
        history = self.env["crm.deal.stage.history"]
        history.flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE crm_deal_stage_history
                   SET date_out = GREATEST(date_in, %(moment)s)
                   WHERE deal_id IN %(deals)s AND date_out IS NULL""",
                moment=moment,
                deals=self._ids,
            )
        )
        history.invalidate_model(["date_out"])

    def _begin_stays(self, before, moment):
        """Begin a stay on the stage that each deal is on now.

        A deal that is lost already was on its new stage for no time.

        :param dict before: the places of the deals before, none for new deals
        :param datetime moment: when
        """
        vals_list = []
        for deal in self:
            stage_id, is_open = deal._get_place()
            if stage_id and (is_open or stage_id != before.get(deal.id, (False,))[0]):
                vals_list.append(deal._prepare_stay_vals(moment, is_open))
        if vals_list:
            # only the system writes the history, whoever moves the deal
            self.env["crm.deal.stage.history"].sudo().create(vals_list)

    def _prepare_stay_vals(self, moment, is_open):
        """Return the values of the row for the current stage."""
        return {
            "deal_id": self.id,
            "stage_id": self.stage_id.id,
            "date_in": moment,
            "date_out": not is_open and moment,
            "user_id": self.env.uid,
            "reason": self.env.context.get("deal_move_reason"),
        }
