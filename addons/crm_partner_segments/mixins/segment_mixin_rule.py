from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.rule_code import run_rule


class SegmentMixin(models.AbstractModel):
    """What the rule of a segment means, for whom, and what it is made of."""

    _inherit = "segment.mixin"

    def _get_live_query(self):
        """The rule of one segment as a query on the members, run as superuser.

        :raises UserError: when the rule is broken or leads back to itself
        """
        self.ensure_one()
        model = self._get_rule_model()
        domain = self.sudo()._get_rule_domain(model)
        if self.company_id:
            domain = self._limit_to_company(domain, model)
            domain &= Domain("company_id", "in", [self.company_id.id, False])
        return model._search(domain)

    def _get_rule_model(self):
        """The members' model as a rule sees it: the same for whoever asks.

        Superuser, the company of the segment, and its time zone for relative dates.
        The context names the segments in evaluation; meeting one again is a circle.
        """
        key = (self._name, self.id)
        path = self.env.context.get("segment_path", ())
        if key in path:
            names = [self.env[model].browse(id_).sudo().name for model, id_ in path]
            raise ValidationError(
                self.env._(
                    "These segments are made of each other: %(path)s. "
                    "Remove one of them from the rule of another.",
                    path=" → ".join([*names, self.name]),
                )
            )
        root = self.env["res.users"].browse(SUPERUSER_ID).sudo()
        company = self.sudo().company_id
        context = {
            "segment_path": (*path, key),
            "tz": company.partner_id.tz or root.tz or "UTC",
            **({"allowed_company_ids": company.ids} if company else {}),
        }
        # the answer must not depend on who asks, nor from where
        model = self.env[self._member_model].with_user(SUPERUSER_ID)
        return model.with_context(context)  # pylint: disable=context-overridden

    def _get_rule_domain(self, model):
        if self.criterion == "code":
            return run_rule(model, self.code_body)
        if self.criterion == "combination":
            env = self.env(context=model.env.context)
            included = self.include_ids.with_env(env).get_members_domain()
            if not self.exclude_ids:
                return included
            excluded = self.exclude_ids.with_env(env).get_members_domain()
            return included & ~excluded
        return self._parse_domain()

    def _limit_to_company(self, domain, model):
        """Count documents of the company of the segment only.

        The superuser sees the orders of all companies; "no order in 90 days" of one
        company must not end by an order in another one.
        """

        def limit(condition):
            field = model._fields.get(condition.field_expr)
            if not field or field.type not in ("one2many", "many2many"):
                return self._limit_sub_domain(condition, model, field)
            comodel = model.env[field.comodel_name]
            own = Domain("company_id", "in", [self.company_id.id, False])
            if (
                "company_id" not in comodel._fields
                or not comodel._fields["company_id"]._description_searchable
            ):
                return self._limit_sub_domain(condition, model, field)
            if isinstance(condition.value, Domain):
                return Domain(
                    condition.field_expr,
                    condition.operator,
                    self._limit_to_company(condition.value, comodel) & own,
                )
            if condition.operator in ("in", "not in") and set(condition.value) == {
                False
            }:
                operator = "not any" if condition.operator == "in" else "any"
                return Domain(condition.field_expr, operator, own)
            return condition

        return domain.optimize(model).map_conditions(limit)

    def _limit_sub_domain(self, condition, model, field):
        if field and field.relational and isinstance(condition.value, Domain):
            value = self._limit_to_company(
                condition.value, model.env[field.comodel_name]
            )
            return Domain(condition.field_expr, condition.operator, value)
        return condition

    def _get_dependencies(self):
        """Segments of the same kind that the rules of these are made of."""
        result = self.browse()
        for segment in self.filtered(lambda s: s.membership != "manual"):
            if segment.criterion == "combination":
                result |= segment.include_ids | segment.exclude_ids
            elif segment.criterion == "domain":
                result |= segment._get_named_in_domain()
        return result

    def _get_named_in_domain(self):
        """Segments that the conditions name, at any depth."""
        try:
            todo = [
                (
                    self._parse_domain().optimize(self.env[self._member_model]),
                    self._member_model,
                )
            ]
        except (ValueError, TypeError, SyntaxError):
            return self.browse()
        ids = []
        while todo:
            domain, model = todo.pop()
            for condition in domain.iter_conditions():
                field = self.env[model]._fields.get(condition.field_expr)
                if isinstance(condition.value, Domain) and field:
                    todo.append((condition.value, field.comodel_name))
                elif (
                    field
                    and field.comodel_name == self._name
                    and field.name == "segment_ids"
                ):
                    ids += [i for i in condition.value if i and isinstance(i, int)]
        return self.browse(ids).exists()

    def _describe_errors(self, function):
        """Call the function; a broken rule is told in a sentence."""
        self.ensure_one()
        try:
            return function()
        except ValidationError:
            raise
        except (ValueError, TypeError, SyntaxError, KeyError, UserError) as error:
            if type(error) is not UserError and isinstance(error, UserError):
                raise  # access and other errors of their own kind
            raise ValidationError(
                self.env._(
                    "The rule of segment %(name)s cannot be used: %(error)s. Open the "
                    "segment and correct its rule.",
                    name=self.name,
                    error=str(error).rstrip("."),
                )
            ) from error
