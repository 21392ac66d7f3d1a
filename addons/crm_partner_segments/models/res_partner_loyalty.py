"""Loyalty cards on the partner card."""

from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """A partner that holds loyalty cards."""

    _inherit = "res.partner"

    loyalty_card_ids = fields.One2many(
        "loyalty.card",
        "partner_id",
        string="Loyalty Cards",
        context={"active_test": False},
        groups="sales_team.group_sale_salesman",
    )
    family_card_ids = fields.Many2many(
        "loyalty.card",
        string="Cards of the Company and Its People",
        compute="_compute_family_card_ids",
        context={"active_test": False},
        groups="sales_team.group_sale_salesman",
    )

    def _compute_family_card_ids(self):
        cards = self.with_context(active_test=False)._group_loyalty_cards()
        for partner in self:
            partner.family_card_ids = cards.get(partner._origin.id, False)

    def _group_loyalty_cards(self):
        """Return ``{partner_id: its cards and those of its people}``."""
        members = self._origin._get_dossier_members()
        cards = self.env["loyalty.card"].search(
            [("partner_id", "in", list(members))], order="id"
        )
        grouped = {}
        for card in cards:
            for partner_id in members[card.partner_id.id]:
                known = grouped.setdefault(partner_id, cards.browse())
                grouped[partner_id] = known | card
        return grouped

    @api.model
    def _search_display_name(self, operator, value):
        """Find the owner of a loyalty card by the whole number of the card."""
        domain = super()._search_display_name(operator, value)
        cards = self.env["loyalty.card"]
        looks_like_card = operator in ("ilike", "=") and isinstance(value, str)
        if not (looks_like_card and value and cards.has_access("read")):
            return domain
        # The number has a unique index: a miss costs next to nothing.
        card = cards.with_context(active_test=False).search([("code", "=", value)])
        if card.partner_id:
            domain |= Domain("id", "=", card.partner_id.id)
        return domain
