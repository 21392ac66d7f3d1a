from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CrmDealWaive(models.TransientModel):
    """Move a deal against the rules of its process, for a reason that is kept."""

    _name = "crm.deal.waive"
    _description = "Move a Deal Anyway"

    deal_id = fields.Many2one("crm.lead", required=True, ondelete="cascade")
    deal_type_id = fields.Many2one(related="deal_id.deal_type_id")
    from_stage_id = fields.Many2one(related="deal_id.stage_id", string="From")
    to_stage_id = fields.Many2one(
        "crm.stage",
        "To",
        required=True,
        domain="[('deal_type_ids', '=', deal_type_id), ('id', '!=', from_stage_id)]",
    )
    missing = fields.Text("What Is Missing", compute="_compute_missing")
    reason = fields.Text(required=True)

    @api.depends("deal_id", "to_stage_id")
    def _compute_missing(self):
        for wizard in self:
            lines = wizard.deal_id and wizard.to_stage_id and wizard._get_missing()
            wizard.missing = "\n".join(lines or ())

    def _get_missing(self):
        step = self.deal_type_id._get_step(self.from_stage_id, self.to_stage_id)
        if not step:
            return [self.env._("The process does not allow this step.")]
        return step._missing_for(self.deal_id)[self.deal_id.id]

    def action_move(self):
        """Keep the reason and move the deal.

        :raise AccessError: the user may not do so
        :raise UserError: no reason is given
        :return: True
        """
        self.ensure_one()
        self._ensure_can_waive()
        # nobody has the right to write waivers; the right to give one is checked above
        waiver = self.env["crm.deal.waiver"].sudo().create(self._prepare_waiver_vals())
        deal = self.deal_id.with_context(
            deal_waiver_ids=waiver.ids, deal_move_reason=self.reason
        )
        deal.stage_id = self.to_stage_id
        return True

    def _ensure_can_waive(self):
        if not self.env.user.has_group("crm_deals.group_deal_waive"):
            raise AccessError(
                self.env._(
                    "You may not move “%(deal)s” against its process. Ask your sales "
                    "manager to do it.",
                    deal=self.deal_id.display_name,
                )
            )
        self.deal_id.check_access("write")
        if not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "Say why “%(deal)s” is moved against its process.",
                    deal=self.deal_id.display_name,
                )
            )

    def _prepare_waiver_vals(self):
        return {
            "deal_id": self.deal_id.id,
            "deal_type_id": self.deal_type_id.id,
            "from_stage_id": self.from_stage_id.id,
            "to_stage_id": self.to_stage_id.id,
            "missing": self.missing,
            "reason": self.reason,
            "user_id": self.env.uid,
            "date": self.env.cr.now(),
        }
