from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

STATES = {"won": "won", "lost": "lost", "here": "pending"}
STEPS = ("skipped", "returned")


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
        """Return the deals that a figure counts; see :meth:`get_deals_action`.

        What a deal itself tells is asked of it; the steps of the funnel are gone
        through only for what nothing else tells.
        """
        present = Domain("stage_id", "=", stage_id) if stage_id else Domain.TRUE
        if column in STATES:
            return present & Domain("won_status", "=", STATES[column])
        if column in STEPS and stage_id:
            step = [("stage_id", "=", stage_id), (column, "=", 1)]
            return Domain("funnel_ids", "any", step)
        if column == "stale" and stage_id:
            return present & self._get_stale_domain(filters, stage_id)
        if column not in ("entered", "passed") or not stage_id:
            self._refuse_filter(column)
        entered = present
        if self._is_on_route(filters, stage_id):
            entered |= Domain("stage_history_ids.stage_id", "=", stage_id)
        if column == "entered":
            return entered
        return entered & (~present | Domain("won_status", "=", "won"))

    @api.model
    def _is_on_route(self, filters, stage_id):
        """Tell whether a stage is one of the type that the filters name."""
        types = self.env["crm.stage"].browse(stage_id).deal_type_ids
        type_id = filters.get("deal_type_id")
        return int(type_id) in types.ids if type_id else not types

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
