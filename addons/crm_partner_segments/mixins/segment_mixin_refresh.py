import psycopg2

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL


class SegmentMixin(models.AbstractModel):
    """Keep the stored members and the membership log in step with the rules."""

    _inherit = "segment.mixin"

    def action_refresh(self):
        """Evaluate the rules now: first of the segments these are made of.

        A segment whose rule fails keeps its members and shows the error. Of dynamic
        segments, which store no members, the log is brought up to date.

        :return: client action that tells how many entered and left
        """
        self.check_access("write")
        manual = self.filtered(lambda s: s.membership == "manual")
        if manual:
            raise UserError(
                self.env._(
                    "Segment %(name)s is manual: there is no rule to refresh it by. "
                    "Add or remove its members by hand.",
                    name=manual[0].name,
                )
            )
        # the rule and its log are nobody's to write; the right was checked above
        results = [segment._refresh() for segment in self.sudo()._in_refresh_order()]
        return self._notify_refresh([result for result in results if result])

    def _in_refresh_order(self):
        """These segments and the scheduled ones they are made of, those first."""
        ordered, path = self.browse(), self.browse()

        def visit(segments, scheduled_only):
            nonlocal ordered, path
            for segment in segments:
                if segment in ordered or segment in path:
                    continue
                path |= segment
                visit(segment._get_dependencies(), True)
                if segment in self or (
                    segment.membership == "scheduled" and segment.active
                ):
                    ordered |= segment

        visit(self, False)
        return ordered

    def _refresh(self):
        """Refresh one segment; on failure keep everything and remember the error.

        :return: (entered, left) or None when the rule failed
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self.lock_for_update(allow_referencing=True)
                result = self._describe_errors(self._replace_members)
        except psycopg2.extensions.TransactionRollbackError:
            raise  # Odoo runs the whole transaction again
        except LockError:
            return None  # somebody else is refreshing it right now
        except (UserError, psycopg2.Error) as error:
            self._write_quietly({"refresh_error": str(error).strip()})
            return None
        self._write_quietly(
            {
                "refresh_error": False,
                "rule_changed": False,
                "last_refresh": fields.Datetime.now(),
            }
        )
        self._invalidate_members()
        return result

    def _write_quietly(self, vals):
        self.with_context(tracking_disable=True).write(vals)

    def _replace_members(self):
        """Rewrite members and log from the rule in one statement.

        :return: (entered, left)
        """
        stored = self.membership == "scheduled"
        names = self._get_sql_names()
        return self.env.execute_query(
            SQL(
                """
                WITH wanted AS MATERIALIZED (
                    SELECT DISTINCT id FROM (%(rule)s) AS rule
                ),
                %(relation)s
                %(log)s
                SELECT (SELECT count(*) FROM opened), (SELECT count(*) FROM closed)
                """,
                rule=self._get_live_query().select(),
                relation=self._get_relation_sql(names) if stored else SQL(),
                log=self._get_log_sql(
                    names, "definition" if self.rule_changed else "rule"
                ),
            )
        )[0]

    def _get_relation_sql(self, names):
        """Statements that make the stored members equal to ``wanted``.

        Differences of sets, not anti-joins: of a list that was just filled the planner
        believes that it is empty, and would read it once for every member.
        """
        return SQL(
            """
            entering AS (
                SELECT id FROM wanted
                EXCEPT
                SELECT %(member)s FROM %(relation)s WHERE %(segment)s = %(id)s
            ),
            leaving AS (
                SELECT %(member)s AS id FROM %(relation)s WHERE %(segment)s = %(id)s
                EXCEPT
                SELECT id FROM wanted
            ),
            removed AS (
                DELETE FROM %(relation)s AS old USING leaving
                 WHERE old.%(segment)s = %(id)s AND old.%(member)s = leaving.id
            ),
            added AS (
                INSERT INTO %(relation)s (%(segment)s, %(member)s)
                SELECT %(id)s, entering.id FROM entering
                ON CONFLICT DO NOTHING
            ),
            """,
            id=self.id,
            **names,
        )

    def _get_log_sql(self, names, reason):
        """Statements that close and open rows of the log to match ``wanted``."""
        return SQL(
            """
            opening AS (
                SELECT id FROM wanted
                EXCEPT
                SELECT %(log_member)s FROM %(log)s
                 WHERE %(log_segment)s = %(id)s AND date_out IS NULL
            ),
            closing AS (
                SELECT %(log_member)s AS id FROM %(log)s
                 WHERE %(log_segment)s = %(id)s AND date_out IS NULL
                EXCEPT
                SELECT id FROM wanted
            ),
            closed AS (
                UPDATE %(log)s AS old
                   SET date_out = %(now)s, user_out_id = %(uid)s::int,
                       reason_out = CASE WHEN members.active THEN %(reason)s
                                         ELSE 'archived' END
                  FROM closing JOIN %(members)s AS members ON members.id = closing.id
                 WHERE old.%(log_segment)s = %(id)s
                   AND old.date_out IS NULL
                   AND old.%(log_member)s = closing.id
                RETURNING 1
            ),
            opened AS (
                INSERT INTO %(log)s (%(log_segment)s, %(log_member)s, date_in,
                                     reason, user_in_id)
                SELECT %(id)s, opening.id, %(now)s, %(reason)s, %(uid)s::int
                  FROM opening
                ON CONFLICT DO NOTHING
                RETURNING 1
            )
            """,
            id=self.id,
            now=fields.Datetime.now(),
            # a rule acts for nobody
            uid=self.env.uid if reason == "manual" else None,
            reason=reason,
            **names,
        )

    def _members_changed(self):
        """Log what a hand has changed in manual segments and check its company."""
        names = self._get_sql_names()
        for segment in self.filtered(lambda s: s.membership == "manual"):
            self.env.execute_query(
                SQL(
                    "WITH wanted AS MATERIALIZED (SELECT %(member)s AS id "
                    "FROM %(relation)s WHERE %(segment)s = %(id)s), "
                    "%(statements)s SELECT 1",
                    id=segment.id,
                    statements=segment._get_log_sql(names, "manual"),
                    **names,
                )
            )
            segment._check_members_company()
        self._invalidate_members()

    def _check_members_company(self):
        if not self.company_id:
            return
        Members = self.sudo().env[self._member_model]
        strangers = Members.with_context(active_test=False).search(
            self.get_members_domain()
            & Domain("company_id", "not in", [self.company_id.id, False]),
            limit=1,
        )
        if strangers:
            raise UserError(
                self.env._(
                    "%(member)s belongs to %(other)s, segment %(name)s to %(company)s. "
                    "Remove it from the segment, or leave the company of the segment "
                    "empty.",
                    member=strangers.display_name,
                    other=strangers.company_id.name,
                    name=self.name,
                    company=self.company_id.name,
                )
            )

    def _prepare_switch(self, membership):
        """Before the way members are kept changes: store or forget the list."""
        names = self._get_sql_names()
        for segment in self.filtered(lambda s: membership not in (False, None)):
            if segment.membership == membership:
                continue
            if membership == "manual" and segment.membership == "dynamic":
                # who is a member at this moment stays one
                self.env.execute_query(
                    SQL(
                        "INSERT INTO %(relation)s (%(segment)s, %(member)s) "
                        "%(rule)s ON CONFLICT DO NOTHING RETURNING 1",
                        rule=SQL(
                            "SELECT DISTINCT %s::int, id FROM (%s) AS rule",
                            segment.id,
                            segment._get_live_query().select(),
                        ),
                        **names,
                    )
                )
            elif membership == "dynamic":
                self.env.execute_query(
                    SQL(
                        "DELETE FROM %(relation)s WHERE %(segment)s = %(id)s "
                        "RETURNING 1",
                        id=segment.id,
                        **names,
                    )
                )
            segment.invalidate_recordset([self._members_field])

    def _invalidate_members(self):
        """Forget what the cache knows about members of this kind."""
        self.invalidate_model([self._members_field, "member_count"])
        self.env[self._member_model].invalidate_model(["segment_ids"])

    def _notify_refresh(self, results):
        entered = sum(result[0] for result in results)
        left = sum(result[1] for result in results)
        failed = self.filtered("refresh_error")
        message = self.env._(
            "%(entered)s entered, %(left)s left.", entered=entered, left=left
        )
        if failed:
            message = self.env._(
                "The rule of %(names)s failed; the members stay as they were. "
                "Open the segment to see why.",
                names=", ".join(failed.mapped("name")),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "danger" if failed else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _get_due_segments(self, now):
        """Scheduled segments of this kind whose time has come, in order."""
        scheduled = self.search([("membership", "=", "scheduled")])
        due = scheduled.filtered(lambda segment: segment._is_due(now))
        return due._in_refresh_order() & due

    def _is_due(self, now):
        if self.rule_changed or not self.last_refresh:
            return True
        next_refresh = fields.Datetime.add(
            self.last_refresh, hours=self.refresh_interval
        )
        return next_refresh <= now
