from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductPricelistGroupRule(models.Model):
    """How a price type treats the products of one price group."""

    _name = "product.pricelist.group.rule"
    _description = "Price Type Rule by Price Group"
    _order = "pricelist_id, price_group_id, id"

    pricelist_id = fields.Many2one(
        "product.pricelist", required=True, ondelete="cascade", index=True
    )
    price_group_id = fields.Many2one(
        "product.price.group", required=True, ondelete="cascade", index=True
    )
    own_rule = fields.Boolean(
        "Own Way",
        default=True,
        help="Markup and formula below count instead of those of the price type.",
    )
    source_pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Based On",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the same as that of the price type.",
    )
    markup_percent = fields.Float(string="Markup", digits=(16, 4))
    formula = fields.Char()
    own_threshold = fields.Boolean(
        help="The threshold below counts instead of that of the price type."
    )
    threshold_percent = fields.Float(string="Threshold", digits=(16, 4))

    _group_uniq = models.UniqueIndex(
        "(pricelist_id, price_group_id)",
        "This price type already has a rule for this price group. Change that one.",
    )
    _threshold_not_negative = models.Constraint(
        "CHECK(threshold_percent >= 0)",
        "The threshold is a difference in percent. Enter 0 or a positive number.",
    )
    _markup_above_minus_100 = models.Constraint(
        "CHECK(markup_percent > -100)",
        "A markup of -100 % or less leaves no price. Enter a greater number.",
    )

    @api.constrains("own_rule", "formula", "source_pricelist_id", "pricelist_id")
    def _check_own_rule(self):
        for rule in self.filtered("own_rule"):
            method = rule.pricelist_id.price_method
            if method not in ("markup", "formula"):
                raise ValidationError(
                    self.env._(
                        "Price type %(name)s is neither a markup nor a formula: price "
                        "group %(group)s can only have its own threshold there. "
                        "Switch off “Own Way”.",
                        name=rule.pricelist_id.name,
                        group=rule.price_group_id.name,
                    )
                )
            if method == "formula" and not rule.formula:
                raise ValidationError(
                    self.env._(
                        "Price group %(group)s has its own way in price type %(name)s. "
                        "Enter its formula, or switch off “Own Way”.",
                        name=rule.pricelist_id.name,
                        group=rule.price_group_id.name,
                    )
                )
        self.pricelist_id._check_way_of_setting()
