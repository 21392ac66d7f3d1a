from odoo import api, fields, models, tools
from odoo.exceptions import UserError

ROUTE_FIELDS = {"deal_type_ids", "is_won"}


def release_stages(env):
    """Show all stages again in core's list of stages.

    :param env: environment of the superuser
    """
    env.ref("crm.crm_stage_action").domain = False


class CrmStage(models.Model):
    """Stages of some types of deals; one of no type belongs to deals without a type."""

    _inherit = "crm.stage"

    deal_type_ids = fields.Many2many(
        "crm.deal.type",
        "crm_deal_type_stage_rel",
        "stage_id",
        "deal_type_id",
        string="Deal Types",
        help="Empty: a stage of the deals that have no type.",
    )
    is_hidden = fields.Boolean(
        "Kept by the System",
        readonly=True,
        copy=False,
        help="A stage of a deal type without stages, or one that its type gave up and "
        "that is kept for the history of the deals.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A new stage is known at once."""
        self.env.registry.clear_cache()
        stages = super().create(vals_list)
        stages._check_routes()
        return stages

    def write(self, vals):
        """Do not let a change of a stage break the routes that use it."""
        self.env.registry.clear_cache()
        types = self.deal_type_ids if "deal_type_ids" in vals else None
        result = super().write(vals)
        if ROUTE_FIELDS & vals.keys():
            self._check_routes(types)
        elif "sequence" in vals:
            self._check_routes_later()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_route(self):
        """A stage leaves its types before it is deleted."""
        for stage in self:
            if kind := stage.deal_type_ids[:1]:
                raise UserError(
                    self.env._(
                        "“%(stage)s” is a stage of the deal type “%(type)s”. Remove it "
                        "there, together with the steps that lead to and from it.",
                        stage=stage.name,
                        type=kind.name,
                    )
                )

    def unlink(self):
        """A deleted stage is forgotten at once."""
        self.env.registry.clear_cache()
        return super().unlink()

    def _check_routes(self, more=None):
        """Join the stages with those of their types, and check that it makes sense.

        :param more: further types, such as those that the stages were of
        """
        if not self.env.context.get("deal_type_saving"):
            types = self.deal_type_ids | (more or self.env["crm.deal.type"])
            types._join_stages(self)
            types._check_route()

    def _check_routes_later(self):
        """Check the routes when all stages have got their new places."""
        if types := self.deal_type_ids:
            precommit = self.env.cr.precommit
            ids = precommit.data.setdefault("crm_deals.routes", set())
            if not ids:
                precommit.add(self._check_routes_now)
            ids.update(types.ids)

    def _check_routes_now(self):
        ids = self.env.cr.precommit.data.pop("crm_deals.routes", set())
        self.env["crm.deal.type"].browse(ids).exists()._check_route()

    def _get_used(self):
        """Return the stages that deals stand or stood on."""
        # the history and the deals of everybody count
        deals = self.env["crm.lead"].sudo().with_context(active_test=False)
        stays = self.env["crm.deal.stage.history"].sudo()
        on_stage = [("stage_id", "in", self.ids)]
        used = deals._read_group(on_stage, ["stage_id"])
        used += stays._read_group(on_stage, ["stage_id"])
        return self.browse({stage.id for (stage,) in used})

    def _retire(self):
        """Delete the stages that no type has any longer; hide those that were used."""
        orphans = self.exists().filtered(lambda stage: not stage.deal_type_ids)
        used = orphans._get_used()
        used.is_hidden = True
        (orphans - used).unlink()

    @api.model
    @tools.ormcache()
    def _get_types_by_stage(self):
        """Return the ids of the types of each stage that is not free for every deal.

        :return: {stage id: tuple of ids}; hidden stages of no type have an empty one
        """
        stages = self.sudo().search(
            ["|", ("deal_type_ids", "!=", False), ("is_hidden", "=", True)]
        )
        return {stage.id: tuple(stage.deal_type_ids.ids) for stage in stages}
