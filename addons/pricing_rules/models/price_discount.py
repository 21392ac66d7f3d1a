from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.words import format_number

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class PriceDiscount(models.Model):
    """A discount or a markup, and the conditions under which it holds.

    Several values of one condition mean any of them; all conditions have to hold.
    """

    _name = "price.discount"
    _description = "Discount"
    _order = "group_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="Counts in groups of which the first discount by order holds."
    )
    group_id = fields.Many2one(
        "price.discount.group",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        default=lambda self: self._default_group_id(),
        help="Says what happens when several discounts hold at once.",
    )
    strategy = fields.Selection(related="group_id.strategy")
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: all companies.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Currency of the amounts of this discount.",
    )
    kind = fields.Selection(
        [
            ("percent", "Percent off"),
            ("amount", "Amount off each unit"),
            ("fixed", "Fixed price"),
        ],
        required=True,
        default="percent",
    )
    value = fields.Float(
        min_display_digits="Product Price",
        help="Percent, amount, or price per unit of the product. A negative percent or "
        "amount is a markup: −5 makes the price 5 higher.",
    )
    apply_as = fields.Selection(
        [
            ("discount", "Shown as a discount"),
            ("price", "Part of the price"),
        ],
        required=True,
        default="discount",
        help="Shown as a discount: the customer reads price and discount.\n"
        "Part of the price: the customer reads the lower price only.",
    )
    note = fields.Text(string="Purpose")
    summary = fields.Char(compute="_compute_summary")

    date_from = fields.Date("From")
    date_to = fields.Date("To", help="The last day that counts.")
    mon = fields.Boolean("Monday", default=True)
    tue = fields.Boolean("Tuesday", default=True)
    wed = fields.Boolean("Wednesday", default=True)
    thu = fields.Boolean("Thursday", default=True)
    fri = fields.Boolean("Friday", default=True)
    sat = fields.Boolean("Saturday", default=True)
    sun = fields.Boolean("Sunday", default=True)
    hour_from = fields.Float("From Hour")
    hour_to = fields.Float(
        "To Hour",
        help="In the time zone of the company. 22:00 to 06:00 goes on after midnight. "
        "Equal hours: the whole day.",
    )

    partner_segment_ids = fields.Many2many(
        "res.partner.segment", string="Partner Segments", check_company=True
    )
    product_segment_ids = fields.Many2many(
        "product.segment", string="Product Segments", check_company=True
    )
    price_group_ids = fields.Many2many("product.price.group", string="Price Groups")
    category_ids = fields.Many2many(
        "product.category",
        string="Product Categories",
        help="With all categories below them.",
    )
    pricelist_ids = fields.Many2many(
        "product.pricelist", string="Price Types", check_company=True
    )
    loyalty_program_ids = fields.Many2many(
        "loyalty.program",
        string="Card Kinds",
        check_company=True,
        help="The customer holds an active card of one of these programmes.",
    )
    turnover_tier_ids = fields.Many2many(
        "loyalty.turnover.tier",
        string="Turnover Tiers",
        help="The customer's card stands on one of these tiers.",
    )
    payment_term_ids = fields.Many2many(
        "account.payment.term", string="Payment Terms", check_company=True
    )
    amount_from = fields.Monetary("Order Sum From")
    amount_to = fields.Monetary("Order Sum To", help="0: no limit.")
    quantity_from = fields.Float(digits="Product Unit")
    quantity_to = fields.Float(
        digits="Product Unit", help="In units of the product. 0: no limit."
    )

    _percent_limit = models.Constraint(
        "CHECK(kind != 'percent' OR value <= 100)",
        "A discount takes at most 100 % off. Enter a smaller number.",
    )
    _fixed_not_negative = models.Constraint(
        "CHECK(kind != 'fixed' OR value >= 0)",
        "A fixed price cannot be negative. Enter 0 or more.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "The discount ends before it begins. Change one of the dates.",
    )
    _hours_range = models.Constraint(
        "CHECK(hour_from >= 0 AND hour_from < 24 AND hour_to >= 0 AND hour_to <= 24)",
        "Hours of a day go from 0:00 to 24:00. Enter hours in this range.",
    )
    _amounts_order = models.Constraint(
        "CHECK(amount_from >= 0 AND (amount_to = 0 OR amount_from <= amount_to))",
        "The order sum “to” is smaller than “from”. Change one of them.",
    )
    _quantities_order = models.Constraint(
        "CHECK(quantity_from >= 0 AND (quantity_to = 0 OR quantity_from <= quantity_to))",
        "The quantity “to” is smaller than “from”. Change one of them.",
    )
    _weekday_chosen = models.Constraint(
        "CHECK(mon OR tue OR wed OR thu OR fri OR sat OR sun)",
        "The discount holds on no day of the week. Choose at least one.",
    )
    _sum_needs_shown = models.Constraint(
        "CHECK(apply_as = 'discount' OR (amount_from = 0 AND amount_to = 0))",
        "A discount by order sum cannot be part of the price, since the price makes up "
        "the sum. Show it as a discount, or clear the order sum.",
    )

    def _default_group_id(self):
        return self.env["price.discount.group"].search(
            [("company_id", "in", [self.env.company.id, False])], limit=1
        )

    @api.depends("kind", "value", "currency_id")
    def _compute_summary(self):
        for discount in self:
            discount.summary = discount._get_summary()

    def _get_summary(self):
        """What the discount does, in words: “5 % off”, “Markup of 2.50 per unit”."""
        if self.kind == "percent":
            number = format_number(self.env, abs(self.value))
            if self.value < 0:
                return self.env._("Markup of %(number)s %%", number=number)
            return self.env._("%(number)s %% off", number=number)
        amount = (self.currency_id or self.env.company.currency_id).format(
            abs(self.value)
        )
        if self.kind == "fixed":
            return self.env._("Price %(amount)s", amount=amount)
        if self.value < 0:
            return self.env._("Markup of %(amount)s per unit", amount=amount)
        return self.env._("%(amount)s off each unit", amount=amount)

    @api.constrains("group_id", "apply_as", "active")
    def _check_group_applies_alike(self):
        """What competes has to be comparable: all shown, or all in the price."""
        for group in self.group_id:
            found = group.discount_ids.grouped("apply_as")
            if len(found) > 1:
                raise ValidationError(
                    self.env._(
                        "Group %(group)s has discounts that are shown and discounts "
                        "that are part of the price: %(names)s. Choose the same for "
                        "all of them, or put them in different groups.",
                        group=group.name,
                        names=", ".join(group.discount_ids.mapped("name")),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Orders have to learn about new discounts."""
        discounts = super().create(vals_list)
        self.env.registry.clear_cache()
        return discounts

    def write(self, vals):
        """Orders have to learn about other conditions."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Orders have to forget discounts that are gone."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
