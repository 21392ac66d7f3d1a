from odoo import fields, models


class SaleOrder(models.Model):
    """Orders under an offer."""

    _inherit = "sale.order"

    offer_id = fields.Many2one(
        "sale.offer",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        domain="[('state', '=', 'active')]",
    )
