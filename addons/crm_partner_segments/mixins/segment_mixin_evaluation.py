from datetime import datetime, time

import psycopg2
import pytz

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class SegmentMixin(models.AbstractModel):
    """Who is in the segment: now, at a past moment, among given records."""

    _inherit = "segment.mixin"

    # WHAT OTHERS CALL

    def get_members(self, date=None):
        """The members of these segments.

        Today's answer is live for dynamic segments and the stored list for the others.
        The past is answered from the membership log. The log of a dynamic segment is
        written once a day, so its past is known to the day: the members of a moment
        are those of the last daily record before it. Before the first record of a
        segment nobody is a member.

        :param date: datetime (UTC) or date (its end in the time zone of the reader
            counts); empty for now
        :return: recordset of the members' model that the user may read
        :raises AccessError: for a segment that the user may not read
        """
        self.check_access("read")
        Members = self.env[self._member_model]
        if date and (moment := self._end_of(date)) < fields.Datetime.now():
            # who is archived today was a member then
            Members = Members.with_context(active_test=False)
            return Members.search(self._get_past_domain(moment))
        return Members.search(self.get_members_domain())

    def filter_members(self, records):
        """Those of the records that are members now, in their order.

        :param records: recordset of the members' model, or their ids
        :raises AccessError: for a segment that the user may not read
        """
        if not isinstance(records, models.BaseModel):
            records = self.env[self._member_model].browse(records)
        domain = self.get_members_domain() & Domain("id", "in", records.ids)
        found = records.sudo().with_context(active_test=False).search(domain)
        ids = set(found._ids)
        return records.filtered(lambda record: record.id in ids)

    def get_members_domain(self):
        """A ``Domain`` of the members of these segments, evaluated as superuser.

        It is compiled for this transaction: relative dates are fixed now. Store
        ``[('segment_ids', 'in', ids)]`` where a condition must outlive it.

        :raises UserError: when the rule of a dynamic segment fails, naming it
        :raises AccessError: for a segment that the user may not read
        """
        self.check_access("read")
        return Domain.custom(to_sql=self._members_condition_to_sql)

    def create_snapshot(self, origin=None, holdout_percent=0.0, seed=None):
        """Freeze the members of the segment for one use.

        :param origin: record that uses the segment (an event, a mailing, a price
            document); may be empty
        :param holdout_percent: share of members to leave alone, 0 <= percent < 100
        :param seed: text that decides who is held out; the same seed and members give
            the same hold-out. Empty: a seed of its own, kept on the snapshot
        :return: ``segment.snapshot``
        :raises ValidationError: when the percentage is out of range
        """
        self.ensure_one()
        self.check_access("read")
        # snapshots are evidence: nobody may write them but this method
        Snapshot = self.env["segment.snapshot"].sudo()
        return Snapshot._freeze(self.sudo(), origin, holdout_percent, seed).sudo(
            self.env.su
        )

    # QUERIES

    def _members_condition_to_sql(self, model, alias, query):
        return SQL("%s IN (%s)", SQL.identifier(alias, "id"), self._get_members_sql())

    def _get_members_sql(self):
        """SELECT of the ids of the members of these segments."""
        live = self.sudo().filtered(lambda s: s.membership == "dynamic")
        parts = [
            segment._describe_errors(segment._get_live_query).select()
            for segment in live
        ]
        if stored := self - live:
            names = self._get_sql_names()
            parts.append(
                SQL(
                    "SELECT %s FROM %s WHERE %s IN %s",
                    names["member"],
                    names["relation"],
                    names["segment"],
                    stored._ids,
                )
            )
        return SQL(" UNION ALL ").join(parts) if parts else SQL("SELECT 0 WHERE FALSE")

    def _get_sql_names(self):
        """Tables and columns of the members of this kind of segment."""
        field = self._fields[self._members_field]
        names = {
            "relation": field.relation,
            "segment": field.column1,
            "member": field.column2,
            "log": "segment_membership",
            "log_segment": self._log_segment_field,
            "log_member": self._log_member_field,
            "members": self.env[self._member_model]._table,
        }
        return {key: SQL.identifier(name) for key, name in names.items()}

    def _get_past_domain(self, moment):
        # the log has no rule of its own to lift; access to the members is checked
        log = self.env["segment.membership"].sudo()
        query = log._search(
            [
                (self._log_segment_field, "in", self.ids),
                ("date_in", "<=", moment),
                "|",
                ("date_out", "=", False),
                ("date_out", ">", moment),
            ]
        )
        ids = query.subselect(self._log_member_field)
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s IN %s", SQL.identifier(alias, "id"), ids
            )
        )

    def _end_of(self, date):
        """The moment a date stands for: the end of a day, or the datetime itself."""
        moment = fields.Datetime.to_datetime(date)
        if isinstance(date, datetime) or isinstance(date, str) and len(date) > 10:
            return moment
        end = self.env.tz.localize(datetime.combine(moment, time(23, 59, 59)))
        return end.astimezone(pytz.utc).replace(tzinfo=None)

    def _count_members(self):
        """Number of members per segment id, in one query; broken rules count none."""
        parts = []
        for segment in self._origin:
            try:
                ids = segment._get_members_sql()
            except UserError:
                continue
            parts.append(
                SQL("SELECT %s, count(*) FROM (%s) AS member", segment.id, ids)
            )
        return dict(self._execute_parts(parts))

    def _get_segments_of(self, records):
        """Pairs (segment id, ids of those of the records that are its members)."""
        parts = []
        for segment in self if records else self.browse():
            try:
                ids = segment._get_members_sql()
            except UserError:
                continue  # shown on the segment; the card of a member must open
            parts.append(
                SQL(
                    "SELECT %s, array_agg(DISTINCT id) FROM (%s) AS member (id) "
                    "WHERE id IN %s HAVING count(*) > 0",
                    segment.id,
                    ids,
                    records._ids,
                )
            )
        return self._execute_parts(parts)

    def _execute_parts(self, parts):
        """Rows of several queries, read in one statement.

        A condition may break on data that came after it. Then every part is read on
        its own, so that the others still answer.
        """
        if not parts:
            return []
        query = SQL(" UNION ALL ").join(parts)
        self.env.flush_query(query)
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(query, log_exceptions=False)
                return self.env.cr.fetchall()
        except psycopg2.DataError:
            if len(parts) == 1:
                return []
            return [row for part in parts for row in self._execute_parts([part])]
