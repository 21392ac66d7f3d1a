"""Sales analysis by business partner."""

from odoo import fields, models


class SaleReport(models.Model):
    """Sales of whole groups of legal entities."""

    _inherit = "sale.report"

    business_partner_id = fields.Many2one("res.partner", readonly=True)

    def _select_additional_fields(self):
        columns = super()._select_additional_fields()
        columns["business_partner_id"] = "partner.business_partner_id"
        return columns

    def _group_by_sale(self):
        return f"""{super()._group_by_sale()},
            partner.business_partner_id"""
