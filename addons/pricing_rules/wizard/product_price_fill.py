from odoo import api, fields, models


class ProductPriceFill(models.TransientModel):
    """Fill a price document with a choice of products."""

    _name = "product.price.fill"
    _inherit = ["product.price.selection"]
    _description = "Fill a Price Document"

    document_id = fields.Many2one(
        "product.price.document", required=True, ondelete="cascade"
    )
    is_manual = fields.Boolean(compute="_compute_is_manual")
    change_percent = fields.Float(
        "Change By",
        digits=(16, 2),
        help="Prices set by hand become the old price changed by so many percent. 0: "
        "they begin with the old price.",
    )

    @api.depends("pricelist_ids")
    def _compute_is_manual(self):
        for wizard in self:
            methods = wizard.pricelist_ids.mapped("price_method")
            wizard.is_manual = "manual" in methods

    def action_fill(self):
        """Add the chosen products to the document and compute their prices.

        :return: an action that closes the dialog
        """
        self.ensure_one()
        self.document_id.action_fill(
            pricelist_ids=self.pricelist_ids.ids,
            change_percent=self.change_percent or None,
            **self._get_fill_choices(),
        )
        return {"type": "ir.actions.act_window_close"}
