from odoo import api, fields, models
from odoo.tools import SQL

# terms of an order that its offer decides: field of both -> (table of names, place of the
# row among those of the order)
TERMS = {
    "pricelist_id": ("product_pricelist", 1),
    "payment_term_id": ("account_payment_term", 2),
    "fiscal_position_id": ("account_fiscal_position", 3),
}
# kinds of steps in the ledger of a price that can be its beginning
SOURCES = [
    ("offer_rule", "Price of the Offer"),
    ("register", "Price Type"),
    ("rule", "Pricelist Rule"),
    ("list", "Sales Price"),
]


class SaleOfferDeviation(models.Model):
    """Where quotations and orders are not as their offer: a row per line and per term."""

    _name = "sale.offer.deviation"
    _description = "Deviations from Offers"
    _inherit = ["sale.offer.analysis"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "order_id"
    _depends = {
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["commercial_partner_id"],
        "res.users": ["limit_discount", "max_discount_percent"],
        "sale.approval.decision": ["comment", "decision", "is_valid", "res_id"],
        "sale.offer": [
            *("limit_discount", "max_discount_percent", "parent_id"),
            *TERMS,
        ],
        "sale.order": [
            *("company_id", "currency_rate", "date_order", "deviates", "offer_id"),
            *("partner_id", "state", "team_id", "user_id", *TERMS),
        ],
        "sale.order.line": [
            *("deviation_percent", "offer_price_unit", "order_id", "price_steps"),
            *("price_unit", "discount", "product_id", "product_uom_qty"),
        ],
    }
    _shares = {"difference_percent": ("difference", "by_offer")}

    order_id = fields.Many2one("sale.order", readonly=True)
    offer_id = fields.Many2one("sale.offer", readonly=True)
    date = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("draft", "Quotation"), ("sent", "Quotation Sent"), ("sale", "Sales Order")],
        "Status",
        readonly=True,
    )
    term = fields.Selection(
        [
            ("price", "Price"),
            ("pricelist_id", "Price Type"),
            ("payment_term_id", "Payment Terms"),
            ("fiscal_position_id", "Tax Regime"),
        ],
        readonly=True,
    )
    agreed = fields.Char(readonly=True, help="The term of the offer.")
    actual = fields.Char("Instead", readonly=True, help="The term of the order.")
    change = fields.Char(
        "Other Term", readonly=True, help="What was agreed → what the order has."
    )
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    offer_price = fields.Monetary(
        readonly=True, aggregator="avg", help="Of one unit, discounts taken off."
    )
    actual_price = fields.Monetary(
        readonly=True, aggregator="avg", help="Of one unit, discounts taken off."
    )
    price_difference = fields.Monetary(
        readonly=True, aggregator="avg", help="Actual price less that of the offer."
    )
    difference_percent = fields.Float(
        "Difference, %",
        digits=(16, 2),
        readonly=True,
        aggregator="avg",
        help="Of the price of the offer; of several lines, of their sums together.",
    )
    allowed_percent = fields.Float(
        "Allowed, %",
        digits=(16, 2),
        readonly=True,
        aggregator="min",
        help="Highest discount by hand: the smaller limit of offer and salesperson.",
    )
    by_offer = fields.Monetary("Sum by the Offer", readonly=True)
    difference = fields.Monetary(
        "Sum of the Difference", readonly=True, help="Below zero: given away."
    )
    given = fields.Monetary("Given Away", readonly=True)
    source = fields.Selection(SOURCES, "Price Source", readonly=True)
    source_name = fields.Char("Price Comes From", readonly=True)
    verdict = fields.Selection(
        [
            ("above", "Above the Offer"),
            ("allowed", "Within the Limit"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("open", "Not Approved"),
        ],
        readonly=True,
    )
    approver_id = fields.Many2one("res.users", "Approved By", readonly=True)
    reason = fields.Char("Comment", readonly=True, help="What the approvers wrote.")
    deviation_reason_id = fields.Many2one(
        "sale.deviation.reason",
        "Reason",
        readonly=True,
        help="Why the order is not as agreed, as its salesperson says.",
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)

    @property
    def _table_query(self):
        rows = [self._get_lines_sql()]
        rows += [self._get_term_sql(name) for name in TERMS]
        return SQL(
            """
            SELECT found.*, ord.offer_id,
                found.agreed || ' → ' || COALESCE(found.actual, '–') AS change,
                ord.date_order AS date, ord.state, ord.user_id, ord.team_id,
                ord.deviation_reason_id,
                ord.company_id, %(currency)s AS currency_id,
                partner.commercial_partner_id AS partner_id,
                decided.user_id AS approver_id, decided.reason,
                CASE WHEN found.difference > 0 THEN 'above'
                    WHEN decided.decision = 'approved' THEN 'approved'
                    WHEN decided.decision = 'refused' THEN 'refused'
                    WHEN -found.difference_percent <= found.allowed_percent + 0.005
                        THEN 'allowed'
                    ELSE 'open' END AS verdict
            FROM (%(rows)s) found
            JOIN sale_order ord ON ord.id = found.order_id
            JOIN res_partner partner ON partner.id = ord.partner_id
            LEFT JOIN LATERAL (%(decisions)s) decided ON TRUE
            """,
            currency=self.env.company.currency_id.id,
            rows=SQL(" UNION ALL ").join(rows),
            decisions=self._get_decisions_sql(),
        )

    @api.model
    def _get_lines_sql(self):
        """Lines that cost something else than by the offer."""
        return SQL(
            """
            SELECT line.id * 4::bigint AS id, ord.id AS order_id, 'price' AS term,
                NULL AS agreed, NULL AS actual, line.product_id, template.categ_id,
                line.product_uom_qty AS quantity, price.offer AS offer_price,
                price.actual AS actual_price,
                price.actual - price.offer AS price_difference,
                (price.actual - price.offer) / NULLIF(price.offer, 0) * 100
                    AS difference_percent,
                LEAST(%(limit)s, CASE WHEN seller.limit_discount
                    THEN seller.max_discount_percent END) AS allowed_percent,
                price.offer * %(untaxed)s AS by_offer,
                (price.actual - price.offer) * %(untaxed)s AS difference,
                GREATEST(price.offer - price.actual, 0) * %(untaxed)s AS given,
                start.step ->> 'kind' AS source, %(source_name)s AS source_name
            FROM sale_order_line line
            JOIN sale_order ord ON ord.id = line.order_id
            JOIN sale_offer offer ON offer.id = ord.offer_id
            LEFT JOIN sale_offer parent ON parent.id = offer.parent_id
            LEFT JOIN res_users seller ON seller.id = ord.user_id
            LEFT JOIN product_product product ON product.id = line.product_id
            LEFT JOIN product_template template ON template.id = product.product_tmpl_id
            LEFT JOIN %(rates)s ON rates.company_id = ord.company_id
            CROSS JOIN LATERAL (SELECT
                line.offer_price_unit * %(factor)s AS offer,
                %(net)s * %(factor)s AS actual) price
            CROSS JOIN LATERAL (SELECT jsonb_path_query_first(
                line.price_steps, '$[*] ? (@.op == "set")') AS step) start
            WHERE ord.state <> 'cancel' AND ord.deviates AND %(goods)s
                AND ABS(line.deviation_percent) >= 0.01
            """,
            limit=self._get_limit_sql(),
            untaxed=self._get_untaxed_sql(),
            source_name=self._get_source_name_sql(),
            rates=self._get_rates_sql(),
            factor=self._get_factor_sql(),
            net=self._get_net_price_sql(),
            goods=self._get_goods_sql(),
        )

    @api.model
    def _get_limit_sql(self):
        """The highest discount by hand of the offer, else of the standard one."""
        return SQL(
            """CASE WHEN offer.limit_discount THEN offer.max_discount_percent
                WHEN parent.limit_discount THEN parent.max_discount_percent END"""
        )

    @api.model
    def _get_source_name_sql(self):
        """The rule or the price type from which the offer's price comes."""
        return SQL(
            """COALESCE(start.step ->> 'scope', (
                SELECT %s FROM product_pricelist names
                WHERE names.id = (start.step ->> 'pricelist')::int))""",
            self._get_name_sql(),
        )

    @api.model
    def _get_name_sql(self):
        """The name of a record of ``names`` in the language of the reader."""
        return SQL(
            "COALESCE(names.name ->> %s, names.name ->> 'en_US')",
            self.env.lang or "en_US",
        )

    @api.model
    def _get_term_sql(self, name):
        """Orders with another price type, payment term or tax regime than agreed.

        :param str name: one of TERMS
        """
        table, place = TERMS[name]
        agreed = self._get_agreed_sql(name)
        own = SQL.identifier("ord", name)
        named = SQL(
            "SELECT %s FROM %s names WHERE names.id =",
            self._get_name_sql(),
            SQL.identifier(table),
        )
        return SQL(
            """
            SELECT ord.id * 4::bigint + %(place)s, ord.id, %(term)s, (%(named)s %(agreed)s),
                (%(named)s %(own)s), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                0, 0, 0, NULL, NULL
            FROM sale_order ord
            JOIN sale_offer offer ON offer.id = ord.offer_id
            LEFT JOIN sale_offer parent ON parent.id = offer.parent_id
            WHERE ord.state <> 'cancel' AND ord.deviates
                AND %(agreed)s IS NOT NULL AND %(own)s IS DISTINCT FROM %(agreed)s
            """,
            place=place,
            term=name,
            named=named,
            agreed=agreed,
            own=own,
        )

    @api.model
    def _get_decisions_sql(self):
        """What was decided on the order last, by whom, and all reasons given."""
        return SQL(
            """
            SELECT (ARRAY_AGG(made.user_id ORDER BY made.date DESC, made.id DESC))[1]
                    AS user_id,
                (ARRAY_AGG(made.decision ORDER BY made.date DESC, made.id DESC))[1]
                    AS decision,
                STRING_AGG(NULLIF(made.comment, ''), '; ' ORDER BY made.date, made.id)
                    AS reason
            FROM sale_approval_decision made
            WHERE made.res_model = 'sale.order' AND made.res_id = ord.id AND made.is_valid
            """
        )

    def action_open(self):
        """Open the order of the row.

        :return: a window action
        """
        self.ensure_one()
        return self.order_id._get_records_action()
