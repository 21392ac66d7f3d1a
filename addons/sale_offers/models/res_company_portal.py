from odoo import fields, models

SCOPES = [
    ("own", "Their own only"),
    ("branch", "Those of their branch"),
    ("company", "Those of their whole company"),
]


class ResCompany(models.Model):
    """What customers see in the portal unless said otherwise."""

    _inherit = "res.company"

    portal_scope = fields.Selection(
        SCOPES,
        default="company",
        required=True,
        help="Which offers, quotations and orders customers see in the portal.",
    )

    def write(self, vals):
        """What customers see changes at once."""
        result = super().write(vals)
        if "portal_scope" in vals:
            self.env.registry.clear_cache()
        return result
