from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """How a company deals."""

    _inherit = "res.company"

    deal_type_id = fields.Many2one(
        "crm.deal.type",
        string="Usual Deal Type",
        ondelete="restrict",
        help="New deals of the company are of this type until somebody says otherwise. "
        "Empty: they have no type and go through the stages that have none.",
    )

    @api.constrains("deal_type_id")
    def _check_deal_type_id(self):
        for company in self:
            owner = company.deal_type_id.company_id
            if owner and owner != company:
                raise ValidationError(
                    self.env._(
                        "“%(type)s” is a deal type of %(owner)s only. Choose a type of "
                        "%(company)s or one that is for every company.",
                        type=company.deal_type_id.name,
                        owner=owner.name,
                        company=company.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """A new company's usual type counts at once."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Another usual type counts at once."""
        if "deal_type_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    @api.model
    @tools.ormcache()
    def _get_usual_deal_types(self):
        """Return the usual deal types; asked for every new lead, so kept in memory.

        :return: {company id: deal type id} of the companies that have one
        """
        companies = self.sudo().search([("deal_type_id", "!=", False)])
        return {company.id: company.deal_type_id.id for company in companies}
