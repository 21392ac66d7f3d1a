from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

NEGATED = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


class ResPartner(models.Model):
    """When we were last in touch with a client, and when we shall be next.

    Nothing is stored: each answer is one query over the interactions, for all the
    partners asked, so it is right at once and no message or activity ever has to
    write on its partner. A company answers for its contacts, too.
    """

    _inherit = "res.partner"

    last_interaction_date = fields.Datetime(
        "Last Contact",
        compute="_compute_interaction_dates",
        search="_search_last_interaction_date",
        help="Last meeting, call, email, SMS or message, either way.",
        groups="base.group_user",
    )
    next_interaction_date = fields.Datetime(
        "Next Contact",
        compute="_compute_interaction_dates",
        search="_search_next_interaction_date",
        help="Earliest planned meeting, call, email, SMS or message, overdue ones "
        "included.",
        groups="base.group_user",
    )
    silence_days = fields.Integer(
        "Days of Silence",
        compute="_compute_interaction_dates",
        search="_search_silence_days",
        help="Days since the last contact; since the registration of a client whom "
        "nobody has contacted yet.",
        groups="base.group_user",
    )
    interaction_count = fields.Integer(
        "Interactions",
        compute="_compute_interaction_count",
        groups="sales_team.group_sale_salesman",
    )

    @api.depends_context("tz", "allowed_company_ids")
    def _compute_interaction_dates(self):
        last, planned = self._read_interaction_dates()
        today = fields.Date.context_today(self)
        for partner in self:
            partner.last_interaction_date = last.get(partner.id)
            partner.next_interaction_date = planned.get(partner.id)
            touched = partner.last_interaction_date or partner.create_date
            if touched:
                touched = fields.Datetime.context_timestamp(partner, touched).date()
            partner.silence_days = (today - (touched or today)).days

    def _read_interaction_dates(self):
        """Last done and first planned contact by partner id, as two dicts."""
        last, planned = {}, {}
        companies = self.filtered(lambda p: p.commercial_partner_id == p)
        for column, partners in (
            ("commercial_partner_id", companies),
            ("partner_id", self - companies),
        ):
            groups = self._read_interaction_groups(column, partners)
            for partner, state, newest, oldest in groups:
                if state == "done":
                    last[partner.id] = newest
                elif oldest < planned.get(partner.id, datetime.max):
                    planned[partner.id] = oldest
        return last, planned

    def _read_interaction_groups(self, column, partners):
        if not partners.ids:
            return []
        # a date is no secret of the colleague who talked to the client
        return (
            self.env["crm.interaction"]
            .sudo()
            ._read_group(
                [
                    (column, "in", partners.ids),
                    ("is_contact", "=", True),
                    ("company_id", "in", [*self.env.companies.ids, False]),
                ],
                [column, "state"],
                ["date:max", "date:min"],
            )
        )

    def _compute_interaction_count(self):
        counts = {}
        for column in ("partner_id", "commercial_partner_id"):
            groups = self.env["crm.interaction"]._read_group(
                [(column, "in", self.ids)], [column], ["__count"]
            )
            counts.update({partner.id: count for partner, count in groups})
        for partner in self:
            partner.interaction_count = counts.get(partner.id, 0)

    def _search_last_interaction_date(self, operator, value):
        return self._search_contact_date(Domain("state", "=", "done"), operator, value)

    def _search_next_interaction_date(self, operator, value):
        planned = Domain("state", "!=", "done")
        return self._search_contact_date(planned, operator, value, first=True)

    def _search_contact_date(self, contacts, operator, value, first=False):
        """Partners by the last date among some contacts, or by the first of them.

        :param contacts: Domain over crm.interaction
        """
        if operator == "in":
            equal = [self._domain_contact_at(contacts, day, first) for day in value]
            return Domain.OR(equal)
        if operator not in NEGATED:
            return NotImplemented
        if operator.startswith("<" if first else ">"):
            return self._domain_touched(contacts & Domain("date", operator, value))
        beyond = contacts & Domain("date", NEGATED[operator], value)
        return self._domain_touched(contacts) & ~self._domain_touched(beyond)

    def _domain_contact_at(self, contacts, value, first):
        if not value:
            return ~self._domain_touched(contacts)
        return Domain.AND(
            self._search_contact_date(contacts, operator, value, first)
            for operator in (">=", "<=")
        )

    def _search_silence_days(self, operator, value):
        if operator == "in":
            exact = [
                self._domain_silent(days) & ~self._domain_silent(days + 1)
                for days in value
                if days is not False
            ]
            return Domain.OR(exact)
        if operator not in (">", ">=", "<", "<="):
            return NotImplemented
        days = value + 1 if operator in (">", "<=") else value
        silent = self._domain_silent(days)
        return silent if operator in (">", ">=") else ~silent

    def _domain_silent(self, days):
        """Partners without a contact for so many days at least.

        :param int days: counted to today on the user's calendar
        """
        timezone = self.env.tz
        day = fields.Date.context_today(self) - timedelta(days=days - 1)
        start = timezone.localize(datetime.combine(day, time()))
        start = start.astimezone(pytz.utc).replace(tzinfo=None)
        done = Domain("state", "=", "done")
        recent = self._domain_touched(done & Domain("date", ">=", start))
        # a card made today may bring its history along
        before = self._domain_touched(done & Domain("date", "<", start))
        return (Domain("create_date", "<", start) | before) & ~recent

    def _domain_touched(self, contacts):
        """Partners with such a contact, themselves or through their people.

        The ids are read first: as a part of the search, the planner goes through
        all interactions once for each partner.

        :param contacts: Domain over crm.interaction
        """
        interactions = self.env["crm.interaction"]

        def to_sql(_model, alias, _query):
            ids = interactions._get_touched_partner_ids(contacts)
            array = f"{{{','.join(map(str, ids))}}}"
            return SQL("%s = ANY(%s::int4[])", SQL.identifier(alias, "id"), array)

        return Domain.custom(to_sql=to_sql)

    def action_view_interactions(self):
        """Everything planned and done with the partner, and with its people."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_partner_segments.crm_interaction_action_journal"
        )
        column = "partner_id"
        if self.commercial_partner_id == self:
            column = "commercial_partner_id"
        context = {"interaction_partner_id": self.id}
        return {**action, "domain": [(column, "=", self.id)], "context": context}
