from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns


class SaleOrder(models.Model):
    """Quotations and orders under an offer."""

    _inherit = "sale.order"

    offer_id = fields.Many2one(
        "sale.offer",
        compute="_compute_offer_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        tracking=True,
        copy=False,
        help="The terms agreed with the customer. The best offer is chosen by itself; "
        "another one that the customer can use may be picked instead.",
    )
    usable_offer_ids = fields.Many2many(
        "sale.offer", compute="_compute_usable_offer_ids"
    )
    offer_problem = fields.Char(compute="_compute_offer_problem")

    def _auto_init(self):
        """Old orders were made under no offer."""
        create_empty_columns(self, ["offer_id", "deviates"])
        return super()._auto_init()

    @api.depends("partner_id", "company_id")
    def _compute_offer_id(self):
        Offer = self.env["sale.offer"]
        if not Offer._has_offers():
            self.offer_id = False
            return
        for order in self.filtered(lambda order: order.state in (False, "draft")):
            # whoever sells under an offer need not be the one who made it
            offers = Offer.with_company(order.company_id).sudo()
            order.offer_id = offers.find(order.partner_id, order._get_offer_day())[:1]

    @api.depends("partner_id", "company_id", "date_order")
    def _compute_usable_offer_ids(self):
        for order in self:
            offers = self.env["sale.offer"].with_company(order.company_id)
            order.usable_offer_ids = offers.find(
                order.partner_id, order._get_offer_day()
            )

    @api.depends("offer_id", "partner_id", "date_order", "state")
    def _compute_offer_problem(self):
        for order in self:
            order.offer_problem = order._find_offer_problem()

    def _get_offer_day(self):
        """The day the terms are asked for."""
        moment = self.date_order or fields.Datetime.now()
        return fields.Datetime.context_timestamp(self, moment).date()

    def _find_offer_problem(self):
        """Why the offer of a quotation cannot be used, in words; empty when it can."""
        self.ensure_one()
        if not self.offer_id or self.state not in ("draft", "sent"):
            return ""
        company = self.company_id or self.env.company
        return self.offer_id.sudo()._find_problem(
            self.partner_id, self._get_offer_day(), company
        )

    @api.constrains("offer_id", "partner_id")
    def _check_offer(self):
        for order in self:
            if problem := order._find_offer_problem():
                raise ValidationError(problem)

    def _confirmation_error_message(self):
        """Refuse what the offer does not allow."""
        self.ensure_one()
        return (
            super()._confirmation_error_message()
            or self._find_offer_problem()
            or self._find_minimum_problem()
            or self._find_segment_problem()
        )

    def _get_number_in_words(self):
        """The number of the order, which one that is being written has not yet."""
        return self.name if self._origin else self.env._("This quotation")

    def _find_minimum_problem(self):
        """Whether the order is below the smallest sum of its offer."""
        offer = self.offer_id.sudo()
        minimum = offer._get_term("minimum_amount")
        if not minimum:
            return ""
        company = self.company_id or self.env.company
        minimum = offer.currency_id._convert(
            minimum, self.currency_id, company, self._get_offer_day()
        )
        if self.currency_id.compare_amounts(self.amount_untaxed, minimum) >= 0:
            return ""
        return self.env._(
            "%(order)s is of %(amount)s, offer %(offer)s begins with %(minimum)s. Add "
            "goods, or choose another offer.",
            order=self._get_number_in_words(),
            amount=format_amount(self.env, self.amount_untaxed, self.currency_id),
            offer=offer.display_name,
            minimum=format_amount(self.env, minimum, self.currency_id),
        )

    def _find_segment_problem(self):
        """Whether something is ordered that the offer is not about."""
        offer = self.offer_id.sudo()
        segment = offer._get_term("product_segment_id")
        if not segment or not self.company_id.offer_segment_restricts:
            return ""
        lines = self.order_line.filtered(lambda line: line._is_priced_by_terms())
        templates = lines.product_id.product_tmpl_id.sudo()
        others = templates - segment.filter_members(templates)
        if not others:
            return ""
        return self.env._(
            "Offer %(offer)s is for products of segment %(segment)s, which these are "
            "not: %(products)s. Take them out, or choose another offer.",
            offer=offer.display_name,
            segment=segment.name,
            products=", ".join(others.mapped("display_name")),
        )
