from odoo import fields, models
from odoo.tools import SQL


class SaleOfferFulfilment(models.Model):
    """Plan and fact of offers: what was agreed, and what came of it.

    One row for each order under an offer, one for each target of an offer, and one for
    each active offer under which nothing was ordered. Sums over any grouping are right,
    because a plan stands on rows of its own.
    """

    _name = "sale.offer.fulfilment"
    _description = "Fulfilment of Offers"
    _inherit = ["sale.offer.analysis"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "offer_id"
    _depends = {
        "account.move": ["move_type", "state"],
        "account.move.line": ["date_maturity", "display_type", "reconciled"],
        "account.partial.reconcile": ["debit_move_id", "max_date"],
        "product.template": ["uom_id"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
        "res.partner": ["commercial_partner_id"],
        "sale.offer": [
            *("company_id", "date_end", "date_start", "kind", "minimum_amount"),
            *("parent_id", "partner_id", "payment_term_id", "pricelist_id"),
            *("state", "user_id"),
        ],
        "sale.offer.period": ["date_from", "offer_id", "target_amount"],
        "sale.offer.target": ["offer_id", "product_id", "quantity", "uom_id"],
        "sale.order": [
            *("amount_untaxed", "company_id", "currency_id", "currency_rate"),
            *("date_order", "deviates", "offer_id", "partner_id"),
            *("payment_term_id", "state", "team_id", "user_id"),
        ],
        "sale.order.line": [
            *("discount", "display_type", "invoice_lines", "is_downpayment"),
            *("is_expense", "offer_price_unit", "order_id", "price_subtotal"),
            *("price_unit", "product_id", "product_uom_qty", "qty_delivered"),
            "untaxed_amount_invoiced",
        ],
        "uom.uom": ["factor"],
    }
    _shares = {
        "fulfilled_percent": ("ordered", "planned"),
        "delivered_percent": ("delivered", "ordered"),
        "given_percent": ("given", "by_offer"),
        "discount_percent": ("discounted", "gross"),
        "kept_percent": ("kept_count", "due_count"),
    }

    offer_id = fields.Many2one("sale.offer", readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True)
    kind = fields.Selection(
        [("standard", "Standard"), ("individual", "Individual")],
        "Offer Kind",
        readonly=True,
    )
    offer_state = fields.Selection(
        [
            ("draft", "Draft"),
            ("to_approve", "To Approve"),
            ("active", "Active"),
            ("closed", "Closed"),
        ],
        "Offer Status",
        readonly=True,
    )
    date_end = fields.Date("Offer Ends", readonly=True)
    date = fields.Datetime(
        readonly=True, help="Of the order, or the first day of the planned period."
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    planned = fields.Monetary(readonly=True, help="The targets of the offer.")
    planned_quantity = fields.Float(digits="Product Unit", readonly=True)
    quoted = fields.Monetary(
        readonly=True, help="Quotations that are still open, without taxes."
    )
    ordered = fields.Monetary(readonly=True, help="Confirmed orders, without taxes.")
    quantity = fields.Float("Ordered Quantity", digits="Product Unit", readonly=True)
    delivered = fields.Monetary(readonly=True, help="Delivered of it, without taxes.")
    invoiced = fields.Monetary(readonly=True, help="Invoiced of it, without taxes.")
    fulfilled_percent = fields.Float(
        "Fulfilled, %",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Ordered as a share of the plan; without a plan it is empty.",
    )
    delivered_percent = fields.Float(
        "Delivered, %", digits=(16, 1), readonly=True, aggregator="avg"
    )
    by_offer = fields.Monetary(
        "By Offer Prices",
        readonly=True,
        help="What the ordered goods cost by the prices of the offer, without taxes.",
    )
    given = fields.Monetary(
        "Given Away", readonly=True, help="Ordered below the prices of the offer."
    )
    given_percent = fields.Float(
        "Given Away, %", digits=(16, 2), readonly=True, aggregator="avg"
    )
    gross = fields.Monetary("Before Discounts", readonly=True)
    discounted = fields.Monetary("Discounts", readonly=True)
    discount_percent = fields.Float(
        "Average Discount, %", digits=(16, 2), readonly=True, aggregator="avg"
    )
    order_count = fields.Integer("Orders", readonly=True)
    below_minimum = fields.Integer(
        readonly=True, help="Orders of less than the smallest sum of the offer."
    )
    deviating = fields.Integer(
        "Not as Agreed", readonly=True, help="Orders that deviate from the offer."
    )
    other_payment = fields.Integer(
        "Other Payment Term", readonly=True, help="Orders with another one than agreed."
    )
    due_count = fields.Integer(
        "Orders to Pay", readonly=True, help="Orders with invoices paid or due."
    )
    kept_count = fields.Integer("Paid in Time", readonly=True)
    kept_percent = fields.Float(
        "Paid in Time, %", digits=(16, 1), readonly=True, aggregator="avg"
    )
    days_late = fields.Integer(
        readonly=True,
        aggregator="avg",
        help="Days by which the latest payment of the order's invoices was behind its "
        "due date, until today where it is still missing.",
    )

    @property
    def _table_query(self):
        # without WITH, so that PostgreSQL leaves out the columns that nobody asks for
        return SQL(
            """
            SELECT %(order_columns)s FROM (%(facts)s) fact
            UNION ALL SELECT %(plan_columns)s
            FROM (%(plan)s) plan %(plan_offer)s
            UNION ALL SELECT %(silent_columns)s
            FROM sale_offer offer LEFT JOIN res_partner partner
                ON partner.id = offer.partner_id
            WHERE offer.state = 'active' AND offer.active
                AND NOT EXISTS (SELECT FROM sale_order ord
                    WHERE ord.offer_id = offer.id AND ord.state = 'sale')
            """,
            facts=self._get_facts_sql(),
            plan=self._get_plan_sql(),
            plan_offer=self._get_plan_offer_sql(),
            order_columns=self._get_order_columns_sql(),
            plan_columns=self._get_offer_columns_sql(
                id=SQL("plan.id * 4::bigint + 1"),
                date=SQL("plan.date"),
                planned=SQL("plan.amount * COALESCE(rates.rate, 1)"),
                planned_quantity=SQL("plan.quantity"),
            ),
            silent_columns=self._get_offer_columns_sql(
                id=SQL("offer.id * 4::bigint + 2"),
                date=SQL("offer.date_start::timestamp"),
            ),
        )

    def action_open(self):
        """Open the order of the row, else its offer.

        :return: a window action
        """
        self.ensure_one()
        return (self.order_id or self.offer_id)._get_records_action()
