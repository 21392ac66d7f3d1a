from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns

POTENTIAL_SOURCES = [("manual", "By hand"), ("demand", "From the demand")]


class CrmLead(models.Model):
    """What the client needs, what that is worth, and what came of it."""

    _inherit = "crm.lead"

    demand_ids = fields.One2many("crm.deal.demand", "deal_id", "Demand", copy=True)
    demand_amount = fields.Monetary(
        compute="_compute_demand_amount",
        store=True,
        currency_field="company_currency",
        help="Sum of what the client needs.",
    )
    demand_satisfied_percent = fields.Float(
        "Demand Satisfied, %",
        digits=(5, 2),
        compute="_compute_demand_satisfied_percent",
        help="Share of the sum of the demand that the client got from us.",
    )
    potential_source = fields.Selection(
        POTENTIAL_SOURCES,
        "Source of the Potential",
        default=lambda self: self.env.company.deal_potential_source,
        help="From the demand: the expected revenue is the sum of what the client needs, "
        "until somebody writes another figure.",
    )
    expected_revenue = fields.Monetary(
        compute="_compute_expected_revenue", store=True, readonly=False
    )
    actual_amount = fields.Monetary(
        related="sale_amount_total",
        currency_field="company_currency",
        # a colleague's orders stay the colleague's
        related_sudo=False,
        string="Actual",
        help="Confirmed orders of the deal without taxes, those you may see.",
    )
    actual_percent = fields.Float(
        "Actual, %",
        digits=(16, 1),
        compute="_compute_actual_percent",
        help="Confirmed orders as a share of the expected revenue.",
    )

    def _auto_init(self):
        # no demand exists yet: spares 100,000 deals a pointless computation
        new = create_empty_columns(self, ["demand_amount", "potential_source"])
        if "potential_source" in new:
            # what was written before is not to be overwritten by a demand
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_lead SET potential_source ="
                    " CASE WHEN expected_revenue > 0 THEN 'manual' ELSE 'demand' END"
                )
            )
        return super()._auto_init()

    @api.depends("demand_ids.amount")
    def _compute_demand_amount(self):
        for deal in self:
            deal.demand_amount = sum(deal.demand_ids.mapped("amount"))

    @api.depends("demand_ids.amount", "demand_ids.satisfied_amount")
    def _compute_demand_satisfied_percent(self):
        for deal in self:
            satisfied = sum(deal.demand_ids.mapped("satisfied_amount"))
            asked = sum(deal.demand_ids.mapped("amount"))
            deal.demand_satisfied_percent = satisfied / asked * 100 if asked else 0.0

    @api.depends("demand_amount", "potential_source")
    def _compute_expected_revenue(self):
        for deal in self:
            if deal.potential_source == "demand":
                deal.expected_revenue = deal.demand_amount

    @api.depends("actual_amount", "expected_revenue")
    @api.depends_context("uid")
    def _compute_actual_percent(self):
        for deal in self:
            potential = deal.expected_revenue
            share = deal.actual_amount / potential * 100 if potential else 0.0
            deal.actual_percent = share

    @api.onchange("expected_revenue")
    def _onchange_expected_revenue(self):
        if self._has_potential_by_hand():
            self.potential_source = "manual"

    def _has_potential_by_hand(self):
        """Tell whether the expected revenue is not the one of the demand any more."""
        if self.potential_source != "demand":
            return False
        currency = self.company_currency or self.env.company.currency_id
        difference = (self.expected_revenue or 0.0) - (self.demand_amount or 0.0)
        return not currency.is_zero(difference)

    @api.model_create_multi
    def create(self, vals_list):
        """A sum written by hand stays; without one the potential is the demand."""
        for vals in vals_list:
            if vals.get("expected_revenue") and not vals.get("demand_ids"):
                vals.setdefault("potential_source", "manual")
        deals = super().create(vals_list)
        for deal, vals in zip(deals, vals_list, strict=True):
            if vals.get("demand_ids"):
                deal._settle_potential(vals)
        return deals

    def _settle_potential(self, vals):
        """Decide what the potential of a deal created with a demand is."""
        if vals.get("expected_revenue") and "potential_source" not in vals:
            if self._has_potential_by_hand():
                self.potential_source = "manual"
        self._compute_expected_revenue()

    def write(self, vals):
        """A sum written by hand ends the potential that follows the demand."""
        result = super().write(vals)
        if vals.get("potential_source") == "demand":
            self._compute_expected_revenue()
        elif "expected_revenue" in vals and "potential_source" not in vals:
            by_hand = self.filtered(lambda deal: deal._has_potential_by_hand())
            by_hand.potential_source = "manual"
        return result

    def _update_revenues_from_so(self, order):
        """An order does not change a potential that follows the demand."""
        following = self.filtered(
            lambda deal: deal.potential_source == "demand" and deal.demand_ids
        )
        return super(CrmLead, self - following)._update_revenues_from_so(order)

    def _get_ordered_quantities(self):
        """Sum what the confirmed orders of the deals hold of each demanded product.

        :return: ``{(deal id, product id): quantity in the unit of the product}``
        """
        products = self.demand_ids.product_id._origin
        deals = self._origin
        if not products or not deals:
            return {}
        groups = self.env["sale.order.line"]._read_group(
            [
                ("order_id.opportunity_id", "in", deals.ids),
                ("product_id", "in", products.ids),
                ("state", "=", "sale"),
            ],
            ["order_id", "product_id", "product_uom_id"],
            ["product_uom_qty:sum"],
        )
        quantities = {}
        for order, product, unit, quantity in groups:
            key = (order.opportunity_id.id, product.id)
            quantity = unit._compute_quantity(
                quantity, product.uom_id, round=False, raise_if_failure=False
            )
            quantities[key] = quantities.get(key, 0.0) + quantity
        return quantities

    def _prepare_opportunity_quotation_context(self):
        """A new quotation begins with the demand."""
        context = super()._prepare_opportunity_quotation_context()
        if self.demand_ids:
            context["quote_demand"] = True
        return context

    def _prepare_demand_order_lines(self):
        """Return the commands of the lines a quotation of the demand has."""
        self.ensure_one()
        lines = self.demand_ids._prepare_quotation_lines()
        return [Command.create(values) for values in lines]

    def _merge_get_fields_specific(self):
        """A potential that follows the demand follows that of all merged deals."""
        specific = super()._merge_get_fields_specific()
        specific["expected_revenue"] = self._merge_expected_revenue
        return specific

    @api.model
    def _merge_expected_revenue(self, fname, deals):
        if deals.demand_ids and deals[:1].potential_source == "demand":
            return sum(deals.demand_ids.mapped("amount"))
        return next((deal[fname] for deal in deals if deal[fname]), 0.0)

    def _merge_dependences(self, opportunities):
        """Keep the demand of the deals that are merged into this one."""
        result = super()._merge_dependences(opportunities)
        opportunities.demand_ids.write({"deal_id": self.id})
        return result
