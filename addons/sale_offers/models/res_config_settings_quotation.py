from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """How the company watches its quotations."""

    _inherit = "res.config.settings"

    quotation_reminder_days = fields.Integer(
        related="company_id.quotation_reminder_days", readonly=False
    )
    offer_reminder_days = fields.Integer(
        related="company_id.offer_reminder_days", readonly=False
    )
    deviation_reason_required = fields.Boolean(
        related="company_id.deviation_reason_required", readonly=False
    )
    cost_pricelist_id = fields.Many2one(
        related="company_id.cost_pricelist_id", readonly=False
    )
    default_print_deal = fields.Boolean("Deal", default_model="sale.order")
    default_print_contact = fields.Boolean("Contact", default_model="sale.order")
    default_print_loyalty_card = fields.Boolean(
        "Loyalty Card", default_model="sale.order"
    )
    default_print_payment_term = fields.Boolean(
        "Payment Terms", default_model="sale.order"
    )
    default_print_validity = fields.Boolean(
        "Validity", default=True, default_model="sale.order"
    )
    default_print_offer = fields.Boolean("Offer", default_model="sale.order")
    default_print_offer_note = fields.Boolean(
        "Terms in Words", default_model="sale.order"
    )
    default_print_contract = fields.Boolean("Contract", default_model="sale.order")
