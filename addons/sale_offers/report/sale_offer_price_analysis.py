from odoo import api, fields, models
from odoo.tools import SQL


class SaleOfferPriceAnalysis(models.Model):
    """What customers pay for products: by their offer, by the price type, and last time.

    One row for each confirmed sale, in the unit of the product and without taxes. The
    price before is that of the same customer, product and salesperson, so that nobody
    learns from it what he may not see.
    """

    _name = "sale.offer.price.analysis"
    _description = "Price Analysis of Offers"
    _inherit = ["sale.offer.analysis"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "product_id"
    _depends = {
        "product.price": ["effective_date", "has_price", "price", "pricelist_id"],
        "product.pricelist": ["price_includes_tax"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "price_group_id", "uom_id"],
        "res.partner": ["commercial_partner_id"],
        "sale.order": [
            *("company_id", "currency_rate", "date_order", "offer_id", "partner_id"),
            *("pricelist_id", "state", "team_id", "user_id"),
        ],
        "sale.order.line": [
            *("discount", "offer_price_unit", "order_id", "price_subtotal"),
            *("price_total", "price_unit", "product_id", "product_uom_id"),
            "product_uom_qty",
        ],
        "uom.uom": ["factor"],
    }
    _shares = {
        "below_offer_percent": ("below_offer", "by_offer"),
        "below_type_percent": ("below_type", "by_type"),
    }

    date = fields.Datetime("Sold", readonly=True)
    is_last = fields.Boolean("Last Sale", readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True)
    offer_id = fields.Many2one("sale.offer", readonly=True)
    pricelist_id = fields.Many2one("product.pricelist", "Price Type", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", readonly=True)
    price_group_id = fields.Many2one("product.price.group", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    quantity = fields.Float(
        digits="Product Unit", readonly=True, help="In the unit of the product."
    )
    price = fields.Monetary("Sold At", readonly=True, aggregator="avg")
    offer_price = fields.Monetary("By the Offer", readonly=True, aggregator="avg")
    type_price = fields.Monetary(
        "By the Price Type",
        readonly=True,
        aggregator="avg",
        help="The price set for the price type of the order on the day of the sale.",
    )
    previous_price = fields.Monetary("Time Before", readonly=True, aggregator="avg")
    change_percent = fields.Float(
        "Change, %",
        digits=(16, 2),
        readonly=True,
        aggregator="avg",
        help="Against the time before.",
    )
    amount = fields.Monetary("Sales", readonly=True)
    by_offer = fields.Monetary("Sum by the Offer", readonly=True)
    below_offer = fields.Monetary(readonly=True)
    below_offer_percent = fields.Float(
        "Below the Offer, %", digits=(16, 2), readonly=True, aggregator="avg"
    )
    by_type = fields.Monetary("Sum by the Price Type", readonly=True)
    below_type = fields.Monetary("Below the Price Type", readonly=True)
    below_type_percent = fields.Float(
        "Below the Price Type, %", digits=(16, 2), readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT sold.*,
                (sold.price / NULLIF(sold.previous_price, 0) - 1) * 100
                    AS change_percent,
                sold.by_offer - sold.amount AS below_offer,
                (1 - sold.amount / NULLIF(sold.by_offer, 0)) * 100
                    AS below_offer_percent,
                sold.by_type - sold.amount AS below_type,
                (1 - sold.amount / NULLIF(sold.by_type, 0)) * 100 AS below_type_percent
            FROM (%s) sold
            """,
            self._get_sales_sql(),
        )

    @api.model
    def _get_sales_sql(self):
        """Each confirmed line of goods with the prices that were asked for it."""
        return SQL(
            """
            SELECT line.id, ord.date_order AS date, ord.id AS order_id, ord.offer_id,
                ord.pricelist_id, chain.product_id, template.categ_id,
                template.price_group_id, chain.partner_id, chain.user_id, ord.team_id,
                chain.company_id, %(currency)s AS currency_id,
                chain.is_last, %(quantity)s AS quantity, %(price)s AS price,
                before.price AS previous_price,
                NULLIF(measure.offer, 0) / %(quantity)s AS offer_price,
                measure.type_price, line.price_subtotal * %(factor)s AS amount,
                NULLIF(measure.offer, 0) AS by_offer,
                measure.type_price * %(quantity)s AS by_type
            FROM (%(chain)s) chain
            JOIN sale_order_line line ON line.id = chain.id
            JOIN sale_order ord ON ord.id = line.order_id
            JOIN product_product product ON product.id = line.product_id
            JOIN product_template template ON template.id = product.product_tmpl_id
            LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
            LEFT JOIN uom_uom product_unit ON product_unit.id = template.uom_id
            LEFT JOIN %(rates)s ON rates.company_id = ord.company_id
            LEFT JOIN LATERAL (%(before)s) before ON TRUE
            CROSS JOIN LATERAL (SELECT
                line.offer_price_unit * %(untaxed)s * %(factor)s AS offer,
                (%(type_price)s) * %(factor)s AS type_price
            ) measure
            """,
            currency=self.env.company.currency_id.id,
            quantity=self._get_quantity_sql(),
            price=self._get_price_sql(),
            chain=self._get_chain_sql(),
            rates=self._get_rates_sql(),
            before=self._get_before_sql(),
            factor=self._get_factor_sql(),
            untaxed=self._get_untaxed_sql(),
            type_price=self._get_type_price_sql(),
        )

    @api.model
    def _get_quantity_sql(self):
        """The quantity of ``line`` in the unit of its product."""
        return SQL(
            "(line.product_uom_qty * COALESCE(unit.factor / product_unit.factor, 1))"
        )

    @api.model
    def _get_price_sql(self):
        """The price of one unit of the product, in the money of the reader's company."""
        return SQL(
            "(line.price_subtotal * %s / %s)",
            self._get_factor_sql(),
            self._get_quantity_sql(),
        )

    @api.model
    def _get_chain_sql(self):
        """Which sale comes before which.

        Apart from prices, which only few rows need; what is asked about customer,
        product, salesperson or company narrows it down before it is sorted.
        """
        return SQL(
            """
            SELECT line.id, ord.company_id, line.product_id, ord.user_id,
                partner.commercial_partner_id AS partner_id,
                LAG(line.id) OVER buys AS previous_id,
                LEAD(line.id) OVER buys IS NULL AS is_last
            FROM sale_order_line line
            JOIN sale_order ord ON ord.id = line.order_id AND ord.state = 'sale'
            JOIN res_partner partner ON partner.id = ord.partner_id
            WHERE %s AND line.product_uom_qty > 0
            WINDOW buys AS (
                PARTITION BY ord.company_id, partner.commercial_partner_id,
                    line.product_id, ord.user_id
                ORDER BY ord.date_order, line.id)
            """,
            self._get_goods_sql(),
        )

    @api.model
    def _get_before_sql(self):
        """The price of the sale before; product and company are the same."""
        return SQL(
            """
            SELECT %s AS price
            FROM sale_order_line line
            JOIN sale_order ord ON ord.id = line.order_id
            LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
            WHERE line.id = chain.previous_id
            """,
            self._get_price_sql(),
        )

    @api.model
    def _get_type_price_sql(self):
        """The price set last for the price type of the order, taxes taken out."""
        return SQL(
            """SELECT CASE WHEN NOT row.has_price THEN NULL
                    WHEN pricelist.price_includes_tax THEN
                        row.price * line.price_subtotal / NULLIF(line.price_total, 0)
                    ELSE row.price END
                FROM product_price row
                JOIN product_pricelist pricelist ON pricelist.id = row.pricelist_id
                WHERE row.pricelist_id = ord.pricelist_id
                    AND row.product_id = line.product_id
                    AND row.effective_date <= ord.date_order::date
                ORDER BY row.effective_date DESC, row.id DESC LIMIT 1"""
        )

    def action_open(self):
        """Open the order of the sale.

        :return: a window action
        """
        self.ensure_one()
        return self.order_id._get_records_action()
