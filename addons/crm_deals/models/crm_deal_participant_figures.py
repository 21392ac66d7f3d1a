from odoo import api, fields, models
from odoo.fields import Domain


class CrmDealParticipant(models.Model):
    """What we have been through with a participant before."""

    _inherit = "crm.deal.participant"

    deal_count = fields.Integer(
        "Deals",
        compute="_compute_counts",
        help="Deals you see that they were the customer of or took part in.",
    )
    interaction_count = fields.Integer(
        "Interactions",
        compute="_compute_counts",
        help="Meetings, calls and messages you see, planned or done.",
    )
    competitor_won_count = fields.Integer(
        "Won against Them",
        compute="_compute_competitor_figures",
        help="Ended deals with this competitor that we won.",
    )
    competitor_deal_count = fields.Integer(
        "Decided with Them",
        compute="_compute_competitor_figures",
        help="Ended deals with this competitor, but for those that nobody won.",
    )
    competitor_record = fields.Char(
        "Our Win Rate against Them",
        compute="_compute_competitor_figures",
        help="How many of the ended deals with this competitor we won, in the whole "
        "company. Deals that nobody won do not count.",
    )
    relations = fields.Text(
        compute="_compute_relations",
        help="What the other participants are to this one: from the partner cards "
        "and as noted on the deal.",
    )

    @api.depends("partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        deal_counts = self.partner_id._count_deals()
        for participant in self:
            partner = participant.partner_id._origin
            participant.deal_count = deal_counts.get(partner.id, 0)
            participant.interaction_count = partner.interaction_count

    @api.depends("partner_id", "role_id", "deal_id.won_status", "is_winner")
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_competitor_figures(self):
        rivals = self.filtered("is_competitor")
        figures = rivals.partner_id._get_competitor_figures()
        for participant in self:
            partner_id = participant.is_competitor and participant.partner_id._origin.id
            won, decided = figures.get(partner_id, (0, 0))
            participant.competitor_won_count = won
            participant.competitor_deal_count = decided
            record = self.env._("%(won)s of %(decided)s", won=won, decided=decided)
            participant.competitor_record = record if decided else False

    @api.depends(
        "partner_id",
        "deal_id.participant_ids.partner_id",
        "deal_id.participant_link_ids",
    )
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_relations(self):
        known = self._get_partner_relations()
        noted = self.deal_id._origin._get_noted_relations()
        for participant in self:
            partners = participant.deal_id.participant_ids.partner_id._origin
            lines = [
                f"{kind.name}: {other.display_name}"
                for other, kind in known.get(participant.partner_id._origin.id, ())
                if other in partners
            ]
            lines += noted.get(participant._origin.id, ())
            participant.relations = "\n".join(dict.fromkeys(lines))

    def _get_partner_relations(self):
        """Return ``{partner_id: [(other partner, kind of relation)]}`` of today."""
        partner_ids = self.deal_id.participant_ids.partner_id._origin.ids
        sides = ("partner_id", "other_partner_id")
        among = Domain.AND(Domain(side, "in", partner_ids) for side in sides)
        links = self.env["crm.partner.link"].search(among)
        links = links.filtered("is_current")
        return {
            partner.id: [(link.other_partner_id, link.kind_id) for link in rows]
            for partner, rows in links.grouped("partner_id").items()
        }

    def action_view_deals(self):
        """Open the deals that the participant was part of.

        :return: a window action
        """
        self.ensure_one()
        return self.partner_id._get_deals_action()

    def action_view_interactions(self):
        """Open the interactions with the participant.

        :return: a window action
        """
        self.ensure_one()
        return self.partner_id.action_view_interactions()

    def action_view_competitor_deals(self):
        """Open the ended deals in which the participant competed with us.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_deals.crm_deal_competitor_action"
        )
        domain = [("partner_id", "=", self.partner_id.id)]
        return {
            **action,
            "domain": domain,
            "view_mode": "list,pivot,graph",
            "views": [],
        }
