from odoo import fields, models


class SaleReport(models.Model):
    """Sales by the region of the customer."""

    _inherit = "sale.report"

    business_region_id = fields.Many2one("crm.business.region", readonly=True)

    def _select_additional_fields(self):
        """Add the business region of the customer of the order."""
        return {
            **super()._select_additional_fields(),
            "business_region_id": "partner.business_region_id",
        }

    def _group_by_sale(self):
        return f"{super()._group_by_sale()}, partner.business_region_id"
