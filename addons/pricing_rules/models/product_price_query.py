from odoo import api, fields, models
from odoo.exceptions import ValidationError

# rows that are looked at when a query is saved
CHECKED = 1000
SHOWN = 5


class ProductPriceQuery(models.Model):
    """A question to the database whose answer is a list of prices.

    System administrators write it, price managers choose it in a price type. It is one
    SELECT with the columns ``product_id`` (of ``product.product``) and ``price`` (per
    unit of the product), and may use the parameters ``%(date)s``, ``%(company_id)s``,
    ``%(pricelist_id)s`` and ``%(currency_id)s``. A percent sign is written ``%%``::

        SELECT product.id AS product_id,
               (product.standard_price ->> (%(company_id)s)::text)::numeric AS price
          FROM product_product AS product
         WHERE product.standard_price ? (%(company_id)s)::text

    It runs in a savepoint that can only read and is rolled back.
    """

    _name = "product.price.query"
    _description = "Price Query"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    query = fields.Text(
        string="SQL",
        required=True,
        groups="base.group_system",
        help="One SELECT with the columns product_id and price.",
    )
    price_currency = fields.Selection(
        [
            ("company", "Currency of the company"),
            ("pricelist", "That of the price type"),
        ],
        string="Prices Are In",
        required=True,
        default="company",
        help="Prices in the currency of the company are converted to that of the price "
        "type at the rate of the day they hold from.",
    )
    time_limit = fields.Integer(
        required=True, default=30, help="Seconds after which the query is stopped."
    )
    watched_field_ids = fields.Many2many(
        "ir.model.fields",
        string="Follows",
        domain=[
            ("model", "in", ("product.product", "product.template")),
            ("store", "=", True),
        ],
        groups="base.group_system",
        help="Fields of products that the prices depend on. Price types that are "
        "computed at once are set again when one of them changes.",
    )
    pricelist_ids = fields.One2many(
        "product.pricelist", "query_id", string="Used By", readonly=True
    )
    active = fields.Boolean(default=True)
    note = fields.Text()

    _time_limit_in_range = models.Constraint(
        "CHECK(time_limit BETWEEN 1 AND 600)",
        "The time limit of a price query is 1 to 600 seconds. Enter one between.",
    )

    @api.constrains("query", "time_limit")
    def _check_query(self):
        """Run a query before it is kept, and look at the first rows it answers."""
        products = self.env["product.product"]
        today = fields.Date.context_today(self)
        for query in self:
            pairs = query._get_pairs(query.pricelist_ids[:1], today, CHECKED)
            prices, faults = query._sort_pairs(pairs)
            ids = {*prices, *faults}
            for id_ in ids - set(products.browse(ids).exists()._ids):
                faults[id_] = self.env._("there is no such product")
            if faults:
                raise ValidationError(query._get_faults_message(faults))

    def _get_faults_message(self, faults):
        """Which products the answer is wrong for, with some examples."""
        products = self.env["product.product"].browse(faults).exists()
        names = {product.id: product.display_name for product in products}
        shown = [
            f"- {names.get(id_, id_)}: {fault}"
            for id_, fault in list(faults.items())[:SHOWN]
        ]
        return self.env._(
            "Price query %(name)s answers what cannot be a price:\n%(faults)s\n\nLeave "
            "such rows out with WHERE, and answer one price for each product.",
            name=self.name,
            faults="\n".join(shown),
        )

    def action_try(self):
        """Show the first rows that the query answers.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try %(name)s", name=self.name),
            "res_model": "product.price.query.try",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_query_id": self.id,
                "default_pricelist_id": self.pricelist_ids[:1].id,
            },
        }
