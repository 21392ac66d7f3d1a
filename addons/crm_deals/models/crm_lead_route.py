from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, groupby

ROUTE_FIELDS = {"deal_type_id", "stage_id", "type"}


class CrmLead(models.Model):
    """Gates of the deals that go by the rules of a type, whichever way they are moved.

    Core ends every way there is in create and write: buttons, kanban, status bar,
    conversion, merge, import, mail gateway and remote calls.
    """

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        """Let deals begin where their type begins."""
        for vals in vals_list:
            self._add_type_of_stage(vals)
            self._leave_column(vals)
        deals = super().create(vals_list)
        if self._has_routes():
            deals._check_entry()
        return deals

    def write(self, vals):
        """Let deals go only where their type allows it."""
        if not ROUTE_FIELDS & vals.keys() or not self._has_routes():
            return super().write(vals)
        for (stage_id, type_id, reason), deals in self._plan_moves(vals):
            moving = deals.with_context(deal_move_reason=reason) if reason else deals
            own = dict(vals)
            if type_id != deals[0].deal_type_id.id:
                own["deal_type_id"] = type_id
            if stage_id is not None:
                own["stage_id"] = stage_id
            before = deals._lock_places()
            super(CrmLead, moving).write(own)
            deals._check_moves(before)
        return True

    def action_set_won(self):
        """Win each deal on a won stage of its own type.

        :return: True
        """
        for deal_type, deals in self.grouped("deal_type_id").items():
            if deal_type.mode == "process":
                deals._win_by_route()
            else:
                super(CrmLead, deals).action_set_won()
        return True

    @api.model
    def _leave_column(self, vals):
        """Let a deal of a chosen type begin there, whichever column it is created in."""
        stage_id = self.env.context.get("default_stage_id")
        type_id = vals.get("deal_type_id")
        if not stage_id or not type_id or "stage_id" in vals:
            return
        if type_id not in self.env["crm.stage"]._get_types_by_stage().get(stage_id, ()):
            deal_type = self.env["crm.deal.type"].browse(type_id)
            vals["stage_id"] = deal_type._get_first_stage().id

    @api.model
    def _has_routes(self):
        """Tell whether stages of types are in use at all; costs no query."""
        return bool(self.env["crm.stage"]._get_types_by_stage())

    def _plan_moves(self, vals):
        """Group the deals by the stage and the type that the values put them on.

        :return: pairs of (stage id or None to leave it, type id, reason), deals
        """
        plans = groupby(self, lambda deal: deal._plan_move(vals))
        return [(plan, self.browse().concat(*deals)) for plan, deals in plans]

    def _plan_move(self, vals):
        """Return stage id, type id and the reason of the move for one deal."""
        enters = self.type == "lead" and vals.get("type") == "opportunity"
        deal_type = self._plan_type(vals, enters)
        stage_id = vals.get("stage_id")
        changes = deal_type != self.deal_type_id
        if changes and not self._is_history_import():
            self._ensure_can_change_type()
        if "stage_id" not in vals and (changes or enters):
            stage_id = self._plan_stage(deal_type, changes)
        elif self.env.context.get("deal_merge"):
            stage_id = self._fit_stage(stage_id, deal_type)
        elif "stage_id" not in vals:
            stage_id = None
        reason = changes and not enters and self.env._("Deal type changed")
        return stage_id, deal_type.id, reason

    def _plan_type(self, vals, enters):
        types = self.env["crm.deal.type"]
        if "deal_type_id" in vals:
            return types.browse(vals["deal_type_id"] or ())
        if enters and not self.deal_type_id and "stage_id" not in vals:
            usual = self.env["res.company"]._get_usual_deal_types()
            return types.browse(self._get_usual_deal_type_id(usual) or ())
        return self.deal_type_id

    def _plan_stage(self, deal_type, changes):
        """Return the id of the stage for a deal that enters its route or changes it."""
        if deal_type and (changes or deal_type.mode == "process"):
            return deal_type._get_first_stage(self.team_id).id
        if changes:
            # asked for a new lead without a type, as a deal of the team begins
            untyped = self.env["crm.lead"]
            domain = [("fold", "=", False)]
            return untyped._stage_find(team_id=self.team_id.id, domain=domain).id
        return None

    def _fit_stage(self, stage_id, deal_type):
        """Return a stage of the type for the deal that others are merged into."""
        known = self.env["crm.stage"]._get_types_by_stage()
        of_type = (deal_type.id,) if deal_type else ()
        if stage_id and set(known.get(stage_id, ())) & set(of_type):
            return stage_id
        if not deal_type and stage_id not in known:
            return stage_id
        if deal_type == self.deal_type_id and self._owns_stage():
            return self.stage_id.id
        return self._plan_stage(deal_type, True)

    def _ensure_can_change_type(self):
        """Refuse another type for a deal that is closed."""
        if self.deal_type_id and self.won_status != "pending":
            raise UserError(
                self.env._(
                    "“%(deal)s” is closed, so its type stays “%(type)s”. Restore the "
                    "deal or take it back from its won stage first.",
                    deal=self.display_name,
                    type=self.deal_type_id.name,
                )
            )

    def _lock_places(self):
        """Return where the deals are, and let nobody else move them meanwhile.

        Whoever comes second waits here. PostgreSQL then tells that the deal has changed
        and the server repeats the request, which sees the place that the deal is on now.

        :return: {deal id: (crm.deal.type, crm.stage, kind of record)}
        """
        typed = self.filtered("deal_type_id")
        if typed:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM crm_lead WHERE id IN %s ORDER BY id"
                    " FOR NO KEY UPDATE",
                    tuple(typed.ids),
                )
            )
        return {deal.id: (deal.deal_type_id, deal.stage_id, deal.type) for deal in self}

    def _merge_opportunity(self, *args, **kwargs):
        # the deal that is left keeps a stage of its own type
        merging = self.with_context(deal_merge=True)
        result = super(CrmLead, merging)._merge_opportunity(*args, **kwargs)
        return result.with_env(self.env)

    def _merge_get_fields_specific(self):
        return {
            **super()._merge_get_fields_specific(),
            "deal_type_id": lambda _name, leads: leads._merge_deal_type().id,
        }

    def _merge_deal_type(self):
        """Return the type of the most advanced deal; leads take the first there is."""
        head = self[:1]
        return (
            head.deal_type_id if head.type == "opportunity" else self.deal_type_id[:1]
        )

    def _prepare_stay_vals(self, moment, is_open):
        vals = super()._prepare_stay_vals(moment, is_open)
        if reason := self.env.context.get("deal_move_reason"):
            vals["reason"] = reason
        return vals
