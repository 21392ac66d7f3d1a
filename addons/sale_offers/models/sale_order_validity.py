from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date


class SaleOrder(models.Model):
    """Quotations lapse, and their sales person knows."""

    _name = "sale.order"
    _inherit = ["sale.order", "sale.lapse.mixin"]

    _sent_validity = models.Index(
        "(validity_date) WHERE state = 'sent' AND lapse_reminded IS NOT TRUE"
    )

    @api.depends("offer_id")
    def _compute_validity_date(self):
        """A quotation does not outlive its offer; one that was sent gets no new date."""
        sent = self.filtered(
            lambda order: order.offer_id and order.state not in (False, "draft")
        )
        for order in sent:
            order.validity_date = order.validity_date
        result = super(SaleOrder, self - sent)._compute_validity_date()
        for order in self.filtered("offer_id"):
            # the end of the offer holds also for those who may not open it
            end = order.offer_id.sudo().date_end
            if end and (not order.validity_date or order.validity_date > end):
                order.validity_date = end
        return result

    @api.model
    def _get_lapse_field(self):
        return "validity_date"

    @api.model
    def _get_lapse_open_state(self):
        return "sent"

    @api.model
    def _get_lapse_days(self, company):
        return company.quotation_reminder_days

    def _get_lapse_user(self):
        """The sales person, or the leader of the team of one who has left."""
        return super()._get_lapse_user() or self.team_id.user_id.filtered("active")

    @api.model
    def _get_lapse_owner_domain(self):
        return super()._get_lapse_owner_domain() | Domain(
            "team_id.user_id", "!=", False
        )

    def _get_lapse_words(self, is_over):
        values = {
            "name": self.name,
            "day": format_date(self.env, self.validity_date),
        }
        if is_over:
            return self.env._(
                "%(name)s lapsed on %(day)s: prolong or cancel it", **values
            )
        return self.env._("%(name)s lapses on %(day)s: ask the customer", **values)
