from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Who checks the prices that goods receipts propose."""

    _inherit = "res.config.settings"

    receipt_price_user_id = fields.Many2one(
        related="company_id.receipt_price_user_id",
        string="Prices on Receipt Checked By",
        readonly=False,
        domain=lambda self: [
            ("all_group_ids", "in", self._get_price_group().ids),
            ("share", "=", False),
        ],
    )

    def _get_price_group(self):
        return self.env.ref("pricing_rules.pricing_rules_group_manager")
