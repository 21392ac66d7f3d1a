from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.models import MAGIC_COLUMNS
from odoo.tools import is_html_empty

# fields that are empty or full by themselves, or that a step cannot ask for
UNASKED_TYPES = ("boolean", "json", "properties", "properties_definition", "binary")


class CrmDealTransition(models.Model):
    """A step that deals of a type may take, and what has to be there before."""

    _name = "crm.deal.transition"
    _description = "Allowed Step of a Deal"
    _order = "deal_type_id, from_stage_id, sequence, id"

    deal_type_id = fields.Many2one(
        "crm.deal.type", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="deal_type_id.company_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(
        "Button",
        translate=True,
        help="What the step is called on the deal. Empty: the name of the next stage.",
    )
    from_stage_id = fields.Many2one(
        "crm.stage", "From", required=True, index=True, ondelete="cascade"
    )
    to_stage_id = fields.Many2one(
        "crm.stage", "To", required=True, index=True, ondelete="cascade"
    )
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        "crm_deal_transition_field_rel",
        "transition_id",
        "field_id",
        string="Required Fields",
        domain=lambda self: self._get_field_domain(),
        help="They have to be filled in before the step. A number has to be more "
        "than zero.",
    )
    condition = fields.Char(
        default="[]", help="The deal has to meet this before the step."
    )
    condition_text = fields.Char(
        "Condition in Words",
        translate=True,
        help="What the salesperson reads when the condition is not met.",
    )
    tasks_required = fields.Boolean(
        "Tasks Done", help="The tasks of the stage that is left must be done."
    )

    _step_uniq = models.UniqueIndex(
        "(deal_type_id, from_stage_id, to_stage_id)",
        "This step is there already. Change that one instead of adding another.",
    )

    @api.depends("name", "from_stage_id", "to_stage_id")
    def _compute_display_name(self):
        for step in self:
            stages = (step.from_stage_id.name or "", step.to_stage_id.name or "")
            step.display_name = step.name or " → ".join(stages)

    @api.constrains("from_stage_id", "to_stage_id")
    def _check_stages(self):
        for step in self:
            if step.from_stage_id == step.to_stage_id:
                raise ValidationError(
                    self.env._(
                        "A step of “%(type)s” leads from “%(stage)s” to itself. Choose "
                        "another stage for one of its ends.",
                        type=step.deal_type_id.name,
                        stage=step.from_stage_id.name,
                    )
                )
        self._check_routes()

    @api.constrains("condition")
    def _check_condition(self):
        for step in self:
            if step._get_condition() is None:
                raise ValidationError(
                    self.env._(
                        "The condition of the step “%(step)s” cannot be read: "
                        "%(condition)s. Build it again with the editor.",
                        step=step.display_name,
                        condition=step.condition,
                    )
                )

    def unlink(self):
        """Do not let a route lose the way it needs."""
        types = self.deal_type_id
        result = super().unlink()
        self.env["crm.deal.transition"]._check_routes(types)
        return result

    def _check_routes(self, types=None):
        """Check the routes that changed, unless the type is being saved as a whole."""
        if not self.env.context.get("deal_type_saving"):
            (self.deal_type_id if types is None else types)._check_route()

    @api.model
    def _get_field_domain(self):
        """The fields of a deal that a person can fill in."""
        names = [
            name
            for name, field in self.env["crm.lead"]._fields.items()
            if field.store and name not in MAGIC_COLUMNS and not field.related
            if not field.readonly and field.type not in UNASKED_TYPES
            if not name.startswith(("activity_", "message_"))
        ]
        return [("model", "=", "crm.lead"), ("name", "in", sorted(names))]

    def _get_condition(self):
        """Return the condition, or None when it cannot be evaluated (any more).

        :rtype: Domain | None
        """
        try:
            condition = Domain(literal_eval(self.condition or "[]"))
            condition.validate(self.env["crm.lead"])
        except (SyntaxError, TypeError, ValueError):
            return None
        return condition

    def _missing_for(self, deals):
        """Tell what the deals lack for the step.

        :param deals: crm.lead that take or are to take the step
        :return: {deal id: list of lines in the user's language}, empty lists when
            nothing is missing
        """
        self.ensure_one()
        # the step asks for what is there, also where the user cannot read it
        step, all_deals = self.sudo(), deals.sudo()
        missing = step._missing_fields(all_deals)
        step._add_lines(missing, step._missing_condition(all_deals))
        if step.tasks_required:
            step._add_lines(missing, step._missing_tasks(all_deals))
        return missing

    @api.model
    def _add_lines(self, missing, more):
        for deal_id, lines in more.items():
            missing[deal_id] += lines

    def _missing_fields(self, deals):
        known = deals._fields
        asked = self.required_field_ids.filtered(lambda field: field.name in known)
        return {
            deal.id: [
                field.field_description for field in asked if self._lacks(deal, field)
            ]
            for deal in deals
        }

    @api.model
    def _lacks(self, deal, field):
        value = deal[field.name]
        return is_html_empty(value) if field.ttype == "html" else not value

    def _missing_condition(self, deals):
        condition = self._get_condition()
        if condition is None:
            line = self.env._(
                "The condition of the step “%(step)s” cannot be read any longer: a "
                "sales manager has to correct it in the deal type.",
                step=self.display_name,
            )
            return {deal.id: [line] for deal in deals}
        if condition.is_true():
            return {}
        line = self.condition_text or self.env._(
            "The condition: %(condition)s", condition=self.condition
        )
        return {deal.id: [line] for deal in deals - deals.filtered_domain(condition)}

    def _missing_tasks(self, deals):
        # while the step is checked the deals stand on the next stage already
        open_tasks = deals._get_open_blocking_tasks(self.from_stage_id)
        return {
            deal_id: [
                self.env._("Task to be done: %(task)s", task=task.display_name)
                for task in tasks
            ]
            for deal_id, tasks in open_tasks.items()
        }
