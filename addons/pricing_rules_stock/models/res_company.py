from odoo import fields, models


class ResCompany(models.Model):
    """Companies say who checks the prices that goods receipts propose."""

    _inherit = "res.company"

    receipt_price_user_id = fields.Many2one("res.users")

    def _get_stock_domain(self):
        """Domain of the quants that lie in any location of the company."""
        return [
            ("location_id.usage", "=", "internal"),
            ("company_id", "in", self.ids),
        ]

    def _get_pricelists_on_receipt(self):
        """The price types of this company and common ones that receipts set."""
        # people of the warehouse need not see price types
        return (
            self.env["product.pricelist"]
            .sudo()
            .search(
                [
                    ("price_method", "!=", "rules"),
                    ("company_id", "in", [*self.ids, False]),
                    "|",
                    ("set_on_receipt", "=", True),
                    "&",
                    ("price_method", "=", "receipt"),
                    ("recompute", "=", "on_source_change"),
                ]
            )
        )
