import psycopg2

from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.rule_code import run_rule

# what a broken rule raises while it is read, compiled and run
RULE_ERRORS = (
    ArithmeticError,
    KeyError,
    RecursionError,
    TypeError,
    UserError,
    ValueError,
    psycopg2.Error,
)


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
        used = (segment for segment in self._get_parts() if segment._name == self._name)
        return self.browse().concat(*used)

    def _get_parts(self):
        """Segments of any kind that the rules of these are made of, one by one.

        What Python code looks at shows only when it runs.
        """
        parts = []
        for segment in self.filtered(lambda s: s.membership != "manual"):
            if segment.criterion == "combination":
                parts += segment.include_ids | segment.exclude_ids
            elif segment.criterion == "domain":
                parts += segment._get_named_in_domain()
        return list(dict.fromkeys(parts))

    def _get_named_in_domain(self):
        """Segments of any kind that the conditions name, at any depth."""
        members = self.env[self._member_model]
        try:
            todo = [(self._parse_domain().optimize(members), members)]
        except (ValueError, TypeError):
            return []
        named = []
        while todo:
            domain, model = todo.pop()
            for condition in domain.iter_conditions():
                field = model._fields.get(condition.field_expr)
                if not field or not field.relational:
                    continue
                comodel = self.env[field.comodel_name]
                if isinstance(condition.value, Domain):
                    todo.append((condition.value, comodel))
                if field.name == "segment_ids":
                    named += comodel._get_named_by(condition.value)
        return named

    def _get_named_by(self, value):
        """Segments of this kind that the right side of a condition means."""
        if not isinstance(value, Domain):
            ids = [id_ for id_ in value if id_ and isinstance(id_, int)]
            value = Domain("id", "in", ids)
        return self.with_context(active_test=False).search(value)

    def _try_rule(self):
        """Run the rule once: some mistakes show only when the database reads it."""
        query = self._get_live_query()
        query = SQL("SELECT count(*) FROM (%s) AS rule", query.select())
        self.env.flush_query(query)
        with self.env.cr.savepoint(flush=False):
            self.env.cr.execute(query, log_exceptions=False)

    def _describe_errors(self, function):
        """Call the function; a broken rule is told in a sentence."""
        self.ensure_one()
        try:
            return function()
        except (ValidationError, psycopg2.extensions.TransactionRollbackError):
            raise
        except RULE_ERRORS as error:
            if type(error) is not UserError and isinstance(error, UserError):
                raise  # access and other errors of their own kind
            message = getattr(error, "diag", None) and error.diag.message_primary
            raise ValidationError(
                self.env._(
                    "The rule of segment %(name)s cannot be used: %(error)s. Open the "
                    "segment and correct its rule.",
                    name=self.name,
                    error=(message or str(error)).rstrip("."),
                )
            ) from error
