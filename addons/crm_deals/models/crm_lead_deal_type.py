from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns


class CrmLead(models.Model):
    """Deals and their types."""

    _inherit = "crm.lead"

    deal_type_id = fields.Many2one(
        "crm.deal.type",
        compute="_compute_deal_type_id",
        precompute=True,
        store=True,
        readonly=False,
        copy=True,
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        check_company=True,
        domain="[('stage_ids', '!=', False),"
        " '|', ('company_id', '=', False), ('company_id', '=', company_id)]",
    )
    deal_type_mode = fields.Selection(related="deal_type_id.mode", string="Deal Mode")
    stage_id = fields.Many2one(
        domain="[('deal_type_ids', '=', deal_type_id),"
        " '|', ('team_ids', '=', False), ('team_ids', 'in', team_id)]"
    )

    def _auto_init(self):
        # the deals that are there already have no type: nothing to compute for them
        create_empty_columns(self, ["deal_type_id"])
        return super()._auto_init()

    def _compute_deal_type_id(self):
        usual = self.env["res.company"]._get_usual_deal_types()
        if not usual:
            self.deal_type_id = False
            return
        for deal in self:
            is_deal = deal.type == "opportunity"
            deal.deal_type_id = is_deal and deal._get_usual_deal_type_id(usual)

    @api.depends("deal_type_id")
    def _compute_stage_id(self):
        typed = self.filtered("deal_type_id")
        for deal in typed:
            if not deal._owns_stage() or deal._has_left_team_of_stage():
                deal.stage_id = deal.deal_type_id._get_first_stage(deal.team_id)
        untyped = self - typed
        if self.env["crm.stage"]._get_types_by_stage():
            for deal in untyped.filtered(lambda deal: not deal._owns_stage()):
                # what has left its type begins anew among the stages of no type
                deal.stage_id = False
        return super(CrmLead, untyped)._compute_stage_id()

    @api.onchange("deal_type_id")
    def _onchange_deal_type_id(self):
        """Warn before a deal leaves the route it is on."""
        before = self._origin
        if not before.deal_type_id or before.deal_type_id == self.deal_type_id._origin:
            return None
        return {
            "warning": {
                "title": self.env._("Another Deal Type"),
                "message": self.env._(
                    "When you save, the deal leaves “%(stage)s” and begins on the first "
                    "stage of its new type. The history keeps where it has been.",
                    stage=before.stage_id.name,
                ),
            }
        }

    @api.model
    def default_get(self, fields):
        """Let a deal that is created on a stage be of a type of that stage."""
        defaults = super().default_get(fields)
        if "deal_type_id" in fields:
            self._add_type_of_stage(defaults)
        return defaults

    @api.model
    def _add_type_of_stage(self, vals):
        """Complete values of a new deal that name the stage but not the type."""
        if not vals.get("stage_id") or "deal_type_id" in vals:
            return
        usual = self.env["res.company"]._get_usual_deal_types()
        of_stage = self.env["crm.stage"]._get_types_by_stage().get(vals["stage_id"], ())
        if usual or of_stage:
            company_id = vals.get("company_id") or self.env.company.id
            preferred = usual.get(company_id)
            first = of_stage[0] if of_stage else False
            vals["deal_type_id"] = preferred if preferred in of_stage else first

    def _get_usual_deal_type_id(self, usual):
        """Return the id of the type that the company's deals usually are of.

        :param usual: what res.company._get_usual_deal_types() returned
        """
        return usual.get((self.company_id or self.env.company).id, False)

    def _owns_stage(self):
        """Tell whether the stage is one of the deal's type."""
        known = self.env["crm.stage"]._get_types_by_stage()
        types = known.get(self.stage_id.id)
        if not self.deal_type_id:
            return types is None
        return self.deal_type_id._origin.id in (types or ())

    def _has_left_team_of_stage(self):
        """Tell whether the stage is one of other teams; a process goes on all the same."""
        teams = self.stage_id.team_ids
        return (
            self.deal_type_mode != "process"
            and self.team_id
            and teams
            and self.team_id not in teams
        )

    def _stage_find(self, team_id=False, domain=None, order="sequence, id", limit=1):
        types = self.deal_type_id
        own = Domain("deal_type_ids", "in", types.ids or [False])
        if not types:
            own &= Domain("is_hidden", "=", False)
        return super()._stage_find(
            team_id=team_id,
            domain=list(own & Domain(domain or Domain.TRUE)),
            order=order,
            limit=limit,
        )
