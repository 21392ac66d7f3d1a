from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """Deals a partner is part of, as the customer or in another role."""

    _inherit = "res.partner"

    participation_count = fields.Integer(
        "Participations",
        compute="_compute_participation_count",
        groups="sales_team.group_sale_salesman",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_participation_count(self):
        counts = {}
        for column in ("partner_id", "contact_id"):
            groups = self.env["crm.deal.participant"]._read_group(
                [(column, "in", self.ids)], [column], ["__count"]
            )
            for partner, count in groups:
                counts[partner.id] = counts.get(partner.id, 0) + count
        for partner in self:
            partner.participation_count = counts.get(partner.id, 0)

    def action_view_participations(self):
        """Open the roles that the partner has, or had, in deals.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_deals.crm_deal_participant_action"
        )
        domain = Domain("partner_id", "=", self.id) | Domain("contact_id", "=", self.id)
        return {**action, "domain": list(domain)}

    def _get_deals_action(self):
        """Return the action that lists the deals counted by ``_count_deals``."""
        self.ensure_one()
        company = "partner_id.commercial_partner_id"
        column = company if self.commercial_partner_id == self else "partner_id"
        role = Domain("participant_ids", "any", [(column, "=", self.id)])
        domain = Domain(column, "=", self.id) | role
        domain &= Domain("type", "=", "opportunity")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deals with %(partner)s", partner=self.display_name),
            "res_model": "crm.lead",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": list(domain),
            "context": {"active_test": False, "create": False},
        }

    def _count_deals(self):
        """Count the deals that partners are the customer of or take part in.

        A company counts the deals of its people; open, won and lost deals count alike,
        as far as the reader may see them.

        :return: ``{partner_id: number}``
        """
        if not self.ids:
            return {}
        self.env["crm.deal.participant"].flush_model(["deal_id", "partner_id"])
        self.env["crm.lead"].flush_model(["partner_id"])
        self.flush_model(["commercial_partner_id"])
        deals = self.env["crm.lead"].with_context(active_test=False)
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    WITH member AS (
                        SELECT asked.id AS owner_id, p.id
                          FROM unnest(%(ids)s) AS asked(id)
                          JOIN res_partner p
                            ON p.id = asked.id OR p.commercial_partner_id = asked.id
                    ), met AS (
                        SELECT m.owner_id, l.id AS deal_id
                          FROM member m JOIN crm_lead l ON l.partner_id = m.id
                         UNION
                        SELECT m.owner_id, row.deal_id
                          FROM member m JOIN crm_deal_participant row
                            ON row.partner_id = m.id
                    )
                    SELECT owner_id, COUNT(*) FROM met
                     WHERE deal_id IN (%(visible)s) GROUP BY owner_id
                    """,
                    ids=self.ids,
                    visible=deals._search([("type", "=", "opportunity")]).subselect(),
                )
            )
        )

    def _get_competitor_figures(self):
        """Count how often we won against competitors.

        :return: ``{partner_id: (deals we won, ended deals but those nobody won)}``
        """
        if not self.ids:
            return {}
        # two numbers tell nothing of the deals of colleagues, and of one's own deals
        # alone they would say little
        rows = (
            self.env["crm.deal.competitor"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("company_id", "in", [*self.env.companies.ids, False]),
                ],
                ["partner_id"],
                ["won:sum", "decided:sum"],
            )
        )
        return {partner.id: (won, decided) for partner, won, decided in rows}
