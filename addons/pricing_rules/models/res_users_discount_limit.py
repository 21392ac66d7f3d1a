from odoo import fields, models
from odoo.exceptions import AccessError

LIMITS = {"limit_discount", "max_discount_percent"}
MANAGER = "pricing_rules.pricing_rules_group_manager"


class ResUsers(models.Model):
    """How far a user may go below the prices of the terms of sale."""

    _inherit = "res.users"

    limit_discount = fields.Boolean(
        string="Limit Discounts",
        help="Discounts given by hand may not exceed the maximum.",
    )
    max_discount_percent = fields.Float(
        string="Maximum Discount",
        digits=(5, 2),
        help="Highest discount by hand, in percent of the price of the terms. "
        "0 forbids discounts.",
    )

    _max_discount_percent_range = models.Constraint(
        "CHECK(max_discount_percent BETWEEN 0 AND 100)",
        "The maximum discount is a percentage. Enter a number from 0 to 100.",
    )

    def write(self, vals):
        """Price managers set limits without being administrators of users."""
        if LIMITS & vals.keys():
            self._check_not_own_limit()
            if vals.keys() <= LIMITS and self.env.user.has_group(MANAGER):
                # nothing but the limits of discounts is written
                return super(ResUsers, self.sudo()).write(vals)
        return super().write(vals)

    def _check_not_own_limit(self):
        """Nobody lifts the limit that others set for him."""
        administrator = self.env.su or self.env.user.has_group("base.group_erp_manager")
        if self.env.user in self and not administrator:
            raise AccessError(
                self.env._(
                    "Your own limit of discounts is set by another price manager or by "
                    "an administrator. Ask one of them."
                )
            )
