from odoo import api, models
from odoo.tools import format_date


class ReportDealFunnel(models.AbstractModel):
    """The funnel on paper."""

    _name = "report.crm_deals.report_deal_funnel"
    _description = "Printed Deal Funnel"

    @api.model
    def _get_report_values(self, docids, data=None):
        filters = (data or {}).get("filters") or {}
        compared = (data or {}).get("compared")
        pictures = [self._get_picture(filters)]
        if compared:
            pictures.append(self._get_picture({**filters, **compared}))
        return {
            "title": self.env._("Deal funnel"),
            "subtitle": self._get_subtitle(filters),
            "pictures": pictures,
            "currency": self.env.company.currency_id,
        }

    @api.model
    def _get_picture(self, filters):
        """Return a funnel with its period as the title."""
        return {
            "title": self._get_period(filters),
            "funnel": self.env["crm.deal.funnel"].get_funnel(filters),
        }

    @api.model
    def _get_period(self, filters):
        """Return the period in words."""
        start, end = (
            format_date(self.env, filters[name]) if filters.get(name) else "…"
            for name in ("date_from", "date_to")
        )
        if start == end:
            return self.env._("All time")
        if filters.get("period_of") == "closed":
            return self.env._("Decided %(start)s – %(end)s", start=start, end=end)
        return self.env._("Opened %(start)s – %(end)s", start=start, end=end)

    @api.model
    def _get_subtitle(self, filters):
        """Return what the funnel is about in words: company, type and other filters."""
        models_ = {
            "deal_type_id": "crm.deal.type",
            "team_id": "crm.team",
            "user_id": "res.users",
            "business_region_id": "crm.business.region",
            "source_id": "utm.source",
        }
        names = [
            self.env[model].browse(int(filters[name])).display_name
            for name, model in models_.items()
            if filters.get(name)
        ]
        return " · ".join([self.env.company.name, *names])
