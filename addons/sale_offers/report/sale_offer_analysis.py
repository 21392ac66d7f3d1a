from odoo import api, models
from odoo.tools import SQL


class SaleOfferAnalysis(models.AbstractModel):
    """What the analyses of offers have in common: money, units and shares."""

    _name = "sale.offer.analysis"
    _description = "Analysis of Offers"

    # measures that are shares: field -> (part, whole); shares of groups are those of
    # their sums, not the means of their rows
    _shares = {}

    @api.model
    def _get_rates_sql(self):
        """Factors from each company's money to that of the present one.

        :return: ``(VALUES ...) AS rates (company_id, rate)``
        """
        return self.env["crm.deal.funnel"]._get_rates_sql()

    @api.model
    def _get_factor_sql(self):
        """The factor from the money of an order to that of the present company.

        :return: SQL over ``sale_order ord`` and ``rates``
        """
        return SQL(
            "(COALESCE(rates.rate, 1) / COALESCE(NULLIF(ord.currency_rate, 0), 1))"
        )

    @api.model
    def _get_goods_sql(self):
        """Which lines are sold under terms: not texts, down payments and expenses.

        :return: condition over ``sale_order_line line``
        """
        return SQL(
            "line.display_type IS NULL AND line.product_id IS NOT NULL"
            " AND line.is_downpayment IS NOT TRUE AND line.is_expense IS NOT TRUE"
        )

    @api.model
    def _get_net_price_sql(self):
        """What a unit of ``sale_order_line line`` costs, the discount taken off."""
        return SQL("line.price_unit * (1 - COALESCE(line.discount, 0) / 100)")

    @api.model
    def _get_untaxed_sql(self):
        """The factor from a price of one unit to the sum of the line without taxes.

        :return: SQL over ``sale_order_line line``
        """
        return SQL(
            "COALESCE(line.price_subtotal / NULLIF(%s, 0), line.product_uom_qty)",
            self._get_net_price_sql(),
        )

    @api.model
    def _get_agreed_sql(self, name):
        """A term of the offer, else that of the standard one it is based on.

        :return: SQL over ``sale_offer offer`` and ``sale_offer parent``
        """
        return SQL(
            "COALESCE(%s, %s)",
            SQL.identifier("offer", name),
            SQL.identifier("parent", name),
        )

    def _read_group_select(self, aggregate_spec, query):
        """The share of a group is that of its sums."""
        share = self._shares.get(aggregate_spec.partition(":")[0])
        if not share or aggregate_spec.endswith(":count"):
            return super()._read_group_select(aggregate_spec, query)
        part, whole = (self._field_to_sql(self._table, name, query) for name in share)
        return SQL("SUM(%s) / NULLIF(SUM(%s), 0) * 100", part, whole)
