import ast

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

RULE_FIELDS = {
    "membership",
    "criterion",
    "domain",
    "code_body",
    "include_ids",
    "exclude_ids",
    "company_id",
}
MAX_HOURS = 24 * 366


class SegmentMixin(models.AbstractModel):
    """A named set of records, kept by hand or by a rule.

    A concrete segment names the model of its members, the many2many field that holds
    them, and the two columns of the membership log. Rules are evaluated as superuser
    inside the company of the segment, so a segment is the same for everybody.
    """

    _name = "segment.mixin"
    _description = "Segment"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    _member_model = None
    _members_field = None
    _log_segment_field = None
    _log_member_field = None

    name = fields.Char(required=True, index=True, tracking=True)
    code = fields.Char(help="Short name for integrations and imports.", copy=False)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    note = fields.Text(string="Purpose", help="What the segment is used for.")
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Only members of this company and shared ones. Empty: all companies.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        default=lambda self: self.env.user,
        copy=False,
    )
    membership = fields.Selection(
        [
            ("manual", "Manual"),
            ("scheduled", "Refreshed on schedule"),
            ("dynamic", "Dynamic"),
        ],
        required=True,
        default="manual",
        tracking=True,
        help="Manual: members are picked by hand.\n"
        "Refreshed on schedule: a rule rewrites the list every few hours.\n"
        "Dynamic: the rule is evaluated whenever the segment is used.",
    )
    criterion = fields.Selection(
        [
            ("domain", "Conditions"),
            ("combination", "Other segments"),
            ("code", "Python code"),
        ],
        string="Rule",
        required=True,
        default="domain",
        tracking=True,
    )
    domain = fields.Char(string="Conditions", default="[]", tracking=True)
    code_body = fields.Text(
        string="Python Code",
        groups="base.group_system",
        help="Sets 'records' or 'domain'. 'model' and 'env' are at hand, read-only.",
    )
    refresh_interval = fields.Integer(
        string="Refresh Every", default=24, help="Hours between two refreshes."
    )
    last_refresh = fields.Datetime(readonly=True, copy=False)
    refresh_error = fields.Text(readonly=True, copy=False)
    rule_changed = fields.Boolean(
        copy=False, help="The rule was changed after the last refresh."
    )
    member_count = fields.Integer(string="Members", compute="_compute_member_count")
    may_edit = fields.Boolean(
        compute="_compute_may_edit", export_string_translation=False
    )
    may_define = fields.Boolean(
        compute="_compute_may_edit", export_string_translation=False
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another segment of this company has this code. Choose a different code.",
    )

    def _compute_member_count(self):
        counts = self._count_members()
        for segment in self:
            segment.member_count = counts.get(segment._origin.id, 0)

    @api.depends_context("uid")
    def _compute_may_edit(self):
        """What the form leaves open to the user: the segment, and what it decides."""
        self.may_define = self._is_author()
        own = self._origin._filtered_access("write")
        for segment in self:
            segment.may_edit = not segment._origin or segment._origin in own

    @api.constrains("refresh_interval")
    def _check_refresh_interval(self):
        for segment in self:
            if not 1 <= segment.refresh_interval <= MAX_HOURS:
                raise ValidationError(
                    self.env._(
                        "Segment %(name)s cannot be refreshed every %(hours)s hours. "
                        "Enter a number from 1 to %(limit)s.",
                        name=segment.name,
                        hours=segment.refresh_interval,
                        limit=MAX_HOURS,
                    )
                )

    @api.constrains("criterion", "membership", "domain", "code_body", "company_id")
    def _check_rule(self):
        """Refuse a rule that could not be refreshed, while its author is present."""
        for segment in self.filtered(lambda s: s.membership != "manual"):
            segment.sudo()._check_no_circle()
            segment._check_criterion()

    def _check_criterion(self):
        self.ensure_one()
        if self.criterion == "combination" and not self.include_ids:
            raise ValidationError(
                self.env._(
                    "Segment %(name)s combines other segments but includes none. "
                    "Add at least one segment to include.",
                    name=self.name,
                )
            )
        self._describe_errors(self._try_rule)

    def _check_author(self):
        """A rule run as superuser must not tell what its author may not read."""
        for segment in self:
            if segment.membership != "manual" and segment.criterion == "domain":
                self.env[self._member_model]._search(segment._parse_domain())

    def _check_no_circle(self, path=()):
        """Follow the segments this one is made of; none may lead back to it."""
        for segment in self:
            if segment in path:
                circle = [*path[path.index(segment) :], segment]
                raise ValidationError(
                    self.env._(
                        "These segments are made of each other: %(path)s. "
                        "Remove one of them from the rule of another.",
                        path=" → ".join(item.name for item in circle),
                    )
                )
            for part in segment._get_parts():
                part._check_no_circle((*path, segment))

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse members of rule-driven segments and log those of manual ones."""
        default = self.default_get(["membership"]).get("membership")
        for vals in vals_list:
            manual = vals.get("membership", default) == "manual"
            if vals.get(self._members_field) and not manual:
                self._raise_not_manual(vals.get("name"))
        self._check_may_define(vals_list)
        segments = super().create(vals_list)
        segments._check_author()
        segments._members_changed()
        return segments

    def write(self, vals):
        """Refuse editing members by hand where a rule decides, in every path."""
        self._check_hand_edit(vals)
        self._check_may_define([vals])
        if RULE_FIELDS & vals.keys():
            vals = {"rule_changed": True, **vals}
            self._prepare_switch(vals.get("membership"))
        result = super().write(vals)
        if {"include_ids", "exclude_ids"} & vals.keys():
            self._check_rule()
        if {"membership", "criterion", "domain"} & vals.keys():
            self._check_author()
        if {self._members_field, "membership", "company_id"} & vals.keys():
            self._members_changed()
        if {*RULE_FIELDS, "active"} & vals.keys():
            self._invalidate_members()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Refuse to take a segment away from the rules that are made of it."""
        for model in self.env["segment.membership"]._get_segment_models():
            # rules of other companies and archived ones count, too
            others = self.env[model].sudo().with_context(active_test=False)
            for other in others.search([("membership", "!=", "manual")]):
                if other not in self and (used := set(other._get_parts()) & set(self)):
                    raise UserError(
                        self.env._(
                            "%(name)s cannot be deleted: the rule of segment "
                            "%(other)s uses it. Change that rule first, or archive "
                            "%(name)s.",
                            name=used.pop().name,
                            other=other.name,
                        )
                    )

    def copy_data(self, default=None):
        """A copy is recognisable by its name and keeps only hand-picked members."""
        if not self._has_field_access(self._fields["code_body"], "read"):
            self._check_copy_without_code()
            # given, so that it is not read
            default = {**(default or {}), "code_body": False}
        vals_list = super().copy_data(default=default)
        for segment, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=segment.name)
            if {segment.membership, vals["membership"]} != {"manual"}:
                vals.pop(self._members_field, None)
            if not vals.get("code_body"):
                vals.pop("code_body", None)
        return vals_list

    def _check_copy_without_code(self):
        if coded := self.filtered(lambda s: s.criterion == "code")[:1]:
            raise UserError(
                self.env._(
                    "Segment %(name)s follows Python code, which only administrators "
                    "see. Ask one of them to duplicate it.",
                    name=coded.name,
                )
            )

    def _check_hand_edit(self, vals):
        if vals.get(self._members_field, []) == []:
            return
        for segment in self:
            if vals.get("membership", segment.membership) != "manual":
                self._raise_not_manual(segment.name)

    def _raise_not_manual(self, name):
        raise UserError(
            self.env._(
                "Members of segment %(name)s follow its rule and cannot be edited by "
                "hand. Change the rule, or make the segment manual.",
                name=name,
            )
        )

    def _is_author(self):
        return self.env.su or self.env.user.has_group("sales_team.group_sale_manager")

    def _check_may_define(self, vals_list):
        """Sales people keep manual lists; what a segment decides is for managers."""
        if self._is_author():
            return
        for vals in vals_list:
            if vals.get("membership", "manual") != "manual" or any(
                vals.get(name) for name in self._get_policy_fields()
            ):
                raise AccessError(
                    self.env._(
                        "Only sales managers give a segment a rule or let it restrict "
                        "sales. Keep segment %(name)s manual or ask your manager.",
                        name=vals.get("name") or self[:1].name,
                    )
                )

    def _get_policy_fields(self):
        """Fields by which a segment restricts sales."""
        return []

    def _parse_domain(self):
        """The conditions of the segment as ``Domain``; errors say what is wrong."""
        self.ensure_one()
        try:
            conditions = ast.literal_eval(self.domain or "[]")
        except (ValueError, TypeError, SyntaxError, MemoryError) as error:
            raise ValueError(
                self.env._(
                    "its conditions are not a list of fixed values such as "
                    "[('city', '=', 'Kyiv')]"
                )
            ) from error
        return Domain(conditions)

    # ACTIONS

    def action_view_members(self):
        """Open the members of the segment."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._member_model,
            "view_mode": "list,kanban,form",
            "domain": [("segment_ids", "in", self.ids)],
            "context": {"create": False},
        }

    def action_view_history(self):
        """Open who entered and left the segment, when and why."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"crm_partner_segments.segment_membership_action_{self._table}"
        )
        action["domain"] = [(self._log_segment_field, "=", self.id)]
        return action
