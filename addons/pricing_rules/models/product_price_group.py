"""Price groups of products."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class ProductPriceGroup(models.Model):
    """Products whose prices are calculated alike, with a markup of their own."""

    _name = "product.price.group"
    _description = "Price Group"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        copy=False, help="Short name for imports and price lists, such as TV."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Text(help="What belongs into the group, for colleagues.")
    product_count = fields.Integer("Products", compute="_compute_product_count")

    _code_uniq = models.UniqueIndex(
        "(LOWER(code)) WHERE code <> ''",
        "There is already a price group with this code. Choose another one.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_product_count(self):
        counts = dict(
            self.env["product.template"]._read_group(
                [("price_group_id", "in", self.ids)], ["price_group_id"], ["__count"]
            )
        )
        for group in self:
            group.product_count = counts.get(group._origin, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_unused(self):
        # products that this user may not see count too, archived ones as well
        products = self.env["product.template"].sudo().with_context(active_test=False)
        used = products.search([("price_group_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "The price group “%(group)s” still has products. Move them to "
                    "another group first, or archive the group.",
                    group=used.price_group_id.name,
                )
            )

    def action_view_products(self):
        """Open the products of this group.

        :return: window action on product.template
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Products of %(group)s", group=self.name),
            "res_model": "product.template",
            "view_mode": "list,kanban,form",
            "domain": [("price_group_id", "=", self.id)],
            "context": {"default_price_group_id": self.id},
        }
