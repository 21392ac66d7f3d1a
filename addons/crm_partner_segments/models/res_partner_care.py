from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Which care strategy applies to a client, and when it is due."""

    _inherit = "res.partner"

    care_strategy_id = fields.Many2one(
        "crm.care.strategy",
        compute="_compute_care",
        search="_search_care_strategy_id",
        compute_sudo=True,
        help="The first care strategy one of whose segments the client is in.",
        groups="base.group_user",
    )
    next_contact_due = fields.Date(
        "Contact Due",
        compute="_compute_care",
        search="_search_next_contact_due",
        compute_sudo=True,
        help="Last contact plus the interval of the care strategy.",
        groups="base.group_user",
    )

    @api.depends_context("tz", "allowed_company_ids")
    def _compute_care(self):
        self.care_strategy_id = False
        self.next_contact_due = False
        today = fields.Date.context_today(self)
        left = self.filtered("id")
        strategies = self._get_care_strategies()
        # a segment with a broken rule has no members here: the card must open
        found = dict(strategies.segment_id._get_segments_of(left))
        for strategy in strategies:
            members = left & self.browse(found.get(strategy.segment_id.id, ()))
            members.care_strategy_id = strategy
            for partner in members:
                waiting = strategy.interval_days - partner.silence_days
                partner.next_contact_due = today + timedelta(days=waiting)
            left -= members

    def _search_care_strategy_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = [
            members
            for strategy, members in self._get_care_members()
            if strategy.id in value
        ]
        if False in value:
            every = [members for _strategy, members in self._get_care_members()]
            wanted.append(~Domain.OR(every))
        return Domain.OR(wanted)

    def _search_next_contact_due(self, operator, value):
        """Due by a day means silent, that day, for the interval of the strategy."""
        if operator == "in":
            days = [self._domain_due_on(day) for day in value]
            return Domain.OR(days)
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        day = fields.Date.to_date(value)
        if operator in ("<", ">="):
            day -= timedelta(days=1)
        return self._domain_due(day, late=operator in (">", ">="))

    def _domain_due_on(self, value):
        if not value:
            return Domain("care_strategy_id", "=", False)
        day = fields.Date.to_date(value)
        earlier = self._domain_due(day - timedelta(days=1))
        return self._domain_due(day) & ~earlier

    def _domain_due(self, day, late=False):
        """Partners due by the day, or later than it."""
        ahead = (day - fields.Date.context_today(self)).days
        parts = []
        for strategy, members in self._get_care_members():
            due = self._domain_silent(strategy.interval_days - ahead)
            parts.append(members & (~due if late else due))
        return Domain.OR(parts)

    def _get_care_strategies(self):
        companies = [*self.env.companies.ids, False]
        # everybody who sees a client may see by which rule it is cared for
        strategies = self.env["crm.care.strategy"].sudo()
        return strategies.search([("company_id", "in", companies)])

    def _get_care_members(self):
        """Each strategy in order with the domain of the clients left to it."""
        taken, result = Domain.FALSE, []
        for strategy in self._get_care_strategies():
            segment = Domain("segment_ids", "in", strategy.segment_id.ids)
            result.append((strategy, segment & ~taken))
            taken |= segment
        return result
