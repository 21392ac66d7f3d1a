from odoo import api, models
from odoo.tools import format_date


class SaleOffer(models.Model):
    """Offers end, and who is responsible knows in time."""

    _name = "sale.offer"
    _inherit = ["sale.offer", "sale.lapse.mixin"]

    _active_end = models.Index(
        "(date_end) WHERE state = 'active' AND lapse_reminded IS NOT TRUE"
    )

    @api.model
    def _get_lapse_field(self):
        return "date_end"

    @api.model
    def _get_lapse_open_state(self):
        return "active"

    @api.model
    def _get_lapse_days(self, company):
        return company.offer_reminder_days

    def _remind_of_lapse(self):
        """Nobody is told of an offer that another version already follows."""
        followers = self.search(
            [("previous_id", "in", self.ids), ("state", "=", "active")]
        )
        told = self - followers.previous_id
        return super(SaleOffer, told)._remind_of_lapse()

    def _set_state(self, state):
        """With the next version in force nobody has to think of the old one."""
        result = super()._set_state(state)
        if state == "active":
            self.previous_id.filtered("lapse_reminded")._forget_lapse()
        return result

    def _get_lapse_words(self, is_over):
        values = {
            "name": self.display_name,
            "day": format_date(self.env, self.date_end),
        }
        if is_over:
            return self.env._("%(name)s ended on %(day)s", **values)
        return self.env._("%(name)s ends on %(day)s: make the next version?", **values)
