from odoo import api, fields, models
from odoo.tools import SQL

ORDER = (
    *("offer_id", "order_id", "kind", "offer_state", "date_end", "date", "partner_id"),
    *("user_id", "team_id", "company_id", "currency_id"),
)
SUMS = (
    *("planned", "planned_quantity", "quoted", "ordered", "quantity", "delivered"),
    *("invoiced", "by_offer", "given", "gross", "discounted"),
)
COUNTS = (
    *("order_count", "below_minimum", "deviating", "other_payment"),
    *("due_count", "kept_count"),
)


class SaleOfferFulfilment(models.Model):
    """Where plan and fact come from."""

    _inherit = "sale.offer.fulfilment"

    # PLAN

    @api.model
    def _get_plan_sql(self):
        """The targets of regular offers, for each period that was made.

        :return: SELECT of ``id`` (of the target), ``offer_id``, ``date`` (first day of
            the period), ``amount`` (in the money of the offer's company) and
            ``quantity`` (in the units of the products)
        """
        return SQL(
            """
            SELECT period.id, period.offer_id, period.date_from::timestamp AS date,
                period.target_amount * %(firm_rate)s / %(own_rate)s AS amount,
                (SELECT SUM(target.quantity * unit.factor / own.factor)
                 FROM sale_offer_target target
                 JOIN uom_uom unit ON unit.id = target.uom_id
                 JOIN product_product product ON product.id = target.product_id
                 JOIN product_template template ON template.id = product.product_tmpl_id
                 JOIN uom_uom own ON own.id = template.uom_id
                 WHERE target.offer_id = period.offer_id) AS quantity
            FROM sale_offer_period period
            JOIN sale_offer planned ON planned.id = period.offer_id
            LEFT JOIN sale_offer basis ON basis.id = planned.parent_id
            LEFT JOIN product_pricelist pricelist
                ON pricelist.id = COALESCE(planned.pricelist_id, basis.pricelist_id)
            LEFT JOIN res_company firm ON firm.id = planned.company_id
            """,
            own_rate=self._get_period_rate_sql(
                SQL("COALESCE(pricelist.currency_id, firm.currency_id)")
            ),
            firm_rate=self._get_period_rate_sql(SQL("firm.currency_id")),
        )

    @api.model
    def _get_period_rate_sql(self, currency):
        """The rate of a currency for the company of an offer when a period begins."""
        return SQL(
            """COALESCE((
                SELECT rate.rate FROM res_currency_rate rate
                WHERE rate.currency_id = %s AND rate.name <= period.date_from
                  AND (rate.company_id IS NULL OR rate.company_id = firm.id)
                ORDER BY rate.company_id, rate.name DESC LIMIT 1), 1)""",
            currency,
        )

    @api.model
    def _get_plan_offer_sql(self):
        return SQL(
            """JOIN sale_offer offer ON offer.id = plan.offer_id
            LEFT JOIN res_partner partner ON partner.id = offer.partner_id
            LEFT JOIN %s ON rates.company_id = offer.company_id""",
            self._get_rates_sql(),
        )

    @api.model
    def _get_offer_columns_sql(self, **values):
        """The columns of a row that is about an offer as a whole."""
        columns = {
            **dict.fromkeys(SUMS, SQL("0::numeric")),
            **dict.fromkeys(COUNTS, SQL("0")),
            **dict.fromkeys(self._shares, SQL("NULL::numeric")),
            "offer_id": SQL("offer.id"),
            "order_id": SQL("NULL::int"),
            "kind": SQL("offer.kind"),
            "offer_state": SQL("offer.state"),
            "date_end": SQL("offer.date_end"),
            "partner_id": SQL("partner.commercial_partner_id"),
            "user_id": SQL("offer.user_id"),
            "team_id": SQL("NULL::int"),
            "company_id": SQL("offer.company_id"),
            "currency_id": SQL("%s", self.env.company.currency_id.id),
            "days_late": SQL("NULL::int"),
            **values,
        }
        return self._to_columns_sql(columns)

    @api.model
    def _to_columns_sql(self, columns):
        """All columns, in the same order for every kind of row."""
        names = ("id", *ORDER, *SUMS, *COUNTS, *self._shares, "days_late")
        return SQL(", ").join(
            SQL("%s AS %s", columns[name], SQL.identifier(name)) for name in names
        )

    # FACT

    @api.model
    def _get_order_columns_sql(self):
        columns = {
            name: SQL.identifier("fact", name)
            for name in ("id", *ORDER, *SUMS, *COUNTS, "days_late")
        }
        for name, (part, whole) in self._shares.items():
            columns[name] = SQL(
                "fact.%s / NULLIF(fact.%s, 0)::numeric * 100",
                SQL.identifier(part),
                SQL.identifier(whole),
            )
        return self._to_columns_sql(columns)

    @api.model
    def _get_facts_sql(self):
        """Each order under an offer, with its sums in the money of the reader's company."""
        return SQL(
            """
            SELECT ord.id * 4::bigint AS id, offer.id AS offer_id, ord.id AS order_id,
                offer.kind, offer.state AS offer_state, offer.date_end,
                ord.date_order AS date, partner.commercial_partner_id AS partner_id,
                ord.user_id, ord.team_id, ord.company_id, %(currency)s AS currency_id,
                0::numeric AS planned, 0::numeric AS planned_quantity,
                CASE WHEN ord.state = 'sale' THEN 0 ELSE goods.amount END AS quoted,
                %(sums)s,
                firm.is_firm AS order_count,
                CASE WHEN ord.amount_untaxed + 0.005 < %(minimum)s
                    THEN firm.is_firm ELSE 0 END AS below_minimum,
                CASE WHEN ord.deviates THEN firm.is_firm ELSE 0 END AS deviating,
                CASE WHEN ord.payment_term_id IS DISTINCT FROM
                    COALESCE(%(payment)s, ord.payment_term_id)
                    THEN firm.is_firm ELSE 0 END AS other_payment,
                CASE WHEN paid.days_late IS NULL THEN 0 ELSE 1 END AS due_count,
                CASE WHEN paid.days_late = 0 THEN 1 ELSE 0 END AS kept_count,
                paid.days_late
            FROM sale_order ord
            JOIN sale_offer offer ON offer.id = ord.offer_id
            LEFT JOIN sale_offer parent ON parent.id = offer.parent_id
            JOIN res_company company ON company.id = ord.company_id
            JOIN res_partner partner ON partner.id = ord.partner_id
            LEFT JOIN %(rates)s ON rates.company_id = ord.company_id
            CROSS JOIN LATERAL (
                SELECT CASE WHEN ord.state = 'sale' THEN 1 ELSE 0 END AS is_firm) firm
            LEFT JOIN LATERAL (%(goods)s) goods ON TRUE
            LEFT JOIN LATERAL (%(payments)s) paid ON ord.state = 'sale'
            WHERE ord.state IN ('draft', 'sent', 'sale')
            """,
            currency=self.env.company.currency_id.id,
            sums=SQL(", ").join(
                SQL("firm.is_firm * goods.%s AS %s", SQL.identifier(column), alias)
                for column, alias in self._get_sums()
            ),
            minimum=self._get_minimum_sql(),
            payment=self._get_agreed_sql("payment_term_id"),
            rates=self._get_rates_sql(),
            goods=self._get_goods_sums_sql(),
            payments=self._get_payments_sql(),
        )

    @api.model
    def _get_sums(self):
        """(column of the goods, name in the report) of what counts of firm orders."""
        names = {"amount": "ordered"}
        columns = (
            *("amount", "quantity", "delivered", "invoiced"),
            *("by_offer", "given", "gross", "discounted"),
        )
        return [
            (column, SQL.identifier(names.get(column, column))) for column in columns
        ]

    @api.model
    def _get_goods_sums_sql(self):
        """Sums over the goods of an order; those without a price in the offer give
        nothing away."""
        return SQL(
            """
            SELECT COALESCE(SUM(sold.amount), 0) AS amount,
                COALESCE(SUM(sold.quantity), 0) AS quantity,
                COALESCE(SUM(sold.amount * sold.delivered_share), 0) AS delivered,
                COALESCE(SUM(sold.invoiced), 0) AS invoiced,
                COALESCE(SUM(sold.by_offer), 0) AS by_offer,
                COALESCE(SUM(sold.by_offer - sold.amount)
                    FILTER (WHERE sold.by_offer > 0), 0) AS given,
                COALESCE(SUM(sold.gross), 0) AS gross,
                COALESCE(SUM(sold.gross - sold.amount), 0) AS discounted
            FROM (
                SELECT line.price_subtotal * %(factor)s AS amount,
                    line.product_uom_qty AS quantity,
                    COALESCE(line.qty_delivered
                        / NULLIF(line.product_uom_qty, 0), 0) AS delivered_share,
                    COALESCE(line.untaxed_amount_invoiced, 0) * %(factor)s AS invoiced,
                    COALESCE(line.offer_price_unit, 0) * %(untaxed)s * %(factor)s
                        AS by_offer,
                    line.price_unit * %(untaxed)s * %(factor)s AS gross
                FROM sale_order_line line
                WHERE line.order_id = ord.id AND %(is_goods)s
            ) sold
            """,
            factor=self._get_factor_sql(),
            untaxed=self._get_untaxed_sql(),
            is_goods=self._get_goods_sql(),
        )

    @api.model
    def _get_minimum_sql(self):
        """The smallest sum of an order, in its own money on its day.

        :return: SQL over ``ord``, ``offer``, ``parent`` and ``company``; NULL without
        """
        return SQL(
            """(SELECT agreed.minimum * CASE
                    WHEN agreed.currency_id = ord.currency_id THEN 1
                    ELSE ord.currency_rate * %(own)s / %(agreed)s END
                FROM (
                    SELECT COALESCE(NULLIF(offer.minimum_amount, 0),
                            parent.minimum_amount) AS minimum,
                        COALESCE((SELECT currency_id FROM product_pricelist
                            WHERE id = %(pricelist)s), company.currency_id)
                            AS currency_id
                ) agreed)""",
            pricelist=self._get_agreed_sql("pricelist_id"),
            own=self._get_rate_sql(SQL("company.currency_id")),
            agreed=self._get_rate_sql(SQL("agreed.currency_id")),
        )

    @api.model
    def _get_rate_sql(self, currency):
        """The rate of a currency on the day of ``ord``, as Odoo finds it.

        :param SQL currency: the id of the currency
        """
        rates = SQL(
            """SELECT rate.rate FROM res_currency_rate rate
            WHERE rate.currency_id = %s AND COALESCE(rate.company_id,
                split_part(company.parent_path, '/', 1)::int)
                = split_part(company.parent_path, '/', 1)::int""",
            currency,
        )
        return SQL(
            """COALESCE(
                (%(rates)s AND rate.name <= ord.date_order::date
                    ORDER BY rate.company_id, rate.name DESC LIMIT 1),
                (%(rates)s ORDER BY rate.company_id, rate.name LIMIT 1), 1)""",
            rates=rates,
        )

    @api.model
    def _get_payments_sql(self):
        """Days by which the invoices of an order were paid late; NULL when none is due."""
        return SQL(
            """
            SELECT MAX(GREATEST(
                    COALESCE(settled.date, %(today)s) - due.date_maturity, 0))
                    AS days_late
            FROM account_move_line due
            JOIN account_move move ON move.id = due.move_id
            CROSS JOIN LATERAL (
                SELECT CASE WHEN due.reconciled THEN COALESCE((
                    SELECT MAX(part.max_date) FROM account_partial_reconcile part
                    WHERE part.debit_move_id = due.id), due.date_maturity) END AS date
            ) settled
            WHERE due.display_type = 'payment_term' AND move.state = 'posted'
                AND move.move_type = 'out_invoice'
                AND (settled.date IS NOT NULL OR due.date_maturity < %(today)s)
                AND due.move_id IN (
                    SELECT billed.move_id
                    FROM sale_order_line line
                    JOIN sale_order_line_invoice_rel link
                        ON link.order_line_id = line.id
                    JOIN account_move_line billed ON billed.id = link.invoice_line_id
                    WHERE line.order_id = ord.id)
            """,
            today=fields.Date.context_today(self),
        )
