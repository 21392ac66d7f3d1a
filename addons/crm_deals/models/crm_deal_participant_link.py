from odoo import api, fields, models
from odoo.exceptions import ValidationError

_SIDES = ("participant_id", "other_participant_id")


class CrmDealParticipantLink(models.Model):
    """The other participant is ``kind_id`` to this participant, in this deal."""

    _name = "crm.deal.participant.link"
    _description = "Relation between Deal Participants"
    _order = "deal_id, id"

    deal_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    participant_id = fields.Many2one(
        "crm.deal.participant", required=True, index=True, ondelete="cascade"
    )
    kind_id = fields.Many2one(
        "crm.partner.link.kind",
        string="Relation",
        required=True,
        index=True,
        ondelete="restrict",
        help="What the other participant is to this one.",
    )
    other_participant_id = fields.Many2one(
        "crm.deal.participant", required=True, index=True, ondelete="cascade"
    )
    comment = fields.Char()

    @api.depends("participant_id", "kind_id", "other_participant_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = self.env._(
                "%(other)s: %(kind)s of %(participant)s",
                other=link.other_participant_id.partner_id.display_name or "",
                kind=link.kind_id.name or "",
                participant=link.participant_id.partner_id.display_name or "",
            )

    @api.constrains("deal_id", "participant_id", "other_participant_id", "kind_id")
    def _check_sides(self):
        for link in self:
            if link.participant_id == link.other_participant_id:
                raise ValidationError(
                    self.env._(
                        "%(participant)s cannot be related to itself. "
                        "Choose another participant.",
                        participant=link.participant_id.display_name,
                    )
                )
            if (
                link.participant_id | link.other_participant_id
            ).deal_id != link.deal_id:
                raise ValidationError(
                    self.env._(
                        "%(participant)s and %(other)s do not both take part in the "
                        'deal "%(deal)s". Choose participants of this deal.',
                        participant=link.participant_id.display_name,
                        other=link.other_participant_id.display_name,
                        deal=link.deal_id.display_name,
                    )
                )
        self._check_twins()

    @api.model_create_multi
    def create(self, vals_list):
        """Add relations; the deal is that of the participant unless told."""
        participants = self.env["crm.deal.participant"]
        for vals in vals_list:
            if not vals.get("deal_id") and vals.get("participant_id"):
                one = participants.browse(vals["participant_id"])
                vals["deal_id"] = one.deal_id.id
        return super().create(vals_list)

    def write(self, vals):
        """Change relations, never into a deal the user may not change."""
        result = super().write(vals)
        if "deal_id" in vals or any(side in vals for side in _SIDES):
            # the rules looked at the deal they were in
            self.deal_id.check_access("write")
        return result

    def _check_twins(self):
        """Refuse the same relation twice, from whichever side it is told."""
        known = self.deal_id.participant_link_ids.grouped(lambda link: link._get_key())
        for link in self:
            if known.get(link._get_key(), link) != link:
                raise ValidationError(
                    self.env._(
                        'The relation "%(link)s" is on the deal already. '
                        "Change the existing one.",
                        link=link.display_name,
                    )
                )

    def _get_key(self):
        """Return the same for the relation told from either side."""
        return self._make_key(
            self.participant_id, self.kind_id, self.other_participant_id
        )

    @api.model
    def _make_key(self, participant, kind, other):
        """Return the key of a relation; see ``_get_key``."""
        told = (participant.id, kind.id, other.id)
        return min(told, (other.id, kind._get_mirror().id, participant.id))
