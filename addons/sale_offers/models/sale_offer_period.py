from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

STATES = [
    ("future", "To Come"),
    ("due", "Due"),
    ("done", "Done"),
    ("late", "Late"),
]


class SaleOfferPeriod(models.Model):
    """A period of a regular offer: what is to be ordered in it, and what was.

    Periods are made by the schedule of the offer, nobody writes them by hand.
    """

    _name = "sale.offer.period"
    _description = "Period of a Regular Offer"
    _order = "date_from, id"

    offer_id = fields.Many2one(
        "sale.offer", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="offer_id.partner_id", store=True, index=True)
    user_id = fields.Many2one(related="offer_id.user_id", store=True)
    currency_id = fields.Many2one(related="offer_id.currency_id")
    number = fields.Integer("No", required=True, aggregator=None)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until", required=True)
    target_amount = fields.Monetary("Target Sum", aggregator=None)
    fact_amount = fields.Monetary(
        "Ordered", compute="_compute_fact", help="Confirmed orders, without taxes."
    )
    fact_count = fields.Integer("Orders", compute="_compute_fact", aggregator=None)
    fact_words = fields.Char("Quantities", compute="_compute_fact")
    share = fields.Float(
        "Done, %",
        compute="_compute_fact",
        digits=(5, 1),
        aggregator=None,
        help="How far the targets are reached: the mean of the sum and of each product, "
        "of which none counts for more than 100 %. Without targets one order is enough.",
    )
    state = fields.Selection(
        STATES, "Status", compute="_compute_fact", search="_search_state"
    )
    handled_at = fields.Datetime(
        "Made On", help="When the draft order or activity of the period was made."
    )
    order_id = fields.Many2one(
        "sale.order",
        "Draft Order",
        index="btree_not_null",
        ondelete="set null",
        help="The order that was made for the period.",
    )
    error = fields.Text("What Went Wrong")

    _once = models.UniqueIndex(
        "(offer_id, date_from)", "A period of an offer is there once."
    )
    _unhandled = models.Index("(date_from, date_to) WHERE handled_at IS NULL")

    @api.depends("number", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for period in self:
            period.display_name = self.env._(
                "%(from)s – %(to)s",
                **{
                    "from": format_date(self.env, period.date_from),
                    "to": format_date(self.env, period.date_to),
                },
            )

    @api.depends("offer_id", "date_from", "date_to", "target_amount")
    def _compute_fact(self):
        # what an offer brought is the same for everybody who sees the offer
        facts = self.sudo()._get_facts()
        for period in self:
            fact = facts[period.id]
            period.fact_amount = fact["amount"]
            period.fact_count = fact["count"]
            period.fact_words = period._get_quantity_words(fact["ordered"])
            period.share = fact["share"] * 100
            period.state = fact["state"]

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        periods = self.sudo().search(self._get_candidates(set(value)))
        facts = periods._get_facts()
        found = [id_ for id_, fact in facts.items() if fact["state"] in value]
        return Domain("id", "in", found)

    @api.model
    def _get_candidates(self, states):
        """The periods that may have one of some states, by their days alone."""
        tomorrow, yesterday = Domain("date_from", "<=", "+1d"), "-1d"
        domains = {
            "future": Domain("date_from", ">=", yesterday),
            "due": tomorrow & Domain("date_to", ">=", yesterday),
            "done": tomorrow,
            "late": Domain("date_to", "<=", "today"),
        }
        return Domain.OR(domains[state] for state in states if state in domains)

    # BUTTONS

    def action_view_orders(self):
        """Open the orders under the offer in the days of the period.

        :return: a window action
        """
        self.ensure_one()
        zone = self.offer_id._get_zone()
        start, end = self._get_moments(zone)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders of %(period)s", period=self.display_name),
            "res_model": "sale.order",
            "view_mode": "list,kanban,form",
            "domain": [
                ("offer_id", "=", self.offer_id.id),
                "|",
                ("id", "=", self.order_id.id),
                "&",
                ("date_order", ">=", start),
                ("date_order", "<", end),
            ],
            "context": {
                "default_offer_id": self.offer_id.id,
                "default_partner_id": self.partner_id.id,
            },
        }

    def action_view_offer(self):
        """Open the offer of the period.

        :return: a window action
        """
        self.ensure_one()
        return self.offer_id._get_records_action(context={})
