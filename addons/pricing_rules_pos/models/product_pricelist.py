from odoo import api, models
from odoo.exceptions import ValidationError


class ProductPricelist(models.Model):
    """Pricelists at the Point of Sale whose prices the server works out.

    The Point of Sale evaluates rules in the browser. It knows nothing of the register of
    prices, so that it gets the prices that come of it instead of the rules.
    """

    _inherit = "product.pricelist"

    @api.constrains("use_on_sale")
    def _check_not_sold_at_pos(self):
        helping = self.filtered(lambda pricelist: not pricelist.use_on_sale)
        if not helping:
            return
        # who edits a pricelist need not have rights at the Point of Sale
        configs = self.env["pos.config"].sudo().search([])
        (configs._get_pos_pricelists() & helping)._ensure_sold_at_pos()

    def _ensure_sold_at_pos(self):
        """Refuse price types that only help to compute others.

        :raises ValidationError: naming one that is not sold by
        """
        if helping := self.filtered(lambda pricelist: not pricelist.use_on_sale)[:1]:
            raise ValidationError(
                self.env._(
                    "Price type %(name)s only helps to compute others, but a point of "
                    "sale sells by it. Choose another one there, or tick “Use On Sale”.",
                    name=helping.name,
                )
            )

    def write(self, vals):
        """A pricelist that takes its prices from elsewhere is loaded as a whole."""
        result = super().write(vals)
        if "price_method" in vals:
            self.env["pos.config"]._forget_loaded_prices(self)
        return result

    @api.model
    def _load_pos_data_read(self, records, config):
        """Rules that are not loaded are not missed."""
        rows = super()._load_pos_data_read(records, config)
        by_price_types = set(records._filter_by_price_types().ids)
        for row in rows:
            if row["id"] in by_price_types:
                row["item_ids"] = []
        return rows

    def _filter_by_price_types(self):
        """Those whose prices depend on the register, directly or through rules."""
        return self.filtered(
            lambda pricelist: any(pricelist._get_price_chain().mapped("is_registered"))
        )

    def _get_price_chain(self):
        """This pricelist and those that its rules take prices from, with all rights."""
        # costs may be the base of prices for people who do not see them
        chain = found = self.sudo()
        while found:
            items = self.env["product.pricelist.item"].sudo()
            items = items.search(
                [
                    ("pricelist_id", "in", found.ids),
                    ("base", "=", "pricelist"),
                    ("compute_price", "!=", "fixed"),
                ]
            )
            found = items.base_pricelist_id - chain
            chain |= found
        return chain
