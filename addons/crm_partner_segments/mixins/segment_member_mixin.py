from odoo import api, models
from odoo.fields import Command, Domain


class SegmentMemberMixin(models.AbstractModel):
    """What can be a member: knows its segments of every kind."""

    _name = "segment.member.mixin"
    _description = "Member of Segments"

    _segment_model = None

    @api.model_create_multi
    def create(self, vals_list):
        """A new record may join segments; it cannot leave the ones its data put it in.

        A form sends an empty list of segments for a record that a rule takes in.
        """
        joining = self.with_context(segment_joining=True)
        records = super(SegmentMemberMixin, joining).create(vals_list)
        return records.with_env(self.env)

    @api.depends("write_date")
    def _compute_segment_ids(self):
        found = self._origin._get_segments()
        for record in self:
            record.segment_ids = found.get(record._origin.id)

    def _get_segments(self):
        """Segments that the user may see, per id of these records, in two queries."""
        segments = self.env[self._segment_model].search([])
        found = dict.fromkeys(self.ids, segments.browse())
        for segment_id, ids in segments._get_segments_of(self):
            for record_id in ids:
                found[record_id] |= segments.browse(segment_id)
        return {
            record_id: mine.sorted(lambda segment: (segment.name, segment.id))
            for record_id, mine in found.items()
        }

    def _inverse_segment_ids(self):
        added, removed = {}, {}
        joining = self.env.context.get("segment_joining")
        current = {} if joining else self._origin._get_segments()
        for record in self:
            before = current.get(record.id, record.segment_ids.browse())
            for segment in record.segment_ids - before:
                added.setdefault(segment, []).append(Command.link(record.id))
            for segment in before - record.segment_ids:
                removed.setdefault(segment, []).append(Command.unlink(record.id))
        for changes in (added, removed):
            for segment, commands in changes.items():
                segment.write({segment._members_field: commands})

    def _search_segment_ids(self, operator, value):
        Segment = self.env[self._segment_model]
        own = Domain.TRUE
        if self.env.context.get("segment_path") and self.env.companies:
            # rules are run as superuser, and must not look into another company
            own = Domain("company_id", "in", [*self.env.companies.ids, False])
        if operator in ("any", "any!"):
            domain = value if isinstance(value, Domain) else Domain("id", "any", value)
            return Segment.search(domain & own).get_members_domain()
        if operator != "in":
            return NotImplemented
        ids = [id_ for id_ in value if id_ and isinstance(id_, int)]
        # an explicit choice may name an archived segment
        chosen = Segment.with_context(active_test=False).search(
            own & Domain("id", "in", ids)
        )
        domain = chosen.get_members_domain()
        if False in value:
            domain |= ~Segment.search(own).get_members_domain()
        return domain

    @api.constrains("company_id")
    def _check_segment_company(self):
        """A record may not leave its manual segments behind in another company."""
        Segment = self.env[self._segment_model].sudo()
        segments = Segment.search(
            [
                ("membership", "=", "manual"),
                ("company_id", "!=", False),
                (Segment._members_field, "in", self.ids),
            ]
        )
        for segment in segments:
            segment._check_members_company()
