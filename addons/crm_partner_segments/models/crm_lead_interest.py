from odoo import api, fields, models


class CrmLead(models.Model):
    """A deal knows what brought it, tells its customer and learns from it."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "client.interest.mixin"]

    interest_kind = fields.Selection(compute="_compute_interest")
    interest_source_id = fields.Many2one(
        compute="_compute_interest", store=True, readonly=False, precompute=True
    )
    interest_medium_id = fields.Many2one(
        compute="_compute_interest", store=True, readonly=False, precompute=True
    )
    interest_campaign_id = fields.Many2one(
        compute="_compute_interest", store=True, readonly=False, precompute=True
    )
    interest_user_id = fields.Many2one(
        compute="_compute_interest", store=True, readonly=False, precompute=True
    )
    interest_partner_id = fields.Many2one(
        compute="_compute_interest", store=True, readonly=False, precompute=True
    )

    @api.depends("campaign_id", "medium_id", "partner_id", "source_id")
    def _compute_interest(self):
        """Of a deal that has none: its own marketing data, else of its customer."""
        for lead in self:
            if lead._has_interest():
                lead._compute_interest_kind()
                continue
            values = lead._get_marketing_interest()
            customer = lead.partner_id.commercial_partner_id
            if not values and customer:
                values = customer._get_interest_values()
            if values:
                lead.update(values)

    @api.model_create_multi
    def create(self, vals_list):
        """A customer without primary interest takes that of its deal."""
        leads = super().create(vals_list)
        leads._share_interest()
        return leads

    def write(self, vals):
        """A customer without primary interest takes that of its deal."""
        result = super().write(vals)
        if "partner_id" in vals or any(name.startswith("interest_") for name in vals):
            self._share_interest()
        return result

    def _share_interest(self):
        for lead in self.filtered(
            lambda lead: lead.partner_id and lead._has_interest()
        ):
            # who brought a customer is not the secret of the one who keeps the card
            customer = lead.partner_id.sudo().commercial_partner_id
            if not customer._has_interest() and not customer.user_ids:
                values = lead._get_interest_values()
                if values.get("interest_partner_id") != customer.id:
                    customer.write(values)

    def _get_marketing_interest(self):
        if self.source_id or self.medium_id:
            return {
                "interest_kind": "source",
                "interest_source_id": self.source_id.id,
                "interest_medium_id": self.medium_id.id,
            }
        if self.campaign_id:
            return {
                "interest_kind": "event",
                "interest_campaign_id": self.campaign_id.id,
            }
        return {}

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        """The customer made from a lead has the interest of the lead."""
        values = super()._prepare_customer_values(
            partner_name, is_company=is_company, parent_id=parent_id
        )
        if not parent_id:
            values.update(self._get_interest_values())
        return values

    def _merge_get_fields_specific(self):
        """Of merged deals the first one with an interest gives it as a whole."""
        specific = super()._merge_get_fields_specific()
        for fname in self._get_interest_fields():
            specific[fname] = self._merge_interest
        return specific

    @api.model
    def _merge_interest(self, fname, leads):
        return next(iter(leads.filtered(lambda lead: lead._has_interest())), leads[:1])[
            fname
        ]
