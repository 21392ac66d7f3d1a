from odoo import models


class CrmLead(models.Model):
    """Everything of a deal in one place."""

    _inherit = "crm.lead"

    def action_view_documents(self):
        """Open mails, calls, meetings, documents of sale, tasks and files of the deal.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_deals.crm_deal_record_action"
        )
        return {
            **action,
            "domain": [("deal_id", "=", self.id)],
            "context": {"interaction_lead_id": self.id},
        }
