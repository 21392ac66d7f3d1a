from odoo import api, fields, models


class MailActivity(models.Model):
    """What a call was like, and the deal it led to."""

    _inherit = "mail.activity"

    interaction_kind = fields.Selection(related="activity_type_id.interaction_kind")
    done_at = fields.Datetime(
        readonly=True, copy=False, help="When it was marked as done."
    )
    call_direction = fields.Selection(
        [("out", "Outgoing"), ("in", "Incoming")], "Direction"
    )
    call_duration = fields.Float("Duration", help="Length of the call, in hours.")
    call_result_id = fields.Many2one(
        "crm.call.result", "Call Result", ondelete="restrict", index="btree_not_null"
    )
    lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        help="The opportunity this activity led to.",
    )

    # crm.interaction numbers its rows by this expression: opening one row must
    # not read the whole table
    _interaction_id_idx = models.Index("((id + 1073741824))")

    _check_call_duration = models.Constraint(
        "CHECK(call_duration IS NULL OR call_duration >= 0)",
        "The duration of a call cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Keep when activities were done that are recorded afterwards."""
        activities = super().create(vals_list)
        activities._stamp_done_at()
        return activities

    def write(self, vals):
        """Keep when activities are done, and forget it when they are reopened."""
        result = super().write(vals)
        if "active" in vals:
            self._stamp_done_at()
        return result

    def _stamp_done_at(self):
        """Keep the minute of completion, which core keeps to the day only."""
        done = self.filtered(lambda activity: not activity.active)
        done.filtered(
            lambda activity: not activity.done_at
        ).done_at = fields.Datetime.now()
        (self - done).filtered("done_at").done_at = False

    def action_log_interaction(self):
        """Open the report on this activity: result, length, next contact."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_partner_segments.crm_interaction_log_action"
        )
        return {**action, "context": {"default_activity_id": self.id}}

    def action_create_opportunity(self):
        """Turn this call, or other activity, into an opportunity of its partner.

        :return: the action that opens the new opportunity, or the one already made
        :raises UserError: when the activity has no partner
        """
        self.ensure_one()
        if not self.lead_id:
            values = self._prepare_opportunity_values()
            self.lead_id = self.env["crm.lead"].create(values)
        return self.lead_id._get_records_action()

    def _prepare_opportunity_values(self):
        partner = self._get_interaction_partner()
        return {
            "name": self.summary or self.activity_type_id.name,
            "type": "opportunity",
            "partner_id": partner.id,
            "user_id": self.user_id.id or self.env.uid,
            "description": self.feedback or self.note,
            "source_activity_id": self.id,
        }

    def _get_interaction_partner(self):
        """The partner of the document the activity is about, possibly empty."""
        self.ensure_one()
        partners = self.env["res.partner"]
        if not self.res_model:
            return partners
        document = self.env[self.res_model].browse(self.res_id)
        if document._name == "res.partner":
            return document
        return document["partner_id"] if "partner_id" in document._fields else partners
