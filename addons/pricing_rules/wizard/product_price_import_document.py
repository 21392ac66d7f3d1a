from odoo import models
from odoo.exceptions import LockError, UserError
from odoo.tools import SQL


class ProductPriceImport(models.TransientModel):
    """From the preview to a price document."""

    _inherit = "product.price.import"

    def action_create_document(self):
        """Make a draft with the prices that are new or changed.

        :return: an action that opens the price document
        :raises UserError: nothing changes, or rows were refused
        """
        return self._make_document()._get_records_action()

    def action_create_and_post(self):
        """Make a price document with what is new or changed, and post it.

        :return: an action that opens the price document
        :raises UserError: nothing changes, rows were refused, or it cannot be posted
        """
        document = self._make_document()
        document.action_post()
        return document._get_records_action()

    def _make_document(self):
        self.ensure_one()
        self._lock()
        self._check_refused()
        pricelists = self._get_changed_types()
        document = self.document_id or self._create_document()
        document._ensure_draft()
        document.pricelist_ids |= pricelists
        self._copy_lines(document)
        document._lines_changed()
        self.write({"state": "done", "document_id": document.id})
        return document

    def _lock(self):
        """A file becomes a document once, also when the button is pressed twice."""
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("The price document is being made already. Wait a moment.")
            ) from error
        self.invalidate_recordset(["state", "document_id"])
        self._ensure_not_done()
        if self.state != "preview":
            raise UserError(self.env._("Look first at what the file changes."))

    def _check_refused(self):
        if self.refused_count and self.on_refused == "refuse":
            raise UserError(
                self.env._(
                    "%(count)s rows are refused, and so is the whole file. Correct them "
                    "and import the file again, or choose “Take the good rows”.",
                    count=self.refused_count,
                )
            )

    def _get_changed_types(self):
        """The price types of what is new or changed."""
        groups = self.env["product.price.import.line"]._read_group(
            [("import_id", "=", self.id), ("status", "in", ("new", "changed"))],
            ["pricelist_id"],
        )
        pricelists = self.env["product.pricelist"].union(*(row[0] for row in groups))
        if not pricelists:
            raise UserError(
                self.env._(
                    "The file changes nothing: all its prices hold already on "
                    "%(date)s.",
                    date=self.effective_date,
                )
            )
        for pricelist in pricelists.filtered(lambda item: not item.is_registered):
            raise UserError(
                self.env._(
                    "Price type %(name)s follows price rules by now. Import the file "
                    "again without it.",
                    name=pricelist.name,
                )
            )
        return pricelists

    def _create_document(self):
        return self.env["product.price.document"].create(
            {
                "effective_date": self.effective_date,
                "company_id": self.company_id.id,
                "origin_kind": "import",
                "origin": self.filename,
            }
        )

    def _copy_lines(self, document):
        """Copy what is new or changed into a document, in one statement.

        A line that the document has already keeps the price that held before it.
        """
        document.check_access("write")
        self.env["product.price.document.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO product_price_document_line AS line
                       (document_id, pricelist_id, product_id, price, has_price,
                        price_old, change_percent, below_threshold)
                SELECT %(document)s, new.pricelist_id, new.product_id, new.price,
                       TRUE, COALESCE(new.price_old, 0), new.change_percent, FALSE
                  FROM product_price_import_line AS new
                  -- somebody may have deleted products since
                  JOIN product_product AS product ON product.id = new.product_id
                 WHERE new.import_id = %(import)s AND new.status IN ('new', 'changed')
                 ORDER BY new.row_number, new.id
                ON CONFLICT (document_id, pricelist_id, product_id) DO UPDATE
                   SET price = EXCLUDED.price,
                       has_price = TRUE,
                       problem = NULL,
                       below_threshold = FALSE,
                       change_percent = CASE WHEN line.price_old > 0
                           THEN (EXCLUDED.price - line.price_old)
                                / line.price_old * 100
                           ELSE 0 END
                """,
                **{"document": document.id, "import": self.id},
            )
        )
