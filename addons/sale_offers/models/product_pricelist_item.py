from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductPricelistItem(models.Model):
    """Prices of offers are price rules that belong to no price type."""

    _inherit = "product.pricelist.item"

    offer_id = fields.Many2one("sale.offer", index="btree_not_null", ondelete="cascade")
    applied_on = fields.Selection(
        selection_add=[
            ("1_product_price_group", "Price Group"),
            ("1_product_segment", "Product Segment"),
        ],
        ondelete={
            "1_product_price_group": "cascade",
            "1_product_segment": "cascade",
        },
    )
    price_group_id = fields.Many2one(
        "product.price.group", index="btree_not_null", ondelete="cascade"
    )
    product_segment_id = fields.Many2one(
        "product.segment", index="btree_not_null", ondelete="cascade"
    )
    base = fields.Selection(
        selection_add=[("offer", "Price Type of the Offer")],
        ondelete={"offer": "set default"},
    )

    def _compute_is_pricelist_required(self):
        result = super()._compute_is_pricelist_required()
        self.filtered("offer_id").is_pricelist_required = False
        return result

    @api.depends("offer_id.company_id")
    def _compute_company_id(self):
        result = super()._compute_company_id()
        for item in self.filtered("offer_id"):
            item.company_id = item.offer_id.company_id
        return result

    @api.depends("offer_id.pricelist_id", "offer_id.parent_id.pricelist_id")
    def _compute_currency_id(self):
        result = super()._compute_currency_id()
        for item in self.filtered("offer_id"):
            item.currency_id = item.offer_id.currency_id
        return result

    @api.depends("price_group_id", "product_segment_id")
    def _compute_name(self):
        result = super()._compute_name()
        for item in self:
            if item.applied_on == "1_product_price_group":
                item.name = self.env._(
                    "Price group: %(name)s", name=item.price_group_id.name
                )
            elif item.applied_on == "1_product_segment":
                item.name = self.env._(
                    "Segment: %(name)s", name=item.product_segment_id.name
                )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """Keep prices of offers out of price types."""
        for vals in vals_list:
            if vals.get("offer_id") or self.env.context.get("default_offer_id"):
                vals["pricelist_id"] = False
        ids = {vals["offer_id"] for vals in vals_list if vals.get("offer_id")}
        offers = self.env["sale.offer"].browse(ids)
        with offers._guard_approval(["rule_ids"]):
            items = super().create(vals_list)
        items.offer_id._check_rules_open()
        return items

    def write(self, vals):
        """Keep the prices of offers that hold already."""
        self.offer_id._check_rules_open()
        offers = self.offer_id | self.env["sale.offer"].browse(vals.get("offer_id"))
        with offers._guard_approval(["rule_ids"]):
            result = super().write(vals)
        self.offer_id._check_rules_open()
        return result

    def unlink(self):
        """The prices of an offer that waits for approval stay."""
        with self.offer_id._guard_approval(["rule_ids"]):
            return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_if_offer_open(self):
        self.offer_id._check_rules_open()

    @api.constrains("offer_id", "pricelist_id")
    def _check_one_owner(self):
        for item in self:
            if item.offer_id and item.pricelist_id:
                raise ValidationError(
                    self.env._(
                        "A price of offer %(offer)s is not one of price type %(type)s "
                        "as well. Make two rules.",
                        offer=item.offer_id.display_name,
                        type=item.pricelist_id.display_name,
                    )
                )

    @api.constrains("offer_id", "fixed_price", "min_quantity")
    def _check_offer_numbers(self):
        for item in self.filtered("offer_id"):
            if item.fixed_price < 0 or item.min_quantity < 0:
                raise ValidationError(
                    self.env._(
                        "%(rule)s in offer %(offer)s: prices and quantities are not "
                        "below zero.",
                        rule=item.name,
                        offer=item.offer_id.display_name,
                    )
                )

    @api.constrains("applied_on", "price_group_id", "product_segment_id", "offer_id")
    def _check_scope(self):
        scopes = {
            "1_product_price_group": "price_group_id",
            "1_product_segment": "product_segment_id",
        }
        for item in self:
            field = scopes.get(item.applied_on)
            if field and not item.offer_id:
                raise ValidationError(
                    self.env._(
                        "Price groups and segments have rules in offers only. Use the "
                        "rules by group of the price type instead."
                    )
                )
            if field and not item[field]:
                raise ValidationError(
                    self.env._(
                        "A price of offer %(offer)s does not say for which products it "
                        "is. Choose them.",
                        offer=item.offer_id.display_name,
                    )
                )

    def _is_applicable_for(self, product, qty_in_product_uom):
        """A rule of an offer holds for its price group or segment."""
        if self.applied_on == "1_product_price_group":
            return (
                product.price_group_id == self.price_group_id
                and qty_in_product_uom >= self.min_quantity
            )
        if self.applied_on == "1_product_segment":
            return qty_in_product_uom >= self.min_quantity and bool(
                # a segment decides also for those who do not see it
                self.sudo().product_segment_id.filter_members(
                    product.sudo().product_tmpl_id
                    if product._name == "product.product"
                    else product.sudo()
                )
            )
        return super()._is_applicable_for(product, qty_in_product_uom)

    def _compute_base_price(self, product, quantity, uom, date, currency, **kwargs):
        """A price of an offer may follow the price type of the offer."""
        if self.base != "offer":
            return super()._compute_base_price(
                product, quantity, uom, date, currency, **kwargs
            )
        # sold by or not, only the price that comes of it is given away
        pricelist = self.sudo().offer_id._get_pricelist()
        return pricelist._get_product_price(
            product, quantity, currency=currency, uom=uom, date=date, as_source=True
        )

    def _get_price_label_base_str(self):
        if self.base == "offer":
            return self.env._("the price type of the offer")
        return super()._get_price_label_base_str()

    @api.depends("offer_id")
    def _compute_price_label(self):
        """Odoo names the sales price whatever a percentage is taken off from."""
        result = super()._compute_price_label()
        for item in self.filtered(
            lambda item: item.base == "offer" and item.compute_price == "percentage"
        ):
            item.price = self.env._(
                "%(percent)s %% off %(base)s",
                percent=f"{item.percent_price:g}",
                base=item._get_price_label_base_str(),
            )
        return result

    def _get_scope(self):
        """What the rule is for, to find its like in another offer."""
        return (
            self.applied_on,
            self.product_id,
            self.product_tmpl_id,
            self.price_group_id,
            self.product_segment_id,
            self.categ_id,
            self.min_quantity,
        )
