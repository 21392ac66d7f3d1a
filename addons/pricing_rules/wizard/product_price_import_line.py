from odoo import fields, models

STATUSES = [
    ("new", "New"),
    ("changed", "Changed"),
    ("unchanged", "Unchanged"),
    ("refused", "Refused"),
]
#: what people look at first comes first
RANKS = {"refused": 0, "changed": 1, "new": 2, "unchanged": 3}


class ProductPriceImportLine(models.TransientModel):
    """One price of an imported file: what it was, what it becomes, or what hinders it.

    Lines are written by SQL and go with their import.
    """

    _name = "product.price.import.line"
    _description = "Line of a Price Import"
    _order = "rank, row_number, id"
    _rec_name = "product_text"

    import_id = fields.Many2one(
        "product.price.import", required=True, ondelete="cascade"
    )
    row_number = fields.Integer("Row", aggregator=False)
    product_id = fields.Many2one("product.product", ondelete="cascade")
    product_text = fields.Char("In the File")
    pricelist_id = fields.Many2one(
        "product.pricelist", string="Price Type", ondelete="cascade"
    )
    price_old = fields.Float(
        "Old Price", min_display_digits="Product Price", aggregator=False
    )
    price = fields.Float(
        "New Price", min_display_digits="Product Price", aggregator=False
    )
    change_percent = fields.Float(
        "Change", digits=(16, 2), help="Percent of the old price.", aggregator="avg"
    )
    status = fields.Selection(STATUSES)
    rank = fields.Integer(aggregator=False)
    reason = fields.Char()

    _import_idx = models.Index("(import_id, rank, row_number, id)")
