from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns


class CrmLead(models.Model):
    """Who takes part in a deal, how they are related, and who won it."""

    _inherit = "crm.lead"

    participant_ids = fields.One2many(
        "crm.deal.participant", "deal_id", "Participants", copy=True
    )
    participant_link_ids = fields.One2many(
        "crm.deal.participant.link", "deal_id", "Relations of Participants"
    )
    winner_partner_id = fields.Many2one(
        "res.partner",
        string="Winner",
        compute="_compute_winner_partner_id",
        inverse="_inverse_winner_partner_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        tracking=72,
        help="The competitor who got the deal; one of its participants.",
    )

    def _auto_init(self):
        # nobody has won a deal yet: spares 100,000 deals a pointless computation
        create_empty_columns(self, ["winner_partner_id"])
        return super()._auto_init()

    @api.depends("participant_ids.is_winner", "participant_ids.partner_id")
    def _compute_winner_partner_id(self):
        for deal in self:
            winners = deal.participant_ids.filtered("is_winner")
            deal.winner_partner_id = winners[:1].partner_id

    def _inverse_winner_partner_id(self):
        for deal, partner in [(deal, deal.winner_partner_id) for deal in self]:
            winner = partner and deal._get_competitor(partner)
            former = deal.participant_ids.filtered("is_winner")
            if former != (winner or former.browse()):
                former.is_winner = False
                if winner:
                    winner.is_winner = True

    def write(self, vals):
        """Take a winner's mark away before another one gets it.

        A deal that we win or take up again has no other winner.
        """
        if "participant_ids" in vals:
            commands = self._sort_participants(vals["participant_ids"])
            vals = {**vals, "participant_ids": commands}
        if not {"active", "stage_id", "probability"} & vals.keys():
            return super().write(vals)
        beaten = self.filtered("winner_partner_id")
        lost = beaten.filtered(lambda deal: deal.won_status == "lost")
        result = super().write(vals)
        won = beaten.filtered(lambda deal: deal.won_status == "won")
        (won | lost.filtered(lambda d: d.won_status != "lost"))._clear_winner()
        return result

    def copy(self, default=None):
        """Copy the deals with their participants and what these are to each other."""
        copies = super().copy(default)
        links = []
        for deal, duplicate in zip(self, copies, strict=True):
            links += duplicate._prepare_links_like(deal)
        self.env["crm.deal.participant.link"].create(links)
        return copies

    def _prepare_links_like(self, deal):
        """Return the values of the relations that the participants of a deal have."""
        twins = {row._get_twin_key(): row.id for row in self.participant_ids}
        sides = ("participant_id", "other_participant_id")
        return [
            {
                "kind_id": link.kind_id.id,
                "comment": link.comment,
                **{side: twins[link[side]._get_twin_key()] for side in sides},
            }
            for link in (deal.participant_link_ids if twins else ())
            if all(link[side]._get_twin_key() in twins for side in sides)
        ]

    @api.model
    def _sort_participants(self, commands):
        """Put removals first and new winners last: then the order does not matter."""

        def rank(command):
            if not isinstance(command, (list, tuple)) or len(command) < 3:
                return 0
            values = command[2]
            return 2 if isinstance(values, dict) and values.get("is_winner") else 1

        return sorted(commands or (), key=rank)

    def _get_competitor(self, partner):
        """Return the participant by which a partner competes with us.

        :raise ValidationError: when the partner does not
        """
        self.ensure_one()
        rivals = self.participant_ids.filtered("is_competitor")
        rival = rivals.filtered(lambda row: row.partner_id == partner)[:1]
        if not rival:
            raise ValidationError(
                self.env._(
                    '%(partner)s is not a competitor in the deal "%(deal)s". Add them '
                    "to its participants as a competitor, then choose the winner.",
                    partner=partner.display_name,
                    deal=self.display_name,
                )
            )
        return rival

    def _set_winner(self, partner):
        """Note which competitor got the deals, as a participant of each.

        :param partner: ``res.partner``; becomes a competitor where it was none
        """
        participants = self.env["crm.deal.participant"]
        rivals = self.participant_ids.filtered(
            lambda row: row.is_competitor and row.partner_id == partner
        )
        if missing := self - rivals.deal_id:
            role = participants.role_id._get_competitor_role()
            rivals |= participants.create(
                [
                    {"deal_id": deal.id, "partner_id": partner.id, "role_id": role.id}
                    for deal in missing
                ]
            )
        firsts = [rows[:1].id for rows in rivals.grouped("deal_id").values()]
        winners = participants.browse(firsts)
        (self.participant_ids.filtered("is_winner") - winners).is_winner = False
        winners.filtered(lambda row: not row.is_winner).is_winner = True

    def _clear_winner(self):
        """Take back that a competitor won."""
        if self:
            self.participant_ids.filtered("is_winner").is_winner = False

    def _get_noted_relations(self):
        """Return ``{participant_id: [relation in words]}`` as noted on the deals."""
        noted = {}
        for link in self.participant_link_ids:
            sides = (link.participant_id, link.other_participant_id)
            kinds = (link.kind_id, link.kind_id._get_mirror())
            for row, other, kind in zip(sides, sides[::-1], kinds, strict=True):
                text = f"{kind.name}: {other.partner_id.display_name}"
                if link.comment:
                    text = f"{text} ({link.comment})"
                noted.setdefault(row.id, []).append(text)
        return noted
