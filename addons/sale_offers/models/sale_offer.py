from odoo import api, fields, models


class SaleOffer(models.Model):
    """What was agreed with a customer, or is offered to a whole segment of them."""

    _name = "sale.offer"
    _description = "Sales Offer"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "number"]
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    number = fields.Char(readonly=True, copy=False, index="btree_not_null")
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("standard", "Standard"), ("individual", "Individual")],
        required=True,
        default="individual",
        help="Standard: for every customer of a segment.\n"
        "Individual: for one customer, on top of a standard one or on its own.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("to_approve", "To Approve"),
            ("active", "Active"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
    )
    partner_id = fields.Many2one("res.partner", string="Customer", index=True)
    partner_segment_id = fields.Many2one("res.partner.segment", check_company=True)
    product_segment_id = fields.Many2one("product.segment", check_company=True)
    parent_id = fields.Many2one(
        "sale.offer",
        string="Based On",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('kind', '=', 'standard')]",
        check_company=True,
    )
    child_ids = fields.One2many("sale.offer", "parent_id", "Individual Offers")
    date_start = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_end = fields.Date(string="Until", tracking=True, help="Empty: open-ended.")
    pricelist_id = fields.Many2one(
        "product.pricelist", string="Price Type", tracking=True, check_company=True
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, readonly=False
    )
    payment_term_id = fields.Many2one(
        "account.payment.term", tracking=True, check_company=True
    )
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position",
        string="Tax Regime",
        tracking=True,
        check_company=True,
    )
    note = fields.Html(string="Terms in Words")

    @api.depends("pricelist_id", "company_id")
    def _compute_currency_id(self):
        for offer in self:
            offer.currency_id = (
                offer.pricelist_id.currency_id or offer.company_id.currency_id
            )
