from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Portal users see what their scope says."""

    _inherit = "res.users"

    def _get_portal_order_domain(self, path):
        """How far record rules narrow what a user sees of quotations and orders.

        Nothing is narrowed for people of the house, nor where customers see those of
        their whole company, which is Odoo's own rule.

        :param str path: field that holds the customer
        :return: a domain as a list
        """
        if not self.share:
            return list(Domain.TRUE)
        # the scope is not for customers to read
        partner = self.sudo().partner_id
        if partner._get_portal_scope(self.sudo().company_id) == "company":
            return list(Domain.TRUE)
        return list(partner._get_portal_scope_domain(self.sudo().company_id, path))
