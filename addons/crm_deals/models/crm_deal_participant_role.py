from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmDealParticipantRole(models.Model):
    """What somebody is to a deal: competitor, influencer, decision maker..."""

    _name = "crm.deal.participant.role"
    _description = "Role of a Deal Participant"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_competitor = fields.Boolean(
        "Competes with Us",
        help="Participants with this role may win a deal that we lose, "
        "and our win rate against them is counted.",
    )

    @api.constrains("is_competitor")
    def _check_winners(self):
        harmless = self.filtered(lambda role: not role.is_competitor)
        if not harmless:
            return
        # winners of deals that this manager does not see count as well
        winner = (
            self.env["crm.deal.participant"]
            .sudo()
            .search(
                [("role_id", "in", harmless.ids), ("is_winner", "=", True)], limit=1
            )
        )
        if winner:
            raise ValidationError(
                self.env._(
                    "%(role)s must stay a competitor's role: %(partner)s won a deal "
                    "with it. Archive this role and add another one.",
                    role=winner.role_id.name,
                    partner=winner.partner_id.display_name,
                )
            )

    @api.model
    def _get_competitor_role(self):
        """Return the role given to a competitor whose role nobody chose.

        :raise ValidationError: when no role is a competitor's
        """
        role = self.search([("is_competitor", "=", True)], limit=1)
        if not role:
            raise ValidationError(
                self.env._(
                    "No role of deal participants is a competitor's. A sales manager "
                    "adds one in Configuration / Deals / Participant Roles."
                )
            )
        return role
