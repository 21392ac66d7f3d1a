from odoo import api, fields, models
from odoo.exceptions import ValidationError


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
    operation = fields.Selection(
        [("sale", "Sale"), ("commission", "Transfer on Commission")],
        required=True,
        default="sale",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, tracking=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        index=True,
        domain="[('share', '=', False)]",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        tracking=True,
        check_company=True,
    )
    partner_segment_id = fields.Many2one(
        "res.partner.segment",
        string="Customer Segment",
        tracking=True,
        help="Whose members get the offer. Empty: every customer.",
    )
    product_segment_id = fields.Many2one(
        "product.segment",
        tracking=True,
        help="What is sold under the offer. Empty: everything.",
    )
    parent_id = fields.Many2one(
        "sale.offer",
        string="Based On",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('kind', '=', 'standard'), ('state', '=', 'active'),"
        " ('company_id', 'in', [company_id, False])]",
        help="The standard offer whose terms hold where this one has none.",
    )
    child_ids = fields.One2many("sale.offer", "parent_id", "Individual Offers")
    date_start = fields.Date(
        "From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_end = fields.Date("Until", tracking=True, help="Empty: open-ended.")
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price Type",
        tracking=True,
        check_company=True,
        domain="[('use_on_sale', '=', True)]",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    payment_term_id = fields.Many2one(
        "account.payment.term", tracking=True, check_company=True
    )
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position",
        string="Tax Regime",
        tracking=True,
        check_company=True,
    )
    contract_required = fields.Boolean(
        tracking=True, help="Orders are confirmed only under a contract."
    )
    minimum_amount = fields.Monetary(
        "Minimum Order",
        tracking=True,
        help="The smallest sum of an order, without taxes. 0: any sum.",
    )
    limit_discount = fields.Boolean("Limit Discounts by Hand", tracking=True)
    max_discount_percent = fields.Float(
        "Maximum Discount",
        digits=(5, 2),
        tracking=True,
        help="Highest discount by hand under the offer, in percent of its prices. The "
        "limits of the user and of the customer's segments hold as well: the "
        "smallest counts.",
    )
    limit_markup = fields.Boolean("Limit Markups by Hand", tracking=True)
    max_markup_percent = fields.Float(
        "Maximum Markup",
        digits=(7, 2),
        tracking=True,
        help="Highest markup by hand under the offer, in percent of its prices.",
    )
    portal_visible = fields.Boolean(
        "Shown to the Customer",
        default=True,
        tracking=True,
        help="The customer sees the offer in the portal.",
    )
    rule_ids = fields.One2many(
        "product.pricelist.item", "offer_id", "Prices", copy=True
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one(
        "sale.offer",
        string="Previous Version",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    order_ids = fields.One2many("sale.order", "offer_id", "Orders")
    order_count = fields.Integer(compute="_compute_order_count")
    note = fields.Html("Terms in Words")

    _percents = models.Constraint(
        "CHECK(max_discount_percent BETWEEN 0 AND 100 AND max_markup_percent >= 0)",
        "The maximum discount is a number from 0 to 100 percent, the maximum markup "
        "is 0 or more.",
    )
    _amount = models.Constraint(
        "CHECK(minimum_amount >= 0)", "The minimum order cannot be below zero."
    )
    _usable = models.Index("(partner_id, date_start) WHERE state = 'active'")

    @api.depends("pricelist_id", "parent_id", "company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for offer in self:
            company = offer.company_id or self.env.company
            pricelist = offer._get_pricelist()
            offer.currency_id = pricelist.currency_id or company.currency_id

    def _compute_order_count(self):
        counts = dict(
            self.env["sale.order"]._read_group(
                [("offer_id", "in", self.ids)], ["offer_id"], ["__count"]
            )
        )
        for offer in self:
            offer.order_count = counts.get(offer._origin, 0)

    @api.depends("name", "number")
    def _compute_display_name(self):
        for offer in self:
            parts = [offer.number, offer.name]
            offer.display_name = " ".join(part for part in parts if part)

    @api.constrains("parent_id", "kind")
    def _check_parent(self):
        for offer in self:
            if offer.parent_id == offer or offer._has_cycle():
                raise ValidationError(
                    self.env._(
                        "Offer %(name)s cannot be based on itself. Choose a standard "
                        "offer, or none.",
                        name=offer.display_name,
                    )
                )
            if offer.parent_id and (
                offer.kind == "standard" or offer.parent_id.kind == "individual"
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s: only an individual offer is based on another one, "
                        "and only on a standard one.",
                        name=offer.display_name,
                    )
                )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for offer in self.filtered("date_end"):
            if offer.date_end < offer.date_start:
                raise ValidationError(
                    self.env._(
                        "Offer %(name)s would end before it begins. Turn the dates "
                        "round, or leave the end empty for an open-ended offer.",
                        name=offer.display_name,
                    )
                )

    @api.constrains("kind", "partner_id", "parent_id")
    def _check_customer(self):
        for offer in self.filtered(lambda offer: offer.kind == "individual"):
            if not offer.partner_id:
                raise ValidationError(
                    self.env._(
                        "Individual offer %(name)s is for one customer. Choose whom.",
                        name=offer.display_name,
                    )
                )
            parent = offer.parent_id
            if parent and not parent._is_for(offer.partner_id):
                raise ValidationError(
                    self.env._(
                        "%(customer)s is not in segment %(segment)s, for which offer "
                        "%(name)s is. Choose another offer, or none.",
                        customer=offer.partner_id.display_name,
                        segment=parent.sudo().partner_segment_id.name,
                        name=parent.display_name,
                    )
                )

    @api.constrains("pricelist_id", "parent_id")
    def _check_currency(self):
        for offer in self.filtered(
            lambda offer: offer.pricelist_id and offer.parent_id
        ):
            other = offer.parent_id.pricelist_id.currency_id
            if other and other != offer.pricelist_id.currency_id:
                raise ValidationError(
                    self.env._(
                        "Offer %(name)s is in %(currency)s, the one it is based on in "
                        "%(other)s. Choose price types of the same currency.",
                        name=offer.display_name,
                        currency=offer.pricelist_id.currency_id.name,
                        other=other.name,
                    )
                )

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind == "standard":
            self.partner_id = self.parent_id = False
        else:
            self.partner_segment_id = False

    @api.model_create_multi
    def create(self, vals_list):
        """Number the new offers."""
        for vals in vals_list:
            company = vals.get("company_id") or self.env.company.id
            sequence = self.env["ir.sequence"].with_company(company)
            vals["number"] = sequence.next_by_code("sale.offer")
        return super().create(vals_list)

    def _get_pricelist(self):
        """The price type of the offer, else that of the standard one below it."""
        return self.pricelist_id or self.parent_id.pricelist_id

    def _get_term(self, name):
        """A term of the offer, else that of the standard one it is based on."""
        return self[name] or self.parent_id[name]

    def action_view_orders(self):
        """Open the quotations and orders under the offer.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders under %(offer)s", offer=self.display_name),
            "res_model": "sale.order",
            "view_mode": "list,kanban,form",
            "domain": [("offer_id", "=", self.id)],
            "context": {
                "default_offer_id": self.id,
                "default_partner_id": self.partner_id.id,
            },
        }
