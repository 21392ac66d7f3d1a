from odoo import fields, models


class CrmLead(models.Model):
    """The interactions of a deal and the call it came from."""

    _inherit = "crm.lead"

    interaction_count = fields.Integer(
        "Interactions", compute="_compute_interaction_count"
    )
    source_activity_id = fields.Many2one(
        "mail.activity",
        "Came from",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The call, or other activity, this opportunity was made from.",
    )

    def _compute_interaction_count(self):
        groups = self.env["crm.interaction"]._read_group(
            [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
        )
        counts = {lead.id: count for lead, count in groups}
        for lead in self:
            lead.interaction_count = counts.get(lead.id, 0)

    def action_view_interactions(self):
        """Everything planned and done about the deal."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_partner_segments.crm_interaction_action_journal"
        )
        context = {"interaction_lead_id": self.id}
        return {**action, "domain": [("lead_id", "=", self.id)], "context": context}
