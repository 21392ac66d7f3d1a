from odoo import fields, models

STRATEGIES = [
    ("maximum", "The greatest discount"),
    ("minimum", "The smallest discount"),
    ("sum", "All added up"),
    ("multiply", "One after another"),
    ("first", "The first by order"),
]


class PriceDiscountGroup(models.Model):
    """Discounts that compete or join; groups are applied one after another."""

    _name = "price.discount.group"
    _description = "Discount Group"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="Each group starts from the price that the one before left."
    )
    strategy = fields.Selection(
        STRATEGIES,
        string="When Several Hold",
        required=True,
        default="maximum",
        help="All added up: each is taken off the same price.\n"
        "One after another: each is taken off what the others left.",
    )
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: all companies."
    )
    discount_ids = fields.One2many("price.discount", "group_id")
    discount_count = fields.Integer(compute="_compute_discount_count")

    def _compute_discount_count(self):
        counts = dict(
            self.env["price.discount"]._read_group(
                [("group_id", "in", self.ids)], ["group_id"], ["__count"]
            )
        )
        for group in self:
            group.discount_count = counts.get(group._origin, 0)

    def write(self, vals):
        """The order of the groups is that of their discounts."""
        result = super().write(vals)
        if "sequence" in vals:
            self.env.registry.clear_cache()
        return result

    def action_view_discounts(self):
        """Open the discounts of the group.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.price_discount_action"
        )
        return {
            **action,
            "domain": [("group_id", "=", self.id)],
            "context": {"default_group_id": self.id},
        }
