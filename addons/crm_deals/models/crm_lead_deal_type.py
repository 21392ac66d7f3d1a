from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """Deals and their types."""

    _inherit = "crm.lead"

    deal_type_id = fields.Many2one(
        "crm.deal.type",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
    )
    stage_id = fields.Many2one(
        domain="[('deal_type_ids', 'in', deal_type_id or [False]),"
        " '|', ('team_ids', '=', False), ('team_ids', 'in', team_id)]"
    )

    @api.depends("deal_type_id")
    def _compute_stage_id(self):
        strays = self.filtered(lambda deal: deal.stage_id and not deal._owns_stage())
        for deal in strays:
            stages = deal._stage_find(domain=[("fold", "=", False)])
            deal.stage_id = stages or deal._stage_find()
        return super(CrmLead, self - strays)._compute_stage_id()

    def _owns_stage(self):
        """Tell whether the stage is one of the deal's type."""
        types = self.stage_id.deal_type_ids
        return self.deal_type_id in types if self.deal_type_id else not types

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):
        types = self.deal_type_id
        own = Domain("deal_type_ids", "in", types.ids or [False])
        return super()._stage_find(
            team_id=team_id,
            domain=list(own & Domain(domain or Domain.TRUE)),
            order=order,
            limit=limit,
        )
