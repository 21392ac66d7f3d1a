from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# so many deals must have passed a stage before others are measured by them
MIN_PASSED = 10
SIGNS = ("is_past_closing", "is_unplanned", "is_silent", "is_slow")


class CrmLead(models.Model):
    """Open deals that are about to slip away, seen while something can be done."""

    _inherit = "crm.lead"

    is_past_closing = fields.Boolean(
        "Past Expected Closing",
        compute="_compute_slipping",
        search="_search_is_past_closing",
    )
    is_unplanned = fields.Boolean(
        "No Next Activity", compute="_compute_slipping", search="_search_is_unplanned"
    )
    is_silent = fields.Boolean(
        "Silent",
        compute="_compute_slipping",
        search="_search_is_silent",
        help="No contact about the deal for as many days as the settings say.",
    )
    is_slow = fields.Boolean(
        "Slow on Stage",
        compute="_compute_slipping",
        search="_search_is_slow",
        help="On its stage for longer than 9 of 10 deals of its type that passed it. "
        "Told once 10 deals have passed.",
    )
    is_slipping = fields.Boolean(
        "Slipping", compute="_compute_slipping", search="_search_is_slipping"
    )
    slipping_signs = fields.Char("Signs", compute="_compute_slipping")
    stage_days = fields.Integer(
        "Days on Stage",
        compute="_compute_stage_days",
        help="Days since the deal last came to its stage.",
    )

    @api.depends_context("uid", "tz", "allowed_company_ids")
    def _compute_slipping(self):
        labels = [self._fields[name]._description_string(self.env) for name in SIGNS]
        found = {name: self._filter_sign(name) for name in SIGNS}
        for deal in self:
            signs = [deal in found[name] for name in SIGNS]
            for name, sign in zip(SIGNS, signs, strict=True):
                deal[name] = sign
            deal.is_slipping = any(signs)
            told = [label for label, sign in zip(labels, signs, strict=True) if sign]
            deal.slipping_signs = ", ".join(told)

    def _filter_sign(self, name):
        """Return those of the deals that show a sign."""
        if not self.ids:
            return self.browse()
        return self.search(Domain("id", "in", self.ids) & Domain(name, "=", True))

    def _compute_stage_days(self):
        # a deal's own history, without the rights to each row of it
        groups = (
            self.env["crm.deal.stage.history"]
            .sudo()
            ._read_group(
                [("deal_id", "in", self.ids), ("date_out", "=", False)],
                ["deal_id"],
                ["date_in:max"],
            )
        )
        came = {deal.id: moment for deal, moment in groups}
        now = fields.Datetime.now()
        for deal in self:
            deal.stage_days = (now - came.get(deal.id, now)).days

    def _get_pursued_domain(self):
        """Return the deals that can slip: open ones."""
        return Domain(
            [
                ("type", "=", "opportunity"),
                ("active", "=", True),
                ("won_status", "=", "pending"),
            ]
        )

    def _search_sign(self, operator, value, domain):
        """Return the open deals of a domain, or all others.

        :param str operator: of the search, as the value
        :param Domain domain: the deals that show the sign
        """
        if operator != "in":
            return NotImplemented
        shown = self._get_pursued_domain() & domain
        answers = {True: shown, False: ~shown}
        return Domain.OR(answers[bool(wanted)] for wanted in value)

    def _search_is_slipping(self, operator, value):
        signs = Domain.OR(Domain(name, "=", True) for name in SIGNS)
        return self._search_sign(operator, value, signs)

    def _search_is_past_closing(self, operator, value):
        today = fields.Date.context_today(self)
        past = Domain("date_deadline", "<", today)
        return self._search_sign(operator, value, past)

    def _search_is_unplanned(self, operator, value):
        return self._search_sign(operator, value, Domain("activity_ids", "=", False))

    def _search_is_silent(self, operator, value):
        days = self.env.company.deal_silence_days
        border = fields.Datetime.now() - timedelta(days=days)
        silent = Domain("date_start", "<", border) & ~self._domain_touched(border)
        return self._search_sign(operator, value, silent)

    def _domain_touched(self, border):
        """Return the deals about which there was a contact since a moment.

        The ids are read first: as a part of the search, the planner would go through
        all interactions once for each deal.
        """
        interactions = self.env["crm.interaction"]

        def to_sql(_model, alias, _query):
            # silence is a fact about the deal, whoever broke it
            groups = interactions.sudo()._read_group(
                [
                    ("lead_id", "!=", False),
                    ("state", "=", "done"),
                    ("is_contact", "=", True),
                    ("date", ">=", border),
                ],
                ["lead_id"],
            )
            array = f"{{{','.join(str(deal.id) for (deal,) in groups)}}}"
            return SQL("%s = ANY(%s::int4[])", SQL.identifier(alias, "id"), array)

        return Domain.custom(to_sql=to_sql)

    def _search_is_slow(self, operator, value):
        return self._search_sign(
            operator, value, Domain.custom(to_sql=self._get_slow_sql)
        )

    def _get_slow_sql(self, _model, alias, _query):
        """Return the condition that a deal stays longer than nearly all that passed."""
        self.env["crm.deal.stage.history"].flush_model()
        return SQL(
            """%(id)s IN (
                SELECT stay.deal_id
                FROM crm_deal_stage_history stay
                JOIN crm_lead deal ON deal.id = stay.deal_id
                JOIN (
                    SELECT COALESCE(passed.deal_type_id, 0) AS type_id, past.stage_id,
                        PERCENTILE_CONT(0.9) WITHIN GROUP (
                            ORDER BY past.date_out - past.date_in) AS length
                    FROM crm_deal_stage_history past
                    JOIN crm_lead passed ON passed.id = past.deal_id
                    WHERE past.date_out IS NOT NULL AND NOT (
                            passed.won_status = 'lost'
                            AND passed.stage_id = past.stage_id)
                        AND (passed.company_id IS NULL
                            OR passed.company_id IN %(companies)s)
                    GROUP BY type_id, past.stage_id
                    HAVING COUNT(*) >= %(enough)s
                ) pace ON pace.stage_id = stay.stage_id
                    AND pace.type_id = COALESCE(deal.deal_type_id, 0)
                WHERE stay.date_out IS NULL AND %(now)s - stay.date_in > pace.length
            )""",
            id=SQL.identifier(alias, "id"),
            companies=self.env.companies._ids,
            enough=MIN_PASSED,
            now=fields.Datetime.now(),
        )
