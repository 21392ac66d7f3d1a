from odoo import fields, models
from odoo.tools import SQL


class ProductPriceCurrent(models.Model):
    """The price in force today of every product and price type of the register.

    The rows are read from the register, nothing is copied. ``id`` is that of the row of
    the register that holds.
    """

    _name = "product.price.current"
    _description = "Current Price"
    _inherit = ["product.price.report"]
    _auto = False
    _rec_name = "product_id"
    # by ids: the first page comes from the index, whatever the size of the register
    _order = "pricelist_id.id, product_id.id"

    pricelist_id = fields.Many2one(
        "product.pricelist", string="Price Type", readonly=True
    )
    product_id = fields.Many2one("product.product", readonly=True)
    product_tmpl_id = fields.Many2one(
        related="product_id.product_tmpl_id", string="Product Template"
    )
    categ_id = fields.Many2one(related="product_id.product_tmpl_id.categ_id")
    price_group_id = fields.Many2one(
        related="product_id.product_tmpl_id.price_group_id"
    )
    currency_id = fields.Many2one(related="pricelist_id.currency_id")
    company_id = fields.Many2one(related="pricelist_id.company_id")
    price = fields.Float(
        min_display_digits="Product Price", aggregator="avg", readonly=True
    )
    has_price = fields.Boolean(
        readonly=True, help="Off: the price was taken back and none holds now."
    )
    effective_date = fields.Date("Valid From", readonly=True)
    price_before = fields.Float(
        min_display_digits="Product Price",
        aggregator=None,
        readonly=True,
        help="What held until the day the current price came into force.",
    )
    change_percent = fields.Float(
        "Change, %",
        digits=(16, 2),
        aggregator="avg",
        readonly=True,
        help="Percent of the price before. Empty without a price before.",
    )
    user_id = fields.Many2one("res.users", string="Set By", readonly=True)
    document_id = fields.Many2one("product.price.document", readonly=True)

    @property
    def _table_query(self):
        self.env["product.price"].flush_model()
        # two small questions instead of a join: asked only for what is shown
        return SQL(
            """
            SELECT held.*, (
                    SELECT CASE WHEN earlier.has_price THEN earlier.price END
                      %(before)s
                   ) AS price_before, (
                    SELECT CASE WHEN earlier.has_price AND earlier.price > 0
                                THEN (held.price - earlier.price) / earlier.price * 100
                           END %(before)s
                   ) AS change_percent
              FROM (
                SELECT DISTINCT ON (pricelist_id, product_id)
                       id, pricelist_id, product_id, effective_date, has_price,
                       CASE WHEN has_price THEN price END AS price,
                       user_id, document_id
                  FROM product_price
                 WHERE effective_date <= %(today)s AND %(asked)s
                 ORDER BY pricelist_id, product_id, effective_date DESC, id DESC
              ) AS held
            """,
            before=SQL(
                """
                FROM product_price AS earlier
               WHERE earlier.pricelist_id = held.pricelist_id
                 AND earlier.product_id = held.product_id
                 AND earlier.effective_date < held.effective_date
               ORDER BY earlier.effective_date DESC, earlier.id DESC
               LIMIT 1
                """
            ),
            asked=self._get_asked_sql(),
            today=fields.Date.context_today(self),
        )

    def action_view_history(self):
        """Open what the register knows of this product and price type.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_action"
        )
        domain = [
            ("product_id", "=", self.product_id.id),
            ("pricelist_id", "=", self.pricelist_id.id),
        ]
        return {**action, "domain": domain}
