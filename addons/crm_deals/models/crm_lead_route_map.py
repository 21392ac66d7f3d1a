from odoo import api, fields, models


class CrmLead(models.Model):
    """The map of a deal's route: where it stands, what is next, what is missing."""

    _inherit = "crm.lead"

    route_map = fields.Json(compute="_compute_route_map", exportable=False)

    @api.depends("deal_type_id", "stage_id", "won_status", "active")
    @api.depends_context("lang", "uid")
    def _compute_route_map(self):
        for deal in self:
            kind = deal.deal_type_id._origin
            drawn = kind.mode == "process" and deal.type == "opportunity"
            deal.route_map = drawn and deal._origin and deal._draw_route()

    def _draw_route(self):
        """Return the map of one saved deal as plain values for the web client."""
        deal = self._origin
        stages = deal.deal_type_id._get_stages()
        been = set(deal.sudo().stage_history_ids.stage_id.ids)
        nexts = deal._draw_nexts()
        return {
            "is_open": deal.won_status == "pending" and deal.active,
            "can_waive": deal.env.user.has_group("crm_deals.group_deal_waive"),
            "stages": [
                {
                    "id": stage.id,
                    "name": stage.name,
                    "is_won": stage.is_won,
                    "is_here": stage == deal.stage_id,
                    "was_here": stage.id in been,
                    "next": nexts.get(stage.id, False),
                }
                for stage in stages
            ],
        }

    def _draw_nexts(self):
        """Return the label of the step and what it lacks, by id of the next stage."""
        steps = self.deal_type_id._get_steps(self.stage_id)
        return {
            step.to_stage_id.id: {
                "label": step.name or "",
                "missing": step._missing_for(self)[self.id],
            }
            for step in steps
        }
