"""Relations between partners, kept as one row for each side."""

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

# The columns that tell a relation; all others are kept by the program.
_OWN_FIELDS = ("mirror_id", "is_mirror")
_SHARED_FIELDS = ("comment", "date_from", "date_to")
_SIDE_FIELDS = ("partner_id", "other_partner_id", "kind_id")


class CrmPartnerLink(models.Model):
    """The other partner is ``kind_id`` to this partner.

    Each relation has two rows, one per side, so that lists, filters and segments read
    it the same way from both partners. Whichever row changes, its twin follows.
    """

    _name = "crm.partner.link"
    _description = "Relation between Partners"
    _order = "partner_id, kind_id, id"

    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    kind_id = fields.Many2one(
        "crm.partner.link.kind",
        string="Relation",
        required=True,
        index=True,
        ondelete="restrict",
        help="What the related partner is to the partner.",
    )
    other_partner_id = fields.Many2one(
        "res.partner",
        string="Related Partner",
        required=True,
        index=True,
        ondelete="cascade",
    )
    comment = fields.Char(help="How they are related, since when you know it.")
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="Until")
    is_current = fields.Boolean(string="Current", compute="_compute_is_current")
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, index=True
    )
    mirror_id = fields.Many2one(
        "crm.partner.link",
        string="Same Relation from the Other Side",
        index="btree_not_null",
        ondelete="cascade",
        copy=False,
        readonly=True,
    )
    is_mirror = fields.Boolean(
        string="Other Side",
        copy=False,
        readonly=True,
        help="Kept by the program for the relation entered on the other partner.",
    )

    # Two relations without an end always overlap: this holds also when two people
    # save the same relation at once.
    _open_uniq = models.UniqueIndex(
        "(partner_id, other_partner_id, kind_id) WHERE date_to IS NULL",
        "This relation is recorded already. Change the existing one instead.",
    )

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for link in self:
            started = not link.date_from or link.date_from <= today
            link.is_current = started and (not link.date_to or link.date_to >= today)

    @api.depends("partner_id.company_id", "other_partner_id.company_id")
    def _compute_company_id(self):
        for link in self:
            link.company_id = (
                link.partner_id.company_id or link.other_partner_id.company_id
            )

    @api.depends("partner_id", "kind_id", "other_partner_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = self.env._(
                "%(other)s: %(kind)s of %(partner)s",
                other=link.other_partner_id.display_name or "",
                kind=link.kind_id.name or "",
                partner=link.partner_id.display_name or "",
            )

    @api.constrains("partner_id", "other_partner_id")
    def _check_partners(self):
        for link in self:
            if link.partner_id == link.other_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(partner)s cannot be related to itself. "
                        "Choose another partner.",
                        partner=link.partner_id.display_name,
                    )
                )
            link._check_same_company()

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for link in self:
            if link.date_from and link.date_to and link.date_to < link.date_from:
                raise ValidationError(
                    self.env._(
                        'The relation "%(link)s" ends before it begins. '
                        "Correct one of the two dates.",
                        link=link.display_name,
                    )
                )

    @api.constrains(*_SIDE_FIELDS, "date_from", "date_to")
    def _check_duplicates(self):
        others = self.search(
            [(name, "in", self[name].ids) for name in _SIDE_FIELDS], order="id"
        )
        twins = others.grouped(lambda link: tuple(link[f].id for f in _SIDE_FIELDS))
        for link in self:
            for twin in twins[tuple(link[name].id for name in _SIDE_FIELDS)] - link:
                if link._overlaps(twin):
                    link._raise_duplicate()

    @api.model_create_multi
    def create(self, vals_list):
        """Create the relations and their rows on the other partners."""
        vals_list = [self._without_own_fields(vals) for vals in vals_list]
        self._check_new(vals_list)
        links = super().create(vals_list)
        mirrors = super().create(
            [{**link._prepare_mirror_vals(), "is_mirror": True} for link in links]
        )
        for link, mirror in zip(links, mirrors, strict=True):
            super(CrmPartnerLink, link).write({"mirror_id": mirror.id})
            super(CrmPartnerLink, mirror).write({"mirror_id": link.id})
        return links

    def write(self, vals):
        """Change the relations and their rows on the other partners."""
        vals = self._without_own_fields(vals)
        res = super().write(vals)
        if any(name in vals for name in _SIDE_FIELDS):
            for link in self:
                super(CrmPartnerLink, link.mirror_id).write(link._prepare_mirror_vals())
        elif shared := {name: vals[name] for name in _SHARED_FIELDS if name in vals}:
            super(CrmPartnerLink, self.mirror_id).write(shared)
        return res

    def unlink(self):
        """Remove the relations from both partners."""
        return super(CrmPartnerLink, self | self.mirror_id).unlink()

    def action_open_other_partner(self):
        """Open the card of the related partner.

        :return: a window action
        """
        self.ensure_one()
        return self.other_partner_id._get_records_action()

    @api.model
    def _check_new(self, vals_list):
        """Name a relation that is recorded already, from either side.

        The index would refuse it as well, but cannot say which one it is.
        """
        defaults = self.default_get([*_SIDE_FIELDS, *_SHARED_FIELDS])
        drafts = [self.new({**defaults, **vals}) for vals in vals_list]
        partner_ids = [draft.partner_id._origin.id for draft in drafts]
        others = self.search([("partner_id", "in", partner_ids)], order="id")
        known = {}
        for link in others:
            known.setdefault(link._get_sides(), []).append(link)
        for draft in drafts:
            sides = draft._get_sides()
            if any(draft._overlaps(link) for link in known.get(sides, ())):
                draft._raise_duplicate()
            for same in {sides, draft._get_sides(mirrored=True)}:
                known.setdefault(same, []).append(draft)

    def _get_sides(self, mirrored=False):
        """Return ids of the partner, of the other one and of the kind."""
        self.ensure_one()
        sides = (self.partner_id._origin.id, self.other_partner_id._origin.id)
        kind = self.kind_id._get_mirror() if mirrored else self.kind_id
        return (*(sides[::-1] if mirrored else sides), kind._origin.id)

    @api.model
    def _without_own_fields(self, vals):
        return {name: value for name, value in vals.items() if name not in _OWN_FIELDS}

    def _prepare_mirror_vals(self):
        """Return the values of the same relation as the other partner sees it."""
        self.ensure_one()
        return {
            "partner_id": self.other_partner_id.id,
            "other_partner_id": self.partner_id.id,
            "kind_id": self.kind_id._get_mirror().id,
            **{name: self[name] for name in _SHARED_FIELDS},
        }

    def _prepare_partner_merge(self, partners):
        """Make the relations of partners sound for becoming one partner.

        Relations among the partners go; those that would repeat each other are joined.

        :param partners: ``res.partner`` recordset that is about to be merged
        """
        links = self.search([("partner_id", "in", partners.ids)])
        inner = links.filtered(lambda link: link.other_partner_id in partners)
        inner.unlink()
        twins = (links - inner).grouped(lambda ln: (ln.other_partner_id, ln.kind_id))
        for same in twins.values():
            same._join_overlapping()

    def _join_overlapping(self):
        """Join relations that share days into one that covers all their days."""
        by_start = self.sorted(lambda link: link.date_from or date.min)
        kept = by_start[:1]
        for link in by_start[1:]:
            if not kept._overlaps(link):
                kept = link
                continue
            comments = dict.fromkeys(filter(None, (kept.comment, link.comment)))
            date_to = kept.date_to and link.date_to and max(kept.date_to, link.date_to)
            link.unlink()
            kept.write({"date_to": date_to, "comment": "; ".join(comments)})

    def _overlaps(self, other):
        """Tell whether two relations share a day; an empty date has no limit."""
        self.ensure_one()
        starts_in_time = not (
            self.date_from and other.date_to and self.date_from > other.date_to
        )
        return starts_in_time and not (
            other.date_from and self.date_to and other.date_from > self.date_to
        )

    def _format_period(self):
        """Return the dates of the relation as people read them."""
        self.ensure_one()
        days = [format_date(self.env, day) for day in (self.date_from, self.date_to)]
        return " – ".join(days) if any(days) else ""

    def _raise_duplicate(self):
        self.ensure_one()
        raise ValidationError(
            self.env._(
                'The relation "%(link)s" is recorded already for these dates. '
                "Change the existing one or choose dates that do not overlap.",
                link=self.display_name,
            )
        )

    def _check_same_company(self):
        """Refuse a relation that would show one company's partner to another."""
        self.ensure_one()
        companies = (self.partner_id | self.other_partner_id).company_id
        if len(companies) > 1:
            raise ValidationError(
                self.env._(
                    "%(partner)s and %(other)s belong to different companies and "
                    "cannot be related. Make one of them visible to all companies.",
                    partner=self.partner_id.display_name,
                    other=self.other_partner_id.display_name,
                )
            )
