"""Relations, groups, segments and care survive the merging of partners."""

from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Prepare what core points at the remaining partner by plain SQL."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # Relations and groups that reach into other companies stay sound as well.
        partners = (src_partners | dst_partner).sudo()
        links = self.env["crm.partner.link"].sudo()
        links._prepare_partner_merge(partners)
        members = partners.business_member_ids | partners.business_partner_id
        partners._prepare_business_merge(dst_partner)
        self.env["segment.membership"].sudo()._prepare_partner_merge(
            partners, dst_partner
        )
        res = super()._update_foreign_keys(src_partners, dst_partner)
        moved = links.search([("partner_id", "=", dst_partner.id)])
        self.env.add_to_compute(links._fields["company_id"], moved | moved.mirror_id)
        self.env.add_to_compute(
            partners._fields["business_partner_id"], members - src_partners
        )
        return res

    @api.model
    def _update_reference_fields(self, src_partners, dst_partner):
        activities = self.env["mail.activity"].sudo()
        activities._prepare_partner_merge(src_partners | dst_partner, dst_partner)
        return super()._update_reference_fields(src_partners, dst_partner)
