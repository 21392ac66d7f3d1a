"""Relations survive the merging of partners."""

from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Prepare relations before core points them at the remaining partner by SQL."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # Relations with partners of other companies must stay sound as well.
        links = self.env["crm.partner.link"].sudo()
        links._prepare_partner_merge(src_partners | dst_partner)
        super()._update_foreign_keys(src_partners, dst_partner)
        moved = links.search([("partner_id", "=", dst_partner.id)])
        self.env.add_to_compute(links._fields["company_id"], moved | moved.mirror_id)
