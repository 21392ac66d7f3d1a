from odoo import api, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """The columns of the pipeline: stages of the types that are looked at."""

    _inherit = "crm.lead"

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        columns = super()._read_group_stage_ids(stages, domain)
        known = self.env["crm.stage"]._get_types_by_stage()
        if not known:
            return columns
        types = self._get_types_looked_at(domain)
        return columns.filtered(
            lambda stage: stage in stages or self._is_column(known.get(stage.id), types)
        )

    @api.model
    def _is_column(self, stage_types, types):
        """Tell whether a stage is a column when deals of these types are looked at.

        :param stage_types: ids of the stage's types, None for a stage of no type
        :param types: set of type ids, with False for deals without a type
        """
        if stage_types is None:
            return False in types
        return bool(types.intersection(stage_types))

    @api.model
    def _get_types_looked_at(self, domain):
        """Return the ids of the types whose deals the domain is about."""
        if asked := self.env.context.get("default_deal_type_id"):
            return {asked}
        if filtered := self._get_types_in_domain(domain):
            return filtered
        found = {kind.id for (kind,) in self._read_group(domain, ["deal_type_id"])}
        usual = self.env["res.company"]._get_usual_deal_types()
        return found or {usual.get(self.env.company.id, False)}

    @api.model
    def _get_types_in_domain(self, domain):
        """Return the ids of the types that the domain names itself."""
        ids = set()
        for condition in Domain(domain).iter_conditions():
            if condition.field_expr == "deal_type_id" and condition.operator in (
                "in",
                "=",
            ):
                value = condition.value
                many = isinstance(value, (list, tuple, set, frozenset))
                ids.update(value if many else [value])
        return {type_id for type_id in ids if isinstance(type_id, int)}
