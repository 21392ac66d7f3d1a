from odoo import fields, models


class ProductPricePrintLine(models.TransientModel):
    """How many tags or labels of one product."""

    _name = "product.price.print.line"
    _description = "Copies of Price Tags and Labels"

    print_id = fields.Many2one(
        "product.price.print", required=True, ondelete="cascade", index=True
    )
    product_id = fields.Many2one("product.product", required=True, ondelete="cascade")
    copies = fields.Integer(default=1)
