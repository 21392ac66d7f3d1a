from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_interaction_plan import CONTACT_KINDS


class CrmInteractionLog(models.TransientModel):
    """Report on a contact that took place: a planned one, or one that came by itself."""

    _name = "crm.interaction.log"
    _inherit = "crm.interaction.plan"
    _description = "Log a Contact"

    activity_id = fields.Many2one("mail.activity", readonly=True)
    duration = fields.Float(default=0.0, help="Length of the call, in hours.")
    direction = fields.Selection(
        [("out", "Outgoing"), ("in", "Incoming")], default="out"
    )
    call_result_id = fields.Many2one("crm.call.result", "Result")
    next_kind = fields.Selection(CONTACT_KINDS, "Next Contact")
    next_date = fields.Datetime("Next Contact On")
    next_summary = fields.Char("Next Contact About")

    @api.model
    def _default_date(self):
        return fields.Datetime.now()

    @api.model
    def default_get(self, fields_list):
        """Take over what was planned, when it was."""
        values = super().default_get(fields_list)
        activity = self.env["mail.activity"].browse(values.get("activity_id"))
        if not activity:
            return values
        lead = activity.res_model == "crm.lead" and activity.res_id
        kind = activity.interaction_kind
        return {
            **values,
            "kind": kind if kind in dict(self._fields["kind"].selection) else "call",
            "partner_id": activity._get_interaction_partner().id,
            "lead_id": lead or activity.lead_id.id,
            "summary": activity.summary,
            "direction": activity.call_direction or "out",
            "user_id": activity.user_id.id or self.env.uid,
        }

    def action_log(self):
        """Mark the contact as done, with its result, and plan the next one."""
        self._log()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_log_opportunity(self):
        """Log the contact and open a new opportunity made from it."""
        return self._log().action_create_opportunity()

    def _log(self):
        """Mark the planned activity, or a new one, as done.

        :return: mail.activity, archived as core keeps done ones
        :raises UserError: when the time given lies ahead or the duration is negative
        """
        self.ensure_one()
        if self.duration < 0:
            raise UserError(
                self.env._("The duration of a call cannot be negative. Correct it.")
            )
        if self.date > fields.Datetime.now():
            raise UserError(
                self.env._("A contact that lies ahead is planned, not logged.")
            )
        if self.activity_id and not self.activity_id.active:
            raise UserError(self.env._("This contact has already been logged."))
        activity = self.activity_id or self._create_activity()
        activity.write(self._prepare_call_values())
        activity.action_feedback(feedback=self.note)
        activity.done_at = self.date
        if self.next_kind and self.next_date:
            self._plan_next()
        return activity

    def _create_activity(self):
        activity_type = self._get_activity_type()
        values = self._prepare_activity_values(activity_type)
        values.update(note=False, remind_at=False)
        # nobody needs an email about what is already done
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        return activities.create(values).with_env(self.env)

    def _prepare_call_values(self):
        if self.kind != "call":
            return {}
        return {
            "call_direction": self.direction,
            "call_duration": self.duration,
            "call_result_id": self.call_result_id.id,
        }

    def _plan_next(self):
        plan = self.env["crm.interaction.plan"].create(
            {
                "kind": self.next_kind,
                "date": self.next_date,
                "summary": self.next_summary,
                "partner_id": self.partner_id.id,
                "lead_id": self.lead_id.id,
                "user_id": self.user_id.id,
            }
        )
        return plan._plan()
