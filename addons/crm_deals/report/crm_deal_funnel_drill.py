from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

STATES = {"won": "won", "lost": "lost", "here": "pending"}
COLUMNS = ("entered", "passed", "returned", "skipped")


class CrmDealFunnel(models.Model):
    """The deals behind the figures of the funnel page."""

    _inherit = "crm.deal.funnel"

    @api.model
    def get_deals_action(self, filters, stage_id=False, column="entered"):
        """Open the deals behind a figure of the funnel.

        :param dict filters: as of :meth:`get_funnel`
        :param int stage_id: the stage of the figure; none for the totals, which know
            ``won``, ``lost`` and ``here``
        :param str column: ``entered``, ``passed``, ``returned``, ``lost``, ``here``,
            ``won``, ``skipped`` or ``stale``
        :return: a window action
        :raise UserError: for a column that the funnel does not have
        """
        domain = self._get_filter_domain(filters)
        domain &= self._get_figure_domain(filters, stage_id, column)
        title = self.env["crm.stage"].browse(stage_id).display_name
        return {
            "type": "ir.actions.act_window",
            "name": title or self.env._("Deals"),
            "res_model": "crm.lead",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": list(domain),
            "context": {"active_test": False, "default_type": "opportunity"},
        }

    @api.model
    def _get_figure_domain(self, filters, stage_id, column):
        """Return the deals that a figure counts; see :meth:`get_deals_action`."""
        present = Domain("stage_id", "=", stage_id) if stage_id else Domain.TRUE
        if column in STATES:
            return present & Domain("won_status", "=", STATES[column])
        if column == "stale" and stage_id:
            return present & self._get_stale_domain(filters, stage_id)
        if column not in COLUMNS or not stage_id:
            self._refuse_filter(column)
        route = self._get_route(filters)
        stage = self.env["crm.stage"].browse(stage_id)
        entered = self._get_entered_domain(stage, route)
        if column == "entered":
            return entered
        if column == "passed":
            return entered & (~present | Domain("won_status", "=", "won"))
        further = self._get_further_domain(stage, route)
        if column == "skipped":
            return further & ~entered & self._get_team_domain(stage)
        behind = Domain("stage_id", "in", self._get_after(stage, backwards=True).ids)
        return entered & behind & ~further

    @api.model
    def _get_route(self, filters):
        """Return the stages of the type that the filters name."""
        type_id = filters.get("deal_type_id")
        domain = [("deal_type_ids", "in", [int(type_id) if type_id else False])]
        return self.env["crm.stage"].search(domain)

    @api.model
    def _get_after(self, stage, backwards=False):
        """Return all stages that stand after a stage, or before it."""
        stages = self.env["crm.stage"].search([], order="sequence, id")
        place = stages.ids.index(stage.id)
        return stages[:place] if backwards else stages[place + 1 :]

    @api.model
    def _get_entered_domain(self, stage, route):
        """Return the deals that were ever on a stage.

        A stage that is not on the route (any more) counts while the deal is there.
        """
        present = Domain("stage_id", "=", stage.id)
        if stage not in route:
            return present
        return present | Domain("stage_history_ids.stage_id", "=", stage.id)

    @api.model
    def _get_further_domain(self, stage, route):
        """Return the deals that got further than a stage."""
        after = self._get_after(stage)
        return Domain("stage_id", "in", after.ids) | Domain(
            "stage_history_ids.stage_id", "in", (after & route).ids
        )

    @api.model
    def _get_team_domain(self, stage):
        """Return the deals whose team has a stage."""
        teams = stage.sudo().team_ids
        return Domain("team_id", "in", teams.ids) if teams else Domain.TRUE

    @api.model
    def _get_stale_domain(self, filters, stage_id):
        """Return the deals that are on a stage for longer than any that left it."""
        rows = self._read_stages(self._get_filter_domain(filters), filters)
        limits = {row["stage_id"]: row["days_limit"] for row in rows}
        if limits.get(stage_id) is None:
            return Domain.FALSE
        border = fields.Datetime.now() - timedelta(days=limits[stage_id])
        stay = [("date_out", "=", False), ("date_in", "<", str(border))]
        return Domain("won_status", "=", "pending") & Domain(
            "stage_history_ids", "any", stay
        )
