from odoo import fields, models


class CrmLead(models.Model):
    """Moves of a deal that its process did not allow."""

    _inherit = "crm.lead"

    waiver_ids = fields.One2many(
        "crm.deal.waiver", "deal_id", string="Waivers", readonly=True
    )

    def action_move_anyway(self):
        """Ask for the reason to move the deal against the rules of its process.

        :return: window action of the wizard
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move Anyway"),
            "res_model": "crm.deal.waive",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_deal_id": self.id,
                "default_to_stage_id": self.env.context.get("to_stage_id"),
            },
        }

    def _take_waivers(self, starts):
        """Return the deals whose move is waived, and use the waivers up.

        :param starts: {deal id: stage that the deal has left}
        """
        if not (ids := self.env.context.get("deal_waiver_ids")):
            return self.browse()
        # what the context names is worth nothing: the rows are, and nobody can write
        # them. Each counts once.
        waivers = self.env["crm.deal.waiver"].sudo().browse(ids).exists()
        fitting = waivers.filtered(
            lambda waiver: waiver.deal_id in self
            and not waiver.is_used
            and waiver.from_stage_id == starts[waiver.deal_id.id]
            and waiver.to_stage_id == waiver.deal_id.stage_id
            and waiver.user_id == self.env.user
        )
        fitting.is_used = True
        return self & fitting.deal_id

    def _merge_dependences(self, opportunities):
        # nobody may write waivers, but those of a merged deal go with it
        opportunities.sudo().waiver_ids.deal_id = self
        return super()._merge_dependences(opportunities)
