from odoo import fields, models
from odoo.fields import Domain

from .res_company_portal import SCOPES


class ResPartner(models.Model):
    """Which offers, quotations and orders a customer sees in the portal."""

    _inherit = "res.partner"

    portal_scope = fields.Selection(
        SCOPES,
        string="Sees in the Portal",
        groups="sales_team.group_sale_salesman",
        help="Which offers, quotations and orders the customer sees in the portal.\n"
        "Empty: as set for the company of the contact, else for all customers.\n"
        "Branch: those of the address above the contact, and of everybody below it.",
    )

    def write(self, vals):
        """What customers see changes at once."""
        result = super().write(vals)
        if "portal_scope" in vals or ("parent_id" in vals and self.sudo().user_ids):
            self.env.registry.clear_cache()
        return result

    def _get_portal_scope(self, company):
        """What a contact sees: as said for it, its company, or all customers.

        :param company: the company that sells
        """
        self.ensure_one()
        return (
            self.portal_scope
            or self.commercial_partner_id.portal_scope
            or company.portal_scope
        )

    def _get_portal_scope_domain(self, company, path):
        """Documents that a contact sees.

        :param company: the company that sells
        :param str path: field of the documents that holds the customer
        """
        scope = self._get_portal_scope(company)
        if scope == "own":
            return Domain(path, "=", self.id)
        root = self.commercial_partner_id
        if scope == "branch":
            root = self.parent_id or self
        return Domain(path, "child_of", root.ids)
