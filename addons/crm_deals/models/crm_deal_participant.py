from odoo import api, fields, models
from odoo.exceptions import ValidationError

_KEY = ("deal_id", "partner_id", "role_id")


class CrmDealParticipant(models.Model):
    """Somebody who takes part in a deal: for us, against us or in between."""

    _name = "crm.deal.participant"
    _description = "Deal Participant"
    _order = "deal_id, role_id, id"
    _check_company_auto = True

    deal_id = fields.Many2one(
        "crm.lead", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="deal_id.company_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Participant",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Contact Person",
        index="btree_not_null",
        domain="[('id', 'child_of', partner_id), ('id', '!=', partner_id)]",
        check_company=True,
        help="The person of the participant we talk to about this deal.",
    )
    role_id = fields.Many2one(
        "crm.deal.participant.role", required=True, index=True, ondelete="restrict"
    )
    is_competitor = fields.Boolean(related="role_id.is_competitor")
    influence = fields.Selection(
        [("low", "Low"), ("medium", "Medium"), ("high", "High")],
        default="medium",
        help="How much the outcome of the deal depends on this participant.",
    )
    comment = fields.Char(help="What matters about them for this deal.")
    is_winner = fields.Boolean(
        "Won the Deal",
        copy=False,
        help="This competitor got the deal that we lost.",
    )
    won_status = fields.Selection(related="deal_id.won_status", string="Deal Status")
    stage_id = fields.Many2one(related="deal_id.stage_id", string="Deal Stage")
    user_id = fields.Many2one(related="deal_id.user_id")

    # The program names the deal before the database refuses; these hold also when
    # two people save at once.
    _key_uniq = models.Constraint(
        "UNIQUE(deal_id, partner_id, role_id)",
        "This participant has this role in the deal already. Change that row instead.",
    )
    _winner_uniq = models.UniqueIndex(
        "(deal_id) WHERE is_winner",
        "The deal has a winner already. Untick the other winner first.",
    )

    @api.depends("partner_id", "role_id")
    def _compute_display_name(self):
        for participant in self:
            names = (participant.partner_id.display_name, participant.role_id.name)
            participant.display_name = " – ".join(filter(None, names))

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        company = self.contact_id.commercial_partner_id
        if company != self.partner_id.commercial_partner_id:
            self.contact_id = False

    @api.constrains("is_winner", "role_id", "deal_id")
    def _check_winner(self):
        for winner in self.filtered("is_winner"):
            if not winner.is_competitor:
                winner._raise_not_a_competitor()
            if winner.won_status == "won":
                raise ValidationError(
                    self.env._(
                        'We won the deal "%(deal)s", so %(partner)s did not. '
                        "Untick the winner or reopen the deal.",
                        deal=winner.deal_id.display_name,
                        partner=winner.partner_id.display_name,
                    )
                )

    @api.constrains("contact_id", "partner_id")
    def _check_contact(self):
        for participant in self.filtered("contact_id"):
            company = participant.contact_id.commercial_partner_id
            if company != participant.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s does not work for %(partner)s. Choose one of their "
                        "contacts, or add the person as a participant.",
                        contact=participant.contact_id.display_name,
                        partner=participant.partner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Add participants.

        :raise ValidationError: for the same partner twice in the same role, and for a
            second winner
        """
        defaults = self.default_get([*_KEY, "is_winner"])
        drafts = [{**defaults, **vals} for vals in vals_list]
        self._check_keys([tuple(vals.get(name) for name in _KEY) for vals in drafts])
        winners = [vals for vals in drafts if vals.get("is_winner")]
        self._check_one_winner(
            [vals.get("deal_id") for vals in winners],
            [vals.get("partner_id") for vals in winners],
        )
        return super().create(vals_list)

    def write(self, vals):
        """Change participants.

        :raise ValidationError: as for new ones
        """
        if any(name in vals for name in _KEY):
            self._check_keys(
                [tuple(vals.get(f, row[f].id) for f in _KEY) for row in self]
            )
        if winners := self._filter_winners_after(vals):
            deal_ids = [vals.get("deal_id", row.deal_id.id) for row in winners]
            self._check_one_winner(deal_ids, winners.partner_id.ids)
            # the former winner must be unticked in the database before this one is in
            self.flush_model(["is_winner"])
        result = super().write(vals)
        if "deal_id" in vals:
            # the rules looked at the deal they were in
            self.deal_id.check_access("write")
        return result

    def _filter_winners_after(self, vals):
        """Return those that a write makes winners, in their deal or in another one."""
        if "is_winner" in vals:
            return self if vals["is_winner"] else self.browse()
        return self.filtered("is_winner") if "deal_id" in vals else self.browse()

    def _get_twin_key(self):
        """Return what is the same of participants that are the same in two deals."""
        return (self.partner_id.id, self.role_id.id)

    def _check_keys(self, keys):
        """Refuse the same partner twice in the same role of a deal.

        :param keys: tuples of ids of deal, partner and role, as they will be
        """
        known = self.search([("deal_id", "in", [key[0] for key in keys])]) - self
        taken = {tuple(row[name].id for name in _KEY) for row in known}
        for key in keys:
            if key in taken:
                self._raise_twin(*key)
            taken.add(key)

    def _check_one_winner(self, deal_ids, partner_ids):
        """Refuse a winner beside another one.

        :param deal_ids: the deal of each winner to be
        :param partner_ids: partners who are to be winners, for the message
        """
        if not deal_ids:
            return
        deals = self.env["crm.lead"].browse(deal_ids)
        winners = deals.participant_ids.filtered("is_winner") - self
        twice = [deal for deal in deals if deal_ids.count(deal.id) > 1]
        deal = (winners.deal_id or self.env["crm.lead"].union(*twice))[:1]
        if not deal:
            return
        names = winners.partner_id | winners.partner_id.browse(partner_ids)
        raise ValidationError(
            self.env._(
                'Only one competitor can have won the deal "%(deal)s": choose one of '
                "%(partners)s.",
                deal=deal.display_name,
                partners=", ".join(names.mapped("display_name")),
            )
        )

    def _raise_twin(self, deal_id, partner_id, role_id):
        raise ValidationError(
            self.env._(
                '%(partner)s takes part in the deal "%(deal)s" as %(role)s already. '
                "Change that row instead of adding another one.",
                partner=self.env["res.partner"].browse(partner_id).display_name,
                deal=self.env["crm.lead"].browse(deal_id).display_name,
                role=self.env["crm.deal.participant.role"].browse(role_id).name,
            )
        )

    def _raise_not_a_competitor(self):
        raise ValidationError(
            self.env._(
                '%(partner)s cannot have won the deal "%(deal)s": %(role)s is not a '
                "competitor's role. Add them as a competitor, then tick the winner.",
                partner=self.partner_id.display_name,
                deal=self.deal_id.display_name,
                role=self.role_id.name,
            )
        )

    def action_open_deal(self):
        """Open the deal.

        :return: a window action
        """
        self.ensure_one()
        return self.deal_id._get_records_action()
