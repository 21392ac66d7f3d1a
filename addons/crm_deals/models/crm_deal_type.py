from odoo import api, fields, models
from odoo.exceptions import UserError

ROUTE_FIELDS = {"mode", "stage_ids", "transition_ids"}


class CrmDealType(models.Model):
    """A kind of deal: which stages it goes through, and who decides when."""

    _name = "crm.deal.type"
    _description = "Deal Type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Empty: the type is for every company.",
    )
    description = fields.Text(
        translate=True, help="When this type is the right one, in words."
    )
    mode = fields.Selection(
        [
            ("process", "By the process"),
            ("manual", "By hand"),
            ("stageless", "Without stages"),
        ],
        required=True,
        default="manual",
        help="By the process: a deal takes only the allowed ways from stage to stage.\n"
        "By hand: a deal is put on any stage of its type, and every move is recorded.\n"
        "Without stages: a deal has only a status; it is a folder of documents.",
    )
    stage_ids = fields.Many2many(
        "crm.stage",
        "crm_deal_type_stage_rel",
        "deal_type_id",
        "stage_id",
        string="Stages",
        copy=False,
        help="In the order of the stages' own sequence.",
    )
    transition_ids = fields.One2many(
        "crm.deal.transition",
        "deal_type_id",
        string="Allowed Steps",
        copy=True,
        help="The ways from stage to stage. Losing a deal is always allowed.",
    )
    document_ids = fields.One2many(
        "crm.deal.document", "deal_type_id", string="Documents", copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Complete the routes that were given without steps."""
        self.env.registry.clear_cache()
        saving = self.with_context(deal_type_saving=True)
        types = super(CrmDealType, saving).create(vals_list)
        types = types.with_env(self.env)
        types._keep_hidden_stages()
        types.filtered(lambda kind: not kind.transition_ids)._join_stages()
        types._check_route()
        return types

    def write(self, vals):
        """Keep the stages of a type and the ways among them in step."""
        self.env.registry.clear_cache()
        before = {kind.id: kind.stage_ids for kind in self}
        if "mode" in vals:
            self._ensure_can_change_mode(vals["mode"])
        saving = self.with_context(deal_type_saving=True)
        result = super(CrmDealType, saving).write(vals)
        if "mode" in vals:
            self._keep_hidden_stages()
        if {"mode", "stage_ids"} & vals.keys():
            self._follow_stages(before, "transition_ids" in vals)
        if ROUTE_FIELDS & vals.keys():
            self._check_route()
        return result

    def _follow_stages(self, before, has_steps):
        """Join the stages that were added, and put away those that were removed.

        :param before: stages by id of the type, as they were
        :param has_steps: True when the caller says himself how they are joined
        """
        for kind in self:
            added = kind.stage_ids - before[kind.id]
            if not kind.transition_ids:
                added = kind.stage_ids
            if not has_steps:
                kind._join_stages(added)
            (before[kind.id] - kind.stage_ids)._retire()

    def copy_data(self, default=None):
        """Name the copy as one; stages belong to one type and are not copied."""
        default = dict(default or {})
        vals_list = super().copy_data(default)
        for kind, vals in zip(self, vals_list, strict=True):
            vals.setdefault("name", kind.name)
            vals["name"] = self.env._("%(name)s (copy)", name=vals["name"])
            vals["stage_ids"] = [fields.Command.set(kind._get_shared_stages().ids)]
        return vals_list

    def _get_shared_stages(self):
        """Return the stages that a copy of the type goes through as well."""
        return self.stage_ids.filtered(lambda stage: not stage.is_hidden)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Keep the types that deals were or are of."""
        own = self.stage_ids.filtered(lambda stage: stage.deal_type_ids <= self)
        for kind in self:
            deals = kind._count_deals()
            if deals or (own & kind.stage_ids)._get_used():
                raise UserError(
                    self.env._(
                        "“%(type)s” cannot be deleted: deals are or were of this type."
                        " Archive it instead.",
                        type=kind.name,
                    )
                )

    def unlink(self):
        """Take along the stages that were of no other type."""
        self.env.registry.clear_cache()
        stages = self.stage_ids
        result = super().unlink()
        stages._retire()
        return result

    def _count_deals(self, domain=()):
        """Return how many deals are of the type, closed ones included."""
        # all deals count, also those that the user does not see
        deals = self.env["crm.lead"].sudo().with_context(active_test=False)
        return deals.search_count([("deal_type_id", "in", self.ids), *domain])

    def _get_stages(self):
        """Return the stages in their order."""
        return self.sudo().stage_ids.sorted(lambda stage: (stage.sequence, stage.id))

    def _get_first_stage(self, team=None):
        """Return the stage on which a deal begins.

        :param team: sales team of the deal; where a type goes by hand, its stages of
            other teams are left out
        :return: crm.stage, empty when the type has no stages yet
        """
        stages = self._get_stages()
        if self.mode != "process" and team is not None:
            stages = stages.filtered(
                lambda stage: not stage.team_ids or team in stage.team_ids
            )
        return stages[:1]

    def action_view_deals(self):
        """Open the deals of the type.

        :return: window action on crm.lead
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm.crm_lead_opportunities"
        )
        return {
            **action,
            "domain": [("type", "=", "opportunity"), ("deal_type_id", "=", self.id)],
            "context": {"default_type": "opportunity", "default_deal_type_id": self.id},
        }
