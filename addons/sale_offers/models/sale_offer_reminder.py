from odoo import api, fields, models
from odoo.tools import format_date

REMINDER = "sale_offers.mail_activity_type_offer_end"


class SaleOffer(models.Model):
    """The responsible hears of the end of an offer while there is time to prolong it."""

    _inherit = "sale.offer"

    reminded_end = fields.Date(
        readonly=True,
        copy=False,
        help="The end of which the responsible was reminded already.",
    )

    @api.model
    def _cron_remind_of_end(self):
        """Remind of offers that end soon, each version and each end once."""
        today = fields.Date.context_today(self)
        for company in self.env["res.company"].search([]):
            days = company.offer_reminder_days
            if not days:
                continue
            companies = [company.id]
            if company == self.env.company:
                # offers of every company are reminded of by the rules of the main one
                companies.append(False)
            offers = self.search(
                [
                    ("state", "=", "active"),
                    ("company_id", "in", companies),
                    ("date_end", ">=", today),
                    ("date_end", "<=", fields.Date.add(today, days=days)),
                ]
            )
            offers.filtered(lambda offer: offer._is_to_remind())._remind_of_end()

    def _is_to_remind(self):
        """Whether nobody was told of the end yet, and nothing follows the offer."""
        return self.reminded_end != self.date_end and not self._get_next_versions()

    def _get_next_versions(self):
        """Versions after these that hold, or will when their day comes."""
        return self.search([("previous_id", "in", self.ids), ("state", "=", "active")])

    def _remind_of_end(self):
        for offer in self:
            user = offer.user_id or offer.create_uid
            lang = user.lang
            offer = offer.with_context(lang=lang)
            offer.activity_schedule(
                REMINDER,
                date_deadline=offer.date_end,
                user_id=user.id,
                summary=offer.env._(
                    "Offer ends on %(day)s: prolong it or let it end",
                    day=format_date(offer.env, offer.date_end, lang_code=lang),
                ),
            )
            offer.reminded_end = offer.date_end

    def _close_reminders(self):
        """Nobody has to think of the end any more."""
        reminded = self.filtered("reminded_end")
        # the activity may be that of somebody else
        reminded.sudo().activity_unlink([REMINDER])

    def write(self, vals):
        """Another end makes the reminder of the old one needless."""
        result = super().write(vals)
        if "date_end" in vals:
            self.filtered(
                lambda offer: offer.reminded_end != offer.date_end
            )._close_reminders()
        return result

    def _set_state(self, state):
        """An offer that is closed, or has a next version in force, needs no reminder."""
        result = super()._set_state(state)
        ended = self if state != "active" else self.previous_id
        ended._close_reminders()
        return result
