from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ProductPriceDocument(models.Model):
    """Price documents that goods receipts make, and products in stock."""

    _inherit = "product.price.document"

    receipt_id = fields.Many2one(
        "stock.picking",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The goods receipt that proposed these prices.",
    )

    def _get_in_stock_domain(self):
        """Products that lie in any location of the company."""
        # price managers need not see the stock
        quants = self.env["stock.quant"].sudo()
        in_stock = quants._search(
            [
                *(self.company_id or self.env.company)._get_stock_domain(),
                ("quantity", ">", 0),
            ]
        )
        return Domain("id", "in", in_stock.subselect("product_id"))

    @api.model
    def _create_for_receipt(self, picking, pricelists, products):
        """A draft with the prices that a goods receipt proposes.

        :param picking: the receipt
        :param pricelists: price types
        :param products: the products received
        :return: the document
        """
        document = self.create(
            {**picking._prepare_price_document_vals(), "pricelist_ids": pricelists.ids}
        )
        document._add_lines(pricelists, products)
        document._compute_lines(pricelists)
        return document

    def _remove_unchanged_lines(self):
        """Keep what a person has to look at: changes, gaps and prices set by hand."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM product_price_document_line AS line
                 USING product_pricelist AS pricelist
                 WHERE line.document_id IN %s AND line.has_price
                   AND (line.below_threshold OR line.price = line.price_old)
                   AND pricelist.id = line.pricelist_id
                   AND pricelist.price_method != 'manual'
                """,
                self._ids,
            )
        )
        self._lines_changed()

    def _ask_for_check(self):
        """Tell who answers for prices that a receipt proposes some."""
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Check the prices after a goods receipt"),
            note=self.env._(
                "%(receipt)s has brought goods. Check the new prices and post them.",
                receipt=self.receipt_id.name,
            ),
            user_id=self.user_id.id,
        )

    def _post(self):
        """Who posts the prices of a receipt has checked them."""
        result = super()._post()
        self.filtered("receipt_id").activity_feedback(["mail.mail_activity_data_todo"])
        return result
