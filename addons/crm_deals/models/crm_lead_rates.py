from odoo import api, models

# what decides whether a deal counts, and with whom
_COUNTED_FIELDS = {
    "active",
    "company_id",
    "date_closed",
    "deal_type_id",
    "partner_id",
    "probability",
    "stage_id",
    "type",
    "user_id",
}

# what closes a deal or opens it again
_CLOSING_FIELDS = {"active", "probability", "stage_id"}


class CrmLead(models.Model):
    """Closed deals count in the win rates at once."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        """Count deals that come in closed, such as imported ones."""
        counting = super(CrmLead, self.with_context(deal_rates_counted=True))
        deals = counting.create(vals_list).with_env(self.env)
        deals._count_in_rates(1)
        return deals

    def write(self, vals):
        """Count deals that close, reopen, or turn out to be another's."""
        if not _COUNTED_FIELDS & set(vals) or self._is_being_counted():
            return super().write(vals)
        settled = self._get_settled()
        closing = bool(_CLOSING_FIELDS & set(vals))
        if not settled and not closing:
            return super().write(vals)
        settled._count_in_rates(-1)
        result = super(CrmLead, self.with_context(deal_rates_counted=True)).write(vals)
        (self if closing else settled)._count_in_rates(1)
        return result

    def unlink(self):
        """Take deleted deals out of the win rates."""
        self._count_in_rates(-1)
        return super().unlink()

    def _count_in_rates(self, sign):
        """Add the closed ones of these deals to the win rates, or take them away."""
        closed = self.filtered(
            lambda deal: deal.type == "opportunity" and deal.won_status != "pending"
        )
        if closed and not self._is_being_counted():
            # the counts are the system's: nobody writes them by hand
            self.env["crm.deal.rate.entry"].sudo()._add_deals(closed, sign)

    def _get_settled(self):
        """Return those of the deals and leads that are won or lost.

        Where the outcome still waits to be computed, nobody closed the deal, for that
        computes it; so nothing is computed here, before its time.
        """
        waiting = self.env.records_to_compute(self._fields["won_status"])
        return (self - waiting).filtered(lambda deal: deal.won_status != "pending")

    def _is_being_counted(self):
        """Tell whether a create or write around this one counts the deals."""
        return bool(self.env.context.get("deal_rates_counted"))
