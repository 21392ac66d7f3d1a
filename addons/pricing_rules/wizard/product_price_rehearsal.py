from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount

SHOWN = 5


class ProductPriceRehearsal(models.TransientModel):
    """What past sales would have brought at the prices of a draft.

    The confirmed order lines of some days are sold once more: same customers, same
    quantities, same discounts, but at the prices of the price document. Costs are those
    of today, amounts are without taxes in the currency of the company. Whether customers
    would have bought as much is for the reader to judge.
    """

    _name = "product.price.rehearsal"
    _description = "Rehearsal of a Price Document"

    document_id = fields.Many2one(
        "product.price.document", required=True, readonly=True, ondelete="cascade"
    )
    days = fields.Integer(
        "Days of Sales",
        required=True,
        default=90,
        help="Orders confirmed in so many days up to today are looked at.",
    )
    is_done = fields.Boolean(readonly=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    summary = fields.Text(compute="_compute_summary")
    line_ids = fields.One2many("product.price.rehearsal.line", "rehearsal_id")
    winner_ids = fields.Many2many(
        "product.price.rehearsal.line",
        string="Would Have Brought More",
        compute="_compute_extremes",
    )
    loser_ids = fields.Many2many(
        "product.price.rehearsal.line",
        string="Would Have Brought Less",
        compute="_compute_extremes",
    )

    order_line_count = fields.Integer("Order Lines", readonly=True)
    order_count = fields.Integer("Orders", readonly=True)
    partner_count = fields.Integer("Clients", readonly=True)
    revenue_before = fields.Monetary(readonly=True)
    revenue_after = fields.Monetary(readonly=True)
    cost_amount = fields.Monetary("Cost", readonly=True)
    below_cost_before = fields.Integer(
        readonly=True, help="Order lines that were sold below the cost of today."
    )
    below_cost_after = fields.Integer(
        readonly=True, help="Order lines that would be below the cost of today."
    )
    no_cost_count = fields.Integer("Products without a Cost", readonly=True)
    change_count = fields.Integer("Prices That Change", readonly=True)
    unsold_count = fields.Integer("Prices without Sales", readonly=True)

    revenue_difference = fields.Monetary(compute="_compute_differences")
    revenue_percent = fields.Float(compute="_compute_differences", digits=(16, 1))
    margin_before = fields.Monetary(compute="_compute_differences")
    margin_after = fields.Monetary(compute="_compute_differences")
    margin_difference = fields.Monetary(compute="_compute_differences")
    margin_percent_before = fields.Float(compute="_compute_differences", digits=(16, 1))
    margin_percent_after = fields.Float(compute="_compute_differences", digits=(16, 1))

    _days_positive = models.Constraint(
        "CHECK(days > 0)", "Enter how many days of sales to look at, at least 1."
    )

    @api.depends("document_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rehearsal in self:
            rehearsal.currency_id = rehearsal._get_company().currency_id

    @api.depends("revenue_before", "revenue_after", "cost_amount")
    def _compute_differences(self):
        for rehearsal in self:
            before, after = rehearsal.revenue_before, rehearsal.revenue_after
            rehearsal.revenue_difference = after - before
            rehearsal.revenue_percent = (after / before - 1) * 100 if before else 0
            rehearsal.margin_before = before - rehearsal.cost_amount
            rehearsal.margin_after = after - rehearsal.cost_amount
            rehearsal.margin_difference = after - before
            rehearsal.margin_percent_before = (
                rehearsal.margin_before / before * 100 if before else 0
            )
            rehearsal.margin_percent_after = (
                rehearsal.margin_after / after * 100 if after else 0
            )

    @api.depends("line_ids")
    def _compute_extremes(self):
        Line = self.env["product.price.rehearsal.line"]
        for rehearsal in self:
            own = [("rehearsal_id", "=", rehearsal.id)]
            for name, sign, order in (
                ("winner_ids", ">", "revenue_difference desc, id"),
                ("loser_ids", "<", "revenue_difference, id"),
            ):
                domain = [*own, ("revenue_difference", sign, 0)]
                rehearsal[name] = Line.search(domain, order=order, limit=SHOWN)

    @api.depends("is_done", "days", "revenue_before", "revenue_after")
    @api.depends_context("lang")
    def _compute_summary(self):
        for rehearsal in self:
            rehearsal.summary = rehearsal.is_done and rehearsal._get_summary()

    def _get_summary(self):
        """What a manager has to know, in a few sentences."""
        if not self.order_line_count:
            return self.env._(
                "In the last %(days)s days nothing was sold by these price types. Take "
                "more days.",
                days=self.days,
            )
        values = {
            "days": self.days,
            "orders": self.order_count,
            "clients": self.partner_count,
            "amount": format_amount(
                self.env, abs(self.revenue_difference), self.currency_id
            ),
            "percent": f"{abs(self.revenue_percent):.1f}",
        }
        if self.currency_id.is_zero(self.revenue_difference):
            result = self.env._(
                "The last %(days)s days would have brought the same: %(orders)s orders "
                "of %(clients)s clients.",
                **values,
            )
        elif self.revenue_difference > 0:
            result = self.env._(
                "The last %(days)s days would have brought %(amount)s more "
                "(+%(percent)s %%), from %(orders)s orders of %(clients)s clients.",
                **values,
            )
        else:
            result = self.env._(
                "The last %(days)s days would have brought %(amount)s less "
                "(−%(percent)s %%), from %(orders)s orders of %(clients)s clients.",
                **values,
            )
        return " ".join([result, *self._get_warnings()])

    def _get_warnings(self):
        warnings = []
        if self.below_cost_after:
            warnings.append(
                self.env._(
                    "%(number)s order lines would have been sold below cost "
                    "(%(before)s were).",
                    number=self.below_cost_after,
                    before=self.below_cost_before,
                )
            )
        if self.no_cost_count:
            warnings.append(
                self.env._(
                    "%(number)s products have no cost, their margin is overstated.",
                    number=self.no_cost_count,
                )
            )
        return warnings

    def _get_company(self):
        return self.document_id.company_id or self.env.company

    # REHEARSING

    def action_rehearse(self):
        """Sell the past once more at the prices of the document.

        :return: the window action of this rehearsal
        :raises UserError: the document sets no prices
        """
        self.ensure_one()
        self.document_id.check_access("read")
        if not self.document_id.line_count:
            raise UserError(
                self.env._(
                    "Price document %(name)s sets no prices. Fill it first.",
                    name=self.document_id.name,
                )
            )
        self._flush_sources()
        self.line_ids.unlink()
        sold = self._get_sold_sql()
        self._create_lines(sold)
        self._write_totals(sold)
        return self._get_records_action(
            name=self.env._("Rehearsal of %(name)s", name=self.document_id.name),
            target="new",
        )

    def _flush_sources(self):
        for name in (
            "product.price.document.line",
            "product.product",
            "product.template",
            "res.partner",
            "sale.order",
            "sale.order.line",
            "uom.uom",
        ):
            self.env[name].flush_model()

    def _create_lines(self, sold):
        """Sum up per product and price type what was sold."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO product_price_rehearsal_line (
                       rehearsal_id, product_id, pricelist_id, price_old, price_new,
                       order_count, partner_count, quantity, revenue_before,
                       revenue_after, revenue_difference, cost_amount, margin_before,
                       margin_after, below_cost_count, create_uid, create_date)
                SELECT %(id)s, product_id, pricelist_id, price_old, price_new,
                       COUNT(DISTINCT order_id), COUNT(DISTINCT partner_id),
                       SUM(quantity), SUM(before), SUM(after), SUM(after - before),
                       SUM(cost), SUM(before - cost), SUM(after - cost),
                       COUNT(*) FILTER (WHERE is_below_after), %(uid)s, %(now)s
                  FROM (%(sold)s) AS sold
                 GROUP BY product_id, pricelist_id, price_old, price_new
                """,
                id=self.id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                sold=sold,
            )
        )
        self.env["product.price.rehearsal.line"].invalidate_model()
        self.invalidate_recordset(["line_ids"])

    def _write_totals(self, sold):
        names = (
            "order_line_count",
            "order_count",
            "partner_count",
            "revenue_before",
            "revenue_after",
            "cost_amount",
            "below_cost_before",
            "below_cost_after",
            "no_cost_count",
            "change_count",
            "unsold_count",
        )
        [totals] = self.env.execute_query(
            SQL(
                """
                WITH sold AS (%(sold)s)
                SELECT COUNT(*), COUNT(DISTINCT order_id),
                       COUNT(DISTINCT partner_id), COALESCE(SUM(before), 0),
                       COALESCE(SUM(after), 0), COALESCE(SUM(cost), 0),
                       COUNT(*) FILTER (WHERE is_below_before),
                       COUNT(*) FILTER (WHERE is_below_after),
                       COUNT(DISTINCT product_id) FILTER (WHERE cost = 0),
                       (SELECT COUNT(*) FROM product_price_document_line
                         WHERE document_id = %(document)s AND has_price
                           AND price IS DISTINCT FROM price_old),
                       (SELECT COUNT(*) FROM product_price_document_line AS line
                         WHERE document_id = %(document)s AND has_price
                           AND NOT EXISTS (
                               SELECT 1 FROM sold
                                WHERE sold.product_id = line.product_id
                                  AND sold.pricelist_id = line.pricelist_id))
                  FROM sold
                """,
                sold=sold,
                document=self.document_id.id,
            )
        )
        self.write({"is_done": True, **dict(zip(names, totals, strict=True))})

    def _get_sold_sql(self):
        """Order lines of the period with what they brought and would have brought.

        The margin is that of the whole company, whatever orders the reader may open:
        only sums leave this query. Taxes that a price contains are taken out in the
        proportion of the order line.
        """
        net = self._get_net_prices()
        company = self._get_company()
        return SQL(
            """
            SELECT sold.*, cost > 0 AND before < cost AS is_below_before,
                   cost > 0 AND after < cost AS is_below_after
              FROM (
                SELECT line.product_id, orders.pricelist_id, orders.id AS order_id,
                       partner.commercial_partner_id AS partner_id,
                       draft.price_old, draft.price AS price_new, amount.quantity,
                       line.price_subtotal / amount.rate AS before,
                       COALESCE(net.price, draft.price) * amount.quantity
                           * (1 - line.discount / 100) * amount.net_share
                           / amount.rate AS after,
                       amount.quantity * COALESCE(
                           (product.standard_price ->> %(company)s)::numeric, 0
                       ) AS cost
                  FROM product_price_document_line AS draft
                  JOIN sale_order_line AS line ON line.product_id = draft.product_id
                  JOIN sale_order AS orders ON orders.id = line.order_id
                       AND orders.pricelist_id = draft.pricelist_id
                  JOIN res_partner AS partner ON partner.id = orders.partner_id
                  JOIN product_product AS product ON product.id = line.product_id
                  JOIN product_template AS template
                       ON template.id = product.product_tmpl_id
                  JOIN uom_uom AS sold_in ON sold_in.id = line.product_uom_id
                  JOIN uom_uom AS kept_in ON kept_in.id = template.uom_id
                  LEFT JOIN unnest(%(net_ids)s::int[], %(net_prices)s::numeric[])
                       AS net (id, price) ON net.id = draft.id
                 CROSS JOIN LATERAL (
                    SELECT COALESCE(NULLIF(orders.currency_rate, 0), 1)::numeric AS rate,
                           (line.product_uom_qty * sold_in.factor
                               / kept_in.factor)::numeric AS quantity,
                           COALESCE(line.price_subtotal / NULLIF(
                               line.price_unit * line.product_uom_qty
                               * (1 - line.discount / 100), 0), 1) AS net_share
                 ) AS amount
                 WHERE draft.document_id = %(document)s AND draft.has_price
                   AND orders.state = 'sale' AND orders.company_id = %(company_id)s
                   AND orders.date_order >= %(start)s
                   AND line.product_uom_qty > 0
                   AND line.is_downpayment IS NOT TRUE
                   AND line.reward_id IS NULL
                   AND line.combo_item_id IS NULL
              ) AS sold
            """,
            company=str(company.id),
            company_id=company.id,
            document=self.document_id.id,
            start=fields.Datetime.now() - timedelta(days=self.days),
            net_ids=list(net),
            net_prices=list(net.values()),
        )

    def _get_net_prices(self):
        """{document line id: price without taxes} where a price type contains them."""
        lines = self.document_id.line_ids.filtered(
            lambda line: line.pricelist_id.price_includes_tax and line.has_price
        )
        net = {}
        for pricelist, group in lines.grouped("pricelist_id").items():
            net |= {
                line.id: price
                for line, price in group._get_net_prices(pricelist).items()
            }
        return net

    # ACTIONS

    def action_view_lines(self):
        """Open every product with what it would have brought.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_rehearsal_line_action"
        )
        return {**action, "domain": [("rehearsal_id", "=", self.id)]}

    def action_view_changes(self):
        """Open the prices that change: their tags have to be printed again.

        :return: a window action
        """
        self.ensure_one()
        action = self.document_id.action_view_lines()
        lines = self.document_id.line_ids.filtered(
            lambda line: line.has_price and line.price != line.price_old
        )
        return {**action, "domain": [("id", "in", lines.ids)]}
