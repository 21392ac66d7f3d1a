"""Sections of the dossier that come from the partner card."""

from odoo import models


class ResPartner(models.Model):
    """Identity, contacts, relations, loyalty cards and notes in the dossier."""

    _inherit = "res.partner"

    def _prepare_dossier_data(self):
        """Read the loyalty cards of the partners and their contacts at once."""
        data = super()._prepare_dossier_data()
        members = self._get_dossier_members()
        cards = self.env["loyalty.card"].search(
            [("partner_id", "in", list(members))], order="id"
        )
        data["loyalty"] = {}
        for card in cards:
            for partner_id in members[card.partner_id.id]:
                known = data["loyalty"].setdefault(partner_id, cards.browse())
                data["loyalty"][partner_id] = known | card
        return data

    def _get_dossier_sections(self):
        """Add what the partner card tells."""
        sections = super()._get_dossier_sections() + [
            self._prepare_dossier_identity(),
            self._prepare_dossier_profile(),
            self._prepare_dossier_contacts(),
            self._prepare_dossier_relations(),
            self._prepare_dossier_loyalty(),
            self._prepare_dossier_notes(),
        ]
        return self._sort_dossier_sections(sections)

    def _get_dossier_members(self):
        """Return ``{partner_id: ids of the dossiers its documents belong to}``."""
        members = {}
        wanted = set(self.ids)
        for partner in self._fetch_children_partners_for_hierarchy():
            owner = partner
            while owner:
                if owner.id in wanted:
                    members.setdefault(partner.id, []).append(owner.id)
                owner = owner.parent_id
        return members

    def _prepare_dossier_identity(self):
        _ = self.env._
        address = self._display_address(without_company=True)
        return self._prepare_dossier_section(
            "identity",
            10,
            _("Identity and address"),
            rows=[
                (_("Name"), self.display_name),
                (_("Company"), self.parent_id),
                (_("Address"), "\n".join(filter(None, address.splitlines()))),
                (_("Phone"), self.phone),
                (_("Email"), self.email),
                (_("Website"), self.website),
                (_("Tax ID"), self.vat),
                (_("Reference"), self.ref),
                (_("Industry"), self.industry_id.name),
            ],
        )

    def _prepare_dossier_profile(self):
        _ = self.env._
        group = self.business_partner_id - self
        return self._prepare_dossier_section(
            "profile",
            20,
            _("What the partner is to us"),
            rows=[
                (
                    _("Relationship"),
                    ", ".join(self.relationship_kind_ids.mapped("name")),
                ),
                (_("Salesperson"), self.user_id.name),
                (_("Tags"), ", ".join(self.category_id.mapped("display_name"))),
                (_("Business partner"), group),
                (_("Business region"), self.business_region_id.display_name),
                (_("Segments"), ", ".join(self.segment_ids.mapped("name"))),
                (_("Last contact"), self._format_dossier_day("last_interaction_date")),
                (_("Next contact"), self._format_dossier_day("next_interaction_date")),
                (
                    _("Days of silence"),
                    self.last_interaction_date and self.silence_days,
                ),
            ],
        )

    def _prepare_dossier_contacts(self):
        _ = self.env._
        return self._prepare_dossier_section(
            "contacts",
            30,
            _("Contacts and addresses"),
            columns=[_("Name"), _("Position"), _("Phone"), _("Email")],
            lines=[
                [
                    self._format_dossier_link(child, child.name or child.display_name),
                    child.function or "",
                    child.phone or "",
                    child.email or "",
                ]
                for child in self.child_ids
            ],
        )

    def _prepare_dossier_relations(self):
        _ = self.env._
        links = self.link_ids.sorted(lambda link: not link.is_current)
        return self._prepare_dossier_section(
            "relations",
            40,
            _("Relations"),
            columns=[_("Partner"), _("Is to this partner"), _("Comment"), _("When")],
            lines=[
                [
                    link.other_partner_id,
                    link.kind_id.name,
                    link.comment or "",
                    link._format_period(),
                ]
                for link in links
            ],
        )

    def _prepare_dossier_loyalty(self):
        _ = self.env._
        cards = self._get_dossier_data("loyalty") or self.env["loyalty.card"]
        states = dict(cards._fields["card_state"]._description_selection(self.env))
        return self._prepare_dossier_section(
            "loyalty",
            80,
            _("Loyalty cards"),
            columns=[_("Number"), _("Kind"), _("State"), _("Points"), _("Tier")],
            lines=[
                [
                    card.code,
                    card.program_id.name,
                    states[card.card_state],
                    card.points_display,
                    card.turnover_tier_id.name or "",
                ]
                for card in cards
            ],
        )

    def _prepare_dossier_notes(self):
        return self._prepare_dossier_section(
            "notes", 90, self.env._("Notes"), text=self.comment or "", wide=True
        )
