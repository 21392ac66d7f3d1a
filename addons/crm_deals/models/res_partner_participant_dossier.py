from odoo import models


class ResPartner(models.Model):
    """Roles in deals, in the dossier."""

    _inherit = "res.partner"

    def _prepare_dossier_data(self):
        """Read the newest roles and the record against competitors."""
        data = super()._prepare_dossier_data()
        data["participations"] = self._read_dossier_documents(
            self._get_dossier_members(), "crm.deal.participant", [], "create_date"
        )
        data["competitors"] = self._get_competitor_figures()
        return data

    def _get_dossier_sections(self):
        """Add the deals that the partner takes part in besides its own."""
        sections = super()._get_dossier_sections()
        sections.append(self._prepare_dossier_participations())
        return self._sort_dossier_sections(sections)

    def _prepare_dossier_participations(self):
        empty = (0, self.env["crm.deal.participant"])
        count, rows = self._get_dossier_data("participations") or empty
        won, decided = self._get_dossier_data("competitors") or (0, 0)
        record = self.env._("%(won)s of %(decided)s", won=won, decided=decided)
        statuses = dict(rows._fields["won_status"]._description_selection(self.env))
        return self._prepare_dossier_section(
            "participations",
            67,
            self.env._("Roles in deals"),
            rows=[(self.env._("Deals we won against them"), decided and record)],
            columns=[
                self.env._("Deal"),
                self.env._("Role"),
                self.env._("Status"),
                self.env._("Winner"),
            ],
            lines=[
                [
                    row.deal_id,
                    row.role_id.name,
                    statuses.get(row.won_status, ""),
                    row.deal_id.winner_partner_id or "",
                ]
                for row in rows
            ],
            note=self._get_dossier_more(count),
        )
