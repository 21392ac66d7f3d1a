from odoo import models


class SaleOrder(models.Model):
    """Limits of discounts follow the customer of the order."""

    _inherit = "sale.order"

    def _get_limiting_segments(self):
        """Segments of the customer that limit discounts."""
        # what a segment decides holds for those who do not see it, too
        Segment = self.env["res.partner.segment"].sudo()
        company = self.company_id or self.env.company
        limiting = Segment.search(
            [
                ("limit_discount", "=", True),
                ("company_id", "in", [company.id, False]),
            ]
        )
        return limiting.filtered(
            lambda segment: segment.id in self._get_partner_segment_ids(limiting)
        )

    def write(self, vals):
        """Another customer may not get more than its segments allow."""
        result = super().write(vals)
        if "partner_id" in vals:
            self.order_line._check_discount_limits(kinds=("segment",))
        return result
