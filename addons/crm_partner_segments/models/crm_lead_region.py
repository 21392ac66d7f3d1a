from odoo import fields, models

from ..tools.columns import create_empty_columns


class CrmLead(models.Model):
    """Deals by the region of their customer."""

    _inherit = "crm.lead"

    business_region_id = fields.Many2one(
        related="partner_id.business_region_id",
        store=True,
        index="btree_not_null",
        help="The region of the customer.",
    )

    def _auto_init(self):
        # no region exists yet: spares 100,000 deals a pointless computation
        create_empty_columns(self, ["business_region_id"])
        return super()._auto_init()
