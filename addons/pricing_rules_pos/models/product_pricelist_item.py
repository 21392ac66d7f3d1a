from odoo import api, fields, models

NUMBERS = (
    "fixed_price",
    "percent_price",
    "price_discount",
    "price_max_margin",
    "price_min_margin",
    "price_round",
    "price_surcharge",
)

# of an id at the Point of Sale: steps of a price, products and variants of a pricelist;
# together with 2 ** 17 pricelists they fit into the integers of a browser
STEPS = 2**8
PRODUCTS = 2**27


class ProductPricelistItem(models.Model):
    """Rules for the Point of Sale, and prices in the form of rules.

    Prices that the server works out reach the Point of Sale as rules of single products.
    Such rules exist there only; their ids are negative, so that none meets a real one.
    """

    _inherit = "product.pricelist.item"

    @api.model
    def _load_pos_data_domain(self, data, config):
        """Leave the rules out of which the server has made prices."""
        domain = super()._load_pos_data_domain(data, config)
        pricelists = self._get_loaded_price_types(data)
        return [("pricelist_id", "not in", pricelists.ids), *domain]

    @api.model
    def _load_pos_data_search_read(self, data, config):
        """Prices of the products that are loaded come with the rules."""
        rows = super()._load_pos_data_search_read(data, config)
        return rows + self._get_loaded_price_rows(data, config)

    @api.model
    def _load_pos_self_data_search_read(self, data, config):
        """The same for customers who order themselves; asked by that app alone."""
        rows = super()._load_pos_self_data_search_read(data, config)
        return rows + self._get_loaded_price_rows(data, config)

    @api.model
    def _get_loaded_price_rows(self, data, config):
        # some are loaded for more than one reason
        ids = dict.fromkeys(row["id"] for row in data["product.template"])
        templates = self.env["product.template"].browse(ids)
        pricelists = self._get_loaded_price_types(data)
        return self._get_pos_price_rows(config, templates, pricelists)

    @api.model
    def _get_loaded_price_types(self, data):
        ids = [row["id"] for row in data["product.pricelist"]]
        return self.env["product.pricelist"].browse(ids)._filter_by_price_types()

    @api.model
    def _get_pos_price_rows(self, config, templates, pricelists=None):
        """Prices of products as rules that the Point of Sale understands.

        A rule of the product holds for all its variants that have no rules of their own.

        :param config: the ``pos.config``
        :param templates: recordset of ``product.template``
        :param pricelists: those to give prices of; all of the point of sale by default
        :return: list of dicts, as the Point of Sale loads rules
        """
        if pricelists is None:
            pricelists = config._get_pos_price_types()
        variants = templates.product_variant_ids
        bare = templates - variants.product_tmpl_id
        rows = []
        for pricelist in pricelists:
            prices = pricelist._get_pos_prices(variants)
            bare_prices = pricelist._get_pos_prices(bare)
            empty = self._prepare_pos_row(config, pricelist)
            for template in templates:
                products = template.product_variant_ids
                steps = prices[products[0].id] if products else bare_prices[template.id]
                rows += self._prepare_pos_steps(empty, template, steps, config)
                for product in products:
                    own = prices[product.id]
                    if own != steps or any(share for _from, _price, share in own):
                        rows += self._prepare_pos_steps(empty, product, own, config)
        return rows

    @api.model
    def _prepare_pos_row(self, config, pricelist):
        """What all rules of a pricelist have in common."""
        return {
            **dict.fromkeys(self._load_pos_data_fields(config), False),
            **dict.fromkeys(NUMBERS, 0.0),
            "pricelist_id": pricelist.id,
            "company_id": pricelist.company_id.id,
            "currency_id": pricelist.currency_id.id,
            "base": "list_price",
        }

    @api.model
    def _prepare_pos_steps(self, empty, product, steps, config):
        """Rules of a product or a variant, one for each step of its price."""
        is_variant = product._name == "product.product"
        template = product.product_tmpl_id if is_variant else product
        number = 2 * product.id + is_variant
        return [
            {
                **empty,
                "id": -(
                    (empty["pricelist_id"] * STEPS + index) * 2 * PRODUCTS + number
                ),
                "product_tmpl_id": template.id,
                "product_id": is_variant and product.id,
                "min_quantity": quantity,
                **self._prepare_pos_price(product, price, share, config),
            }
            for index, (quantity, price, share) in enumerate(steps)
        ]

    @api.model
    def _prepare_pos_price(self, product, price, share, config):
        """A fixed price, or one to which the Point of Sale adds what options cost."""
        if not share:
            return {"compute_price": "fixed", "fixed_price": price}
        is_variant = product._name == "product.product"
        base = product.lst_price if is_variant else product.list_price
        company = self.env.company
        if config.currency_id != company.currency_id:
            # as the sales price itself is loaded
            today = fields.Date.today()
            base = company.currency_id._convert(
                base, config.currency_id, company, today
            )
        return {
            "compute_price": "formula",
            "price_discount": 100 * (1 - share),
            "price_surcharge": price - share * base,
        }

    def write(self, vals):
        """A pricelist that takes its prices from elsewhere is loaded as a whole."""
        if {"base", "base_pricelist_id", "compute_price"} & vals.keys():
            self._forget_loaded_prices()
        return super().write(vals)

    def unlink(self):
        """The other rules of a pricelist may have been left out until now."""
        self._forget_loaded_prices()
        return super().unlink()

    def _forget_loaded_prices(self):
        based = self.filtered(lambda item: item.base == "pricelist")
        if based:
            self.env["pos.config"]._forget_loaded_prices(based.pricelist_id)
