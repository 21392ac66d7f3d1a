from odoo import api, models


class CrmLead(models.Model):
    """Deals that come from a file, with what their clients need."""

    _inherit = "crm.lead"

    @api.model
    def get_import_templates(self):
        """Offer a file that also has the deal type and the demand.

        :return: list of dicts with ``label`` and ``template``
        """
        return [
            *super().get_import_templates(),
            {
                "label": self.env._("Import Template for Deals with Their Demand"),
                "template": "/crm_deals/static/xls/crm_deal_import.xlsx",
            },
        ]
