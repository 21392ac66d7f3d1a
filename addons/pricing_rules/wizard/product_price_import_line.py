from odoo import api, fields, models
from odoo.tools import SQL

STATUSES = [
    ("new", "New"),
    ("changed", "Changed"),
    ("unchanged", "Unchanged"),
    ("refused", "Refused"),
]
#: what people look at first comes first
RANKS = {"refused": 0, "changed": 1, "new": 2, "unchanged": 3}


class UncheckedMany2one(fields.Many2one):
    """A link that the database does not check for each row.

    Checking them takes longer than everything else that is done with a row of a file;
    lines of a preview are gone in a day.
    """

    def update_db_foreign_key(self, model, column):
        """Leave the column without a foreign key."""


class ProductPriceImportLine(models.TransientModel):
    """One price of an imported file: what it was, what it becomes, or what hinders it.

    Lines are written by SQL; they go a day after their import.
    """

    _name = "product.price.import.line"
    _description = "Line of a Price Import"
    _order = "rank, row_number, id"
    _rec_name = "product_text"

    import_id = UncheckedMany2one("product.price.import", required=True)
    row_number = fields.Integer("Row", aggregator=False)
    product_id = UncheckedMany2one("product.product")
    product_text = fields.Char("In the File")
    pricelist_id = UncheckedMany2one("product.pricelist", string="Price Type")
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

    @api.autovacuum
    def _gc_lines_without_import(self):
        """Delete lines of imports that are gone."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM product_price_import_line AS line
                 WHERE NOT EXISTS (SELECT 1 FROM product_price_import
                                    WHERE id = line.import_id)
                """
            )
        )
