from odoo import api, fields, models

INTERACTION_KINDS = [
    ("meeting", "Meeting"),
    ("call", "Call"),
    ("email", "Email"),
    ("sms", "SMS"),
    ("message", "Message"),
    ("other", "Other"),
]


class MailActivityType(models.Model):
    """Which kind of contact with a client an activity is."""

    _inherit = "mail.activity.type"

    interaction_kind = fields.Selection(
        [*INTERACTION_KINDS, ("none", "Not an interaction")],
        compute="_compute_interaction_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="How activities of this type appear among the interactions with a "
        "client. Only meetings, calls, emails, SMS and messages count as a contact; "
        "types that are not an interaction stay out of that list.",
    )

    @api.depends("category")
    def _compute_interaction_kind(self):
        kinds = {"phonecall": "call", "meeting": "meeting"}
        for activity_type in self:
            activity_type.interaction_kind = kinds.get(activity_type.category, "other")
