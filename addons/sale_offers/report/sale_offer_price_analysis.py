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
                LAG(sold.price) OVER buys AS previous_price,
                (sold.price / NULLIF(LAG(sold.price) OVER buys, 0) - 1) * 100
                    AS change_percent,
                LEAD(sold.id) OVER buys IS NULL AS is_last,
                NULLIF(sold.by_offer, 0) - sold.amount AS below_offer,
                (1 - sold.amount / NULLIF(sold.by_offer, 0)) * 100
                    AS below_offer_percent,
                sold.by_type - sold.amount AS below_type,
                (1 - sold.amount / NULLIF(sold.by_type, 0)) * 100 AS below_type_percent
            FROM (%s) sold
            WINDOW buys AS (
                PARTITION BY sold.company_id, sold.partner_id, sold.product_id,
                    sold.user_id
                ORDER BY sold.date, sold.id)
            """,
            self._get_sales_sql(),
        )

    @api.model
    def _get_sales_sql(self):
        """Each confirmed line of goods with the prices that were asked for it."""
        return SQL(
            """
            SELECT line.id, ord.date_order AS date, ord.id AS order_id, ord.offer_id,
                ord.pricelist_id, line.product_id, template.categ_id,
                template.price_group_id, partner.commercial_partner_id AS partner_id,
                ord.user_id, ord.team_id, ord.company_id, %(currency)s AS currency_id,
                measure.quantity,
                line.price_subtotal * measure.factor / measure.quantity AS price,
                NULLIF(measure.offer, 0) / measure.quantity AS offer_price,
                measure.type_price, line.price_subtotal * measure.factor AS amount,
                NULLIF(measure.offer, 0) AS by_offer,
                measure.type_price * measure.quantity AS by_type
            FROM sale_order_line line
            JOIN sale_order ord ON ord.id = line.order_id AND ord.state = 'sale'
            JOIN res_partner partner ON partner.id = ord.partner_id
            JOIN product_product product ON product.id = line.product_id
            JOIN product_template template ON template.id = product.product_tmpl_id
            LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
            LEFT JOIN uom_uom product_unit ON product_unit.id = template.uom_id
            LEFT JOIN %(rates)s ON rates.company_id = ord.company_id
            CROSS JOIN LATERAL (SELECT
                line.product_uom_qty * COALESCE(unit.factor / product_unit.factor, 1)
                    AS quantity,
                %(factor)s AS factor,
                line.offer_price_unit * %(untaxed)s * %(factor)s AS offer,
                (%(type_price)s) * %(factor)s AS type_price
            ) measure
            WHERE %(goods)s AND line.product_uom_qty > 0
            """,
            currency=self.env.company.currency_id.id,
            rates=self._get_rates_sql(),
            factor=self._get_factor_sql(),
            untaxed=self._get_untaxed_sql(),
            type_price=self._get_type_price_sql(),
            goods=self._get_goods_sql(),
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
