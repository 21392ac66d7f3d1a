from odoo import fields, models


class ResUsersDiscountLimit(models.TransientModel):
    """Price managers say how much users may take off by hand."""

    _name = "res.users.discount.limit"
    _description = "Set Discount Limit"

    user_ids = fields.Many2many(
        "res.users",
        string="Users",
        required=True,
        default=lambda self: self._default_user_ids(),
    )
    limit_discount = fields.Boolean("Limit Discounts", default=True)
    max_discount_percent = fields.Float("Maximum Discount", digits=(5, 2))

    def _default_user_ids(self):
        if self.env.context.get("active_model") == "res.users":
            return self.env.context.get("active_ids")
        return self.browse()

    def action_apply(self):
        """Set the limit of the chosen users.

        :return: an action that closes the dialog
        """
        self.ensure_one()
        self.user_ids.write(
            {
                "limit_discount": self.limit_discount,
                "max_discount_percent": self.max_discount_percent,
            }
        )
        return {"type": "ir.actions.act_window_close"}
