from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

ACTIVITY = "sale_offers.mail_activity_type_lapse"
BATCH = 200
# what lapsed long ago is history, and nobody's task when the addon arrives
REMEMBERED_DAYS = 30
# the first and the last place on earth where a day begins
EARLIEST = timedelta(hours=14)


class SaleLapseMixin(models.AbstractModel):
    """A document that ends on a day, of which somebody is reminded once."""

    _name = "sale.lapse.mixin"
    _description = "Document That Lapses"

    lapse_reminded = fields.Boolean(
        readonly=True, copy=False, help="Somebody was told that it lapses."
    )
    lapse_state = fields.Selection(
        [("soon", "Lapses Soon"), ("lapsed", "Lapsed")],
        compute="_compute_lapse_state",
        search="_search_lapse_state",
    )

    # WHAT A KIND OF DOCUMENT SAYS ABOUT ITSELF

    @api.model
    def _get_lapse_field(self):
        """The field with the last day."""
        raise NotImplementedError

    @api.model
    def _get_lapse_open_state(self):
        """The state in which its end matters."""
        raise NotImplementedError

    @api.model
    def _get_lapse_days(self, company):
        """How many days before the end a company wants to know."""
        raise NotImplementedError

    def _get_lapse_user(self):
        """Who is told."""
        return self.user_id.filtered("active")

    @api.model
    def _get_lapse_owner_domain(self):
        """Documents that have somebody to be told."""
        return Domain("user_id", "!=", False)

    def _get_lapse_words(self, is_over):
        """What is told."""
        raise NotImplementedError

    # STATE

    def _compute_lapse_state(self):
        for document in self:
            document.lapse_state = document._find_lapse_state(
                fields.Date.context_today(document)
            )

    def _find_lapse_state(self, today):
        """Whether it lapses soon, or has lapsed, on a day; False otherwise."""
        day = self[self._get_lapse_field()]
        if not day or self.state != self._get_lapse_open_state():
            return False
        if day < today:
            return "lapsed"
        days = self._get_lapse_days(self.company_id or self.env.company)
        return "soon" if day <= today + timedelta(days) else False

    def _search_lapse_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        is_open = Domain("state", "=", self._get_lapse_open_state())
        found = Domain.FALSE
        if "lapsed" in value:
            found |= is_open & Domain(self._get_lapse_field(), "<", today)
        if "soon" in value:
            found |= is_open & self._get_soon_domain(today)
        if False in value:
            found |= ~is_open | ~self._search_lapse_state("in", ["lapsed", "soon"])
        return found

    @api.model
    def _get_soon_domain(self, today):
        name = self._get_lapse_field()
        soon = Domain.OR(
            Domain("company_id", "in", [company.id, False])
            & Domain(name, "<=", today + timedelta(self._get_lapse_days(company)))
            for company in self.env.companies
        )
        return Domain(name, ">=", today) & soon

    # REMINDER

    @api.model
    def _cron_remind_of_lapse(self):
        """Tell people of what lapses, once, by their own calendar day."""
        Cron = self.env["ir.cron"]
        domain = self._get_lapse_reminder_domain()
        Cron._commit_progress(remaining=self.search_count(domain))
        last = 0
        while batch := self.search(
            domain & Domain("id", ">", last), order="id", limit=BATCH
        ):
            last = batch[-1].id
            batch._remind_of_lapse()
            if not Cron._commit_progress(len(batch)):
                break

    @api.model
    def _get_lapse_reminder_domain(self):
        """All that might have to be told of anywhere on earth."""
        name = self._get_lapse_field()
        today = (fields.Datetime.now() + EARLIEST).date()
        companies = self.env["res.company"].search([])
        days = max(map(self._get_lapse_days, companies))
        return (
            Domain("state", "=", self._get_lapse_open_state())
            & Domain("lapse_reminded", "=", False)
            & Domain(name, "<=", today + timedelta(days))
            & Domain(name, ">=", today - timedelta(REMEMBERED_DAYS))
            & self._get_lapse_owner_domain()
        )

    def _remind_of_lapse(self):
        """Give those who are responsible one activity for each document that is due."""
        today = {}
        due = self.browse()
        kind = self.env.ref(ACTIVITY)
        vals_list = []
        for document in self:
            user = document._get_lapse_user()
            zone = document._get_lapse_zone(user)
            if zone not in today:
                today[zone] = fields.Date.context_today(self.with_context(tz=zone))
            state = document._find_lapse_state(today[zone])
            if not user or not state:
                continue
            due |= document
            vals_list.append(document._prepare_lapse_activity_vals(kind, user, state))
        # told by the clock of the client; an e-mail for each would be too much
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quiet.create(vals_list)
        due.lapse_reminded = True

    def _get_lapse_zone(self, user):
        company = self.company_id or self.env.company
        return user.tz or company.partner_id.tz or "UTC"

    def _prepare_lapse_activity_vals(self, kind, user, state):
        words = self.with_context(lang=user.lang)._get_lapse_words(state == "lapsed")
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "activity_type_id": kind.id,
            "summary": words,
            "user_id": user.id,
            "date_deadline": self[self._get_lapse_field()],
            "automated": True,
        }

    def write(self, vals):
        """What goes on, ends or is prolonged needs no reminder any more."""
        watched = {"state", self._get_lapse_field()}
        if not watched & vals.keys():
            return super().write(vals)
        reminded = self.filtered("lapse_reminded")
        before = {document: document._get_lapse_values() for document in reminded}
        result = super().write(vals)
        reminded.filtered(
            lambda document: document._get_lapse_values() != before[document]
        )._forget_lapse()
        return result

    def _get_lapse_values(self):
        return (self.state, self[self._get_lapse_field()])

    def _forget_lapse(self):
        if self:
            # the reminder may be somebody else's
            documents = self.sudo()
            documents.activity_unlink([ACTIVITY])
            documents.lapse_reminded = False
