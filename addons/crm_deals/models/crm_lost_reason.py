from odoo import fields, models


class CrmLostReason(models.Model):
    """Reasons that also tell whether somebody else got the deal."""

    _inherit = "crm.lost.reason"

    kind = fields.Selection(
        [
            ("any", "Ask"),
            ("competitor", "A competitor"),
            ("no_decision", "Nobody: the customer did not buy"),
        ],
        string="Who Won",
        required=True,
        default="any",
        help="What the reason tells about the winner. Ask: it tells nothing, so whoever "
        "loses the deal is asked. A change holds for deals lost from now on.",
    )
