"""Sales orders make clients and are found by business partner."""

from odoo import fields, models


class SaleOrder(models.Model):
    """A confirmed order makes its customer a client."""

    _inherit = "sale.order"

    business_partner_id = fields.Many2one(
        related="partner_id.business_partner_id", string="Business Partner"
    )

    def _action_confirm(self):
        """Mark the customer of a confirmed order, and its company, as clients."""
        self.env["res.partner.relationship.kind"]._assign_role(
            "client", self.partner_id | self.partner_id.commercial_partner_id
        )
        return super()._action_confirm()
