"""Sections of the dossier that come from the partner card."""

from odoo import models


class ResPartner(models.Model):
    """Identity, contacts, relations, loyalty cards and notes in the dossier."""

    _inherit = "res.partner"

    def _prepare_dossier_data(self):
        """Read the loyalty cards of the partners and their contacts at once."""
        data = super()._prepare_dossier_data()
        data["loyalty"] = self._group_loyalty_cards()
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
        address = self._display_address(without_company=True)
        return self._prepare_dossier_section(
            "identity",
            10,
            self.env._("Identity and address"),
            rows=[
                (self.env._("Name"), self.display_name),
                (self.env._("Company"), self.parent_id),
                (self.env._("Address"), "\n".join(filter(None, address.splitlines()))),
                (self.env._("Phone"), self._format_dossier_phone()),
                (self.env._("Email"), self._format_dossier_email()),
                (self.env._("Website"), self.website),
                (self.env._("Tax ID"), self.vat),
                (self.env._("Reference"), self.ref),
                (self.env._("Industry"), self.industry_id.name),
            ],
        )

    def _prepare_dossier_profile(self):
        group = self.business_partner_id - self
        return self._prepare_dossier_section(
            "profile",
            20,
            self.env._("What the partner is to us"),
            rows=[
                (
                    self.env._("Relationship"),
                    ", ".join(self.relationship_kind_ids.mapped("name")),
                ),
                (self.env._("Salesperson"), self.user_id.name),
                (
                    self.env._("Tags"),
                    ", ".join(self.category_id.mapped("display_name")),
                ),
                (self.env._("Business partner"), group),
                (self.env._("Business region"), self.business_region_id.display_name),
                (self.env._("Segments"), ", ".join(self.segment_ids.mapped("name"))),
                (self.env._("Brought by"), self.interest_name),
                (
                    self.env._("Last contact"),
                    self._format_dossier_day("last_interaction_date"),
                ),
                (
                    self.env._("Next contact"),
                    self._format_dossier_day("next_interaction_date"),
                ),
                (
                    self.env._("Days of silence"),
                    self.last_interaction_date and self.silence_days,
                ),
            ],
        )

    def _prepare_dossier_contacts(self):
        return self._prepare_dossier_section(
            "contacts",
            30,
            self.env._("Contacts and addresses"),
            columns=[
                self.env._("Name"),
                self.env._("Position"),
                self.env._("Phone, email"),
            ],
            lines=[
                [
                    self._format_dossier_link(child, child.name or child.display_name),
                    child.function or "",
                    child._format_dossier_reach(),
                ]
                for child in self.child_ids
            ],
        )

    def _prepare_dossier_relations(self):
        links = self.link_ids.sorted(lambda link: not link.is_current)
        return self._prepare_dossier_section(
            "relations",
            40,
            self.env._("Relations"),
            columns=[
                self.env._("Partner"),
                self.env._("Their role"),
                self.env._("Comment"),
                self.env._("When"),
            ],
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
        cards = self._get_dossier_data("loyalty") or self.env["loyalty.card"]
        states = dict(cards._fields["card_state"]._description_selection(self.env))
        return self._prepare_dossier_section(
            "loyalty",
            80,
            self.env._("Loyalty cards"),
            columns=[
                self.env._("Number"),
                self.env._("Kind"),
                self.env._("State"),
                self.env._("Points"),
                self.env._("Tier"),
            ],
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
