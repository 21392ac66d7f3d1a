import logging
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

_logger = logging.getLogger(__name__)


class SaleOffer(models.Model):
    """The schedule goes on by itself."""

    _inherit = "sale.offer"

    @api.model
    def _cron_periods(self):
        """Add the periods that come, and make what is due today, once for each period."""
        Cron = self.env["ir.cron"]
        self._extend_schedules()
        periods = self.env["sale.offer.period"]._find_unhandled()
        Cron._commit_progress(remaining=len(periods))
        for period in periods:
            period._handle()
            if not Cron._commit_progress(1):
                break

    def _extend_schedules(self):
        """Keep a year of periods ahead for the offers that go on."""
        offers = self.search([("is_regular", "=", True), ("state", "=", "active")])
        known = dict(
            self.env["sale.offer.period"]._read_group(
                [("offer_id", "in", offers.ids)], ["offer_id"], ["date_to:max"]
            )
        )
        offers.filtered(
            lambda offer: offer._is_schedule_short(known.get(offer))
        )._make_periods()

    def _is_schedule_short(self, known):
        """Whether less than eleven months ahead are written down.

        :param date known: the last day that is
        """
        ahead = self._get_today() + relativedelta(months=11)
        return (known or date.min) < min(ahead, self._get_last_day() or date.max)


class SaleOfferPeriod(models.Model):
    """What is made when a period is due."""

    _inherit = "sale.offer.period"

    @api.model
    def _find_unhandled(self):
        """The periods that today belongs to and that nothing was made for yet."""
        today = fields.Date.today()
        periods = self.search(
            Domain("handled_at", "=", False)
            # where the company sells it may be a day earlier or later
            & Domain("date_from", "<=", today + timedelta(days=1))
            & Domain("date_to", ">=", today - timedelta(days=1))
            & Domain("offer_id.state", "=", "active")
            & Domain("offer_id.is_regular", "=", True)
        )
        return periods.filtered(
            lambda period: (
                period.date_from <= period.offer_id._get_today() <= period.date_to
            )
        )

    def _handle(self):
        """Make what is due, unless it was made; what goes wrong is told on the offer."""
        self.ensure_one()
        if not self._lock_unhandled():
            return
        try:
            with self.env.cr.savepoint():
                self._make_due()
        except OperationalError:
            # two at once: the transaction is lost, the next run looks again
            raise
        except Exception as error:
            _logger.warning(
                "Period %s of offer %s: %s",
                *(self.id, self.offer_id.id, error),
                exc_info=not isinstance(error, UserError),
            )
            self._tell_error(str(error) or type(error).__name__)

    def _lock_unhandled(self):
        """Whether the period is this run's to handle."""
        locked = self.try_lock_for_update()
        locked.invalidate_recordset(["handled_at"])
        return bool(locked) and not locked.handled_at

    def _make_due(self):
        if self.offer_id.due_action == "order":
            self._make_order()
        else:
            self._make_activity()
        self.write({"handled_at": fields.Datetime.now(), "error": False})

    def _make_order(self):
        vals = self._prepare_order_vals()
        orders = self.env["sale.order"].with_company(vals["company_id"])
        self.order_id = orders.create(vals)
        self.order_id.message_post(
            body=self.env._(
                "Made for %(period)s of regular offer %(offer)s.",
                period=self.display_name,
                offer=self.offer_id.display_name,
            )
        )

    def _prepare_order_vals(self):
        offer = self.offer_id
        return {
            "partner_id": offer.partner_id.id,
            "company_id": self._get_company().id,
            "offer_id": offer.id,
            "user_id": self._get_responsible().id,
            "origin": offer.number,
            "order_line": [
                Command.create(
                    {
                        "product_id": target.product_id.id,
                        "product_uom_qty": target.quantity,
                        "product_uom_id": target.uom_id.id,
                    }
                )
                for target in offer.target_ids
            ],
        }

    def _get_company(self):
        """The company that sells: of the offer, else of who is responsible."""
        return self.offer_id.company_id or self._get_responsible().company_id

    def _get_responsible(self):
        offer = self.offer_id
        customer = offer.partner_id.commercial_partner_id
        return (
            offer.user_id
            or offer.partner_id.user_id
            or customer.user_id
            or offer.create_uid
        )

    def _make_activity(self):
        user = self._get_responsible()
        self.offer_id.with_context(lang=user.lang).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.date_from,
            user_id=user.id,
            summary=self.with_context(lang=user.lang)._get_activity_summary(),
        )

    def _get_activity_summary(self):
        return self.env._("Order for %(period)s is due", period=self.display_name)

    def _tell_error(self, text):
        """Say on the offer why nothing was made; the form shows what is wrong now."""
        is_told = bool(self.error)
        self.error = text
        if is_told:
            return
        self.offer_id.message_post(
            body=self.env._(
                "Nothing was made for %(period)s: %(error)s\n"
                "It is tried again every hour.",
                period=self.display_name,
                error=text,
            ),
            partner_ids=self._get_responsible().partner_id.ids,
        )

    def action_make_order(self):
        """Open the draft order of the period, made now when there is none.

        :return: a window action
        :raises UserError: an offer that does not hold, or is for many customers
        :raises AccessError: somebody who may not make orders
        """
        self.ensure_one()
        self.check_access("read")
        order = self.sudo().order_id
        if not order:
            self._check_may_make_order()
            order = self._make_order_by_hand()
        return order.sudo(False)._get_records_action(context={})

    def _check_may_make_order(self):
        offer = self.offer_id
        if offer.kind == "standard" or offer.state != "active":
            raise UserError(
                self.env._(
                    "An order is made of an individual offer that holds. %(offer)s is "
                    "none: make the quotation yourself.",
                    offer=offer.display_name,
                )
            )

    def _make_order_by_hand(self):
        """Make the order with the rights of the user, and note that it is there."""
        # nobody writes periods by hand; the row lock keeps two from making two orders
        period = self.sudo()
        period.lock_for_update()
        vals = {**period._prepare_order_vals(), "user_id": self.env.uid}
        order = self.env["sale.order"].with_company(vals["company_id"]).create(vals)
        period.write(
            {"order_id": order.id, "handled_at": fields.Datetime.now(), "error": False}
        )
        return order
