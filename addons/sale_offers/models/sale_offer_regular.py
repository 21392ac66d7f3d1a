from datetime import UTC, datetime, timedelta

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STEPS = {
    "week": {"weeks": 1},
    "month": {"months": 1},
    "quarter": {"months": 3},
    "year": {"years": 1},
}
SCHEDULE = {
    "is_regular",
    "period_kind",
    "period_every",
    "period_count",
    "target_amount",
    "target_ids",
}
HORIZON = relativedelta(years=1)


class SaleOffer(models.Model):
    """Offers under which a customer buys again and again, by a schedule."""

    _inherit = "sale.offer"

    is_regular = fields.Boolean(
        "Regular",
        tracking=True,
        help="The customer buys period by period, as much as the targets say.",
    )
    period_kind = fields.Selection(
        [
            ("week", "Weeks"),
            ("month", "Months"),
            ("quarter", "Quarters"),
            ("year", "Years"),
        ],
        default="month",
        tracking=True,
    )
    period_every = fields.Integer(
        "Every", default=1, help="How many weeks, months... make one period."
    )
    period_count = fields.Integer(
        "Number of Periods",
        tracking=True,
        help="0: as many as there are until the offer ends.",
    )
    due_action = fields.Selection(
        [("order", "Draft Order"), ("activity", "Activity")],
        string="When Due, Make",
        default="activity",
        tracking=True,
        help="Draft order: a quotation of the products of the targets is made on the "
        "first day of a period.\nActivity: the responsible is reminded to ask for it.",
    )
    target_amount = fields.Monetary(
        "Target Sum",
        tracking=True,
        help="What is to be ordered in each period, without taxes. 0: any sum.",
    )
    target_ids = fields.One2many(
        "sale.offer.target", "offer_id", "Target Quantities", copy=True
    )
    period_ids = fields.One2many("sale.offer.period", "offer_id", "Periods")
    period_problem = fields.Text(
        "What Went Wrong", compute="_compute_period_problem", compute_sudo=True
    )

    _period_numbers = models.Constraint(
        "CHECK(period_every BETWEEN 1 AND 12 AND period_count BETWEEN 0 AND 500)",
        "A period is made of 1 to 12 weeks, months, quarters or years, and there are at "
        "most 500 periods.",
    )
    _target_positive = models.Constraint(
        "CHECK(target_amount >= 0)", "The target sum cannot be below zero."
    )
    _regular = models.Index("(id) WHERE is_regular AND state = 'active'")

    @api.constrains("is_regular", "kind", "due_action", "period_kind")
    def _check_regular(self):
        for offer in self.filtered("is_regular"):
            if not offer.period_kind or not offer.due_action:
                raise ValidationError(
                    self.env._(
                        "Regular offer %(name)s needs a length of its periods, and what "
                        "is made when one is due.",
                        name=offer.display_name,
                    )
                )
            if offer.kind == "standard" and offer.due_action == "order":
                raise ValidationError(
                    self.env._(
                        "Offer %(name)s is for many customers: nobody knows whose order "
                        "to make. Let it make activities, or make an individual offer.",
                        name=offer.display_name,
                    )
                )

    @api.depends("period_ids.error")
    def _compute_period_problem(self):
        for offer in self:
            wrong = offer.period_ids.filtered("error")
            lines = [f"{period.display_name}: {period.error}" for period in wrong]
            offer.period_problem = "\n".join(lines) or False

    @api.onchange("kind")
    def _onchange_kind_regular(self):
        if self.kind == "standard":
            self.due_action = "activity"

    def write(self, vals):
        """The schedule is a term as any other: it stays while the offer holds."""
        if not self.env.su and SCHEDULE & vals.keys():
            self._check_open()
        return super().write(vals)

    def _get_approval_term_fields(self):
        terms = super()._get_approval_term_fields()
        terms["other"] = [*terms["other"], *sorted(SCHEDULE)]
        return terms

    def _get_approval_value(self, name):
        """Targets are remembered by what they say, not by their ids."""
        if name != "target_ids":
            return super()._get_approval_value(name)
        return sorted(
            [target.product_id.id, target.quantity, target.uom_id.id]
            for target in self.target_ids
        )

    def _show_approval_value(self, key, value):
        if key != "target_ids" or not value:
            return super()._show_approval_value(key, value)
        products = self.env["product.product"].sudo()
        return ", ".join(
            f"{products.browse(product).display_name} {quantity:g}"
            for product, quantity, _uom in value
        )

    # DAYS

    def _get_zone(self):
        """The time zone of the company that sells."""
        # who reads an offer need not read the address of the company
        company = (self.company_id or self.env.company).sudo()
        return pytz.timezone(
            company.partner_id.tz or company.resource_calendar_id.tz or "UTC"
        )

    def _get_today(self):
        """The day it is where the company sells."""
        return datetime.now(UTC).astimezone(self._get_zone()).date()

    def _get_period_start(self, number):
        """The first day of a period, counted from the first day of the offer.

        Counting from there and not from the period before keeps month ends: 31 January,
        28 February, 31 March.

        :param int number: 1 for the first period
        """
        step = STEPS[self.period_kind]
        times = (number - 1) * self.period_every
        return self.date_start + relativedelta(
            **{unit: size * times for unit, size in step.items()}
        )

    def _get_last_day(self):
        """The last day of the schedule; False when it goes on and on."""
        ends = [self.date_end] if self.date_end else []
        if self.period_count:
            after = self._get_period_start(self.period_count + 1)
            ends.append(after - timedelta(days=1))
        return min(ends) if ends else False

    def _get_schedule(self, until):
        """The periods of the offer that begin up to a day.

        :param date until: the last day looked at
        :return: list of ``(number, first day, last day)``
        """
        last = self._get_last_day()
        if last:
            until = min(until, last)
        periods, number = [], 1
        start = self._get_period_start(number)
        while start <= until:
            after = self._get_period_start(number + 1)
            end = after - timedelta(days=1)
            periods.append((number, start, min(end, last) if last else end))
            number, start = number + 1, after
        return periods

    # PERIODS

    def _set_state(self, state):
        """The schedule is made when the offer comes into force."""
        result = super()._set_state(state)
        if state == "active":
            self.filtered("is_regular")._make_periods(anew=True)
        return result

    def _make_periods(self, anew=False):
        """Write down the periods of a year ahead that are not there yet.

        :param bool anew: the schedule may be another one: what nothing was made for yet
            goes first
        """
        # nobody makes periods by hand
        offers = self.sudo()
        if anew:
            offers.period_ids.filtered(lambda period: not period.handled_at).unlink()
        vals_list = []
        for offer in offers:
            known = max(offer.period_ids.mapped("date_to"), default=False)
            vals_list += [
                offer._prepare_period_vals(number, start, end)
                for number, start, end in offer._get_schedule(
                    offer._get_today() + HORIZON
                )
                if not known or start > known
            ]
        return offers.env["sale.offer.period"].create(vals_list)

    def _prepare_period_vals(self, number, start, end):
        return {
            "offer_id": self.id,
            "number": number,
            "date_from": start,
            "date_to": end,
            "target_amount": self.target_amount,
        }

    def action_view_periods(self):
        """Open the periods of the offer.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale_offers.sale_offer_period_action"
        )
        return {
            **action,
            "name": self.env._("Periods of %(offer)s", offer=self.display_name),
            "domain": [("offer_id", "=", self.id)],
            "context": {},
        }

    # PROLONGING

    def action_prolong(self):
        """Make the next version of a regular offer, for as long again.

        :return: a window action that opens the new version
        :raises UserError: an offer without an end, or without periods
        """
        self.ensure_one()
        last = self._get_last_day() if self.is_regular else False
        if not last:
            raise UserError(
                self.env._(
                    "Offer %(name)s has no last day: its periods come by themselves. "
                    "Make its next version to change the terms.",
                    name=self.display_name,
                )
            )
        new = self.copy(self._prepare_prolonged_vals(last))
        return new._get_records_action(context={})

    def _prepare_prolonged_vals(self, last):
        start = last + timedelta(days=1)
        return {
            **self._prepare_new_version_vals(),
            "date_start": start,
            "date_end": self.date_end and self._shift_end(start, last),
        }

    def _shift_end(self, start, last):
        """As many periods from a day on as the offer has."""
        count = len(self._get_schedule(last))
        times = count * self.period_every
        step = {unit: size * times for unit, size in STEPS[self.period_kind].items()}
        return start + relativedelta(**step) - timedelta(days=1)
