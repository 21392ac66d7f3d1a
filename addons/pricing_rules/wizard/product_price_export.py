import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..tools.price_sheet_writer import write_price_sheet

BATCH = 2000


class ProductPriceExport(models.TransientModel):
    """Write prices into an Excel workbook that can be imported again."""

    _name = "product.price.export"
    _inherit = ["product.price.selection"]
    _description = "Export Prices"

    date = fields.Date("Prices of", required=True, default=fields.Date.context_today)
    only_priced = fields.Boolean("Only Products with a Price")
    document_id = fields.Many2one("product.price.document", ondelete="cascade")
    file = fields.Binary(readonly=True)
    filename = fields.Char(readonly=True)

    @api.model
    def default_get(self, fields):
        """Start from what is selected in a list, or from the price type at hand."""
        values = super().default_get(fields)
        ids = self.env.context.get("active_ids") or []
        source = self.env.context.get("active_model")
        if source == "product.template":
            templates = self.env["product.template"].browse(ids)
            ids = templates.product_variant_ids.ids
        if source in ("product.template", "product.product"):
            values["product_ids"] = [Command.set(ids)]
        elif source == "product.pricelist":
            values["pricelist_ids"] = [Command.set(ids)]
        if "pricelist_ids" in fields and not values.get("pricelist_ids"):
            ids = self._get_default_pricelists().ids
            values["pricelist_ids"] = [Command.set(ids)]
        return values

    def _get_default_pricelists(self):
        return self.env["product.pricelist"].search(
            [
                ("price_method", "!=", "rules"),
                ("company_id", "in", [self.env.company.id, False]),
            ]
        )

    def action_export(self):
        """Write the file and hand it to the browser.

        :return: an action that downloads the file
        :raises UserError: no price type, or no product
        """
        self.ensure_one()
        self.file = base64.b64encode(self._write_file())
        self.filename = self._get_filename()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file?download=true"
            "&filename_field=filename",
            "target": "new",
            "close": True,
        }

    def _get_filename(self):
        name = self.document_id.name or self.env._("prices")
        return f"{name.replace('/', '-')} {self.date}.xlsx"

    def _write_file(self):
        self._check_pricelists()
        products, columns = self._get_prices()
        if not products:
            raise UserError(
                self.env._(
                    "No product fits the choice. Choose others, or fewer limits."
                )
            )
        sheet = self.env["product.price.sheet"]
        titles = sheet._get_titles()
        keys = ("id", "reference", "barcode", "name", "unit")
        return write_price_sheet(
            [titles[key] for key in keys],
            [sheet._get_price_title(pricelist) for pricelist in self.pricelist_ids],
            self.date,
            self._get_rows(products, columns),
            self._get_texts(titles),
            self.env["decimal.precision"].precision_get("Product Price"),
        )

    def _check_pricelists(self):
        if not self.pricelist_ids:
            raise UserError(self.env._("Choose the price types to export."))
        for pricelist in self.pricelist_ids.filtered(
            lambda item: not item.is_registered
        ):
            raise UserError(
                self.env._(
                    "Price type %(name)s follows price rules and has no prices of its "
                    "own to export. Choose another one.",
                    name=pricelist.name,
                )
            )

    def _get_prices(self):
        """(products, [{product id: price} per price type])."""
        if self.document_id:
            return self._get_document_prices()
        products = self._get_products()
        columns = [item.get_prices(products, self.date) for item in self.pricelist_ids]
        if self.only_priced:
            priced = set().union(*columns)
            products = products.filtered(lambda product: product.id in priced)
        return products, columns

    def _get_products(self):
        document = self.env["product.price.document"].new(
            {"company_id": self.company_id.id}
        )
        choices = self._get_fill_choices()
        domain = document._get_fill_domain(
            choices["product_ids"],
            choices["price_group_ids"],
            choices["segment_ids"],
            choices["category_ids"],
            choices["in_stock"],
        )
        return self.env["product.product"].search(domain)

    def _get_document_prices(self):
        """What the lines of a price document say."""
        document = self.document_id
        document.line_ids.flush_model()
        prices = document._get_line_prices()
        lines = self.env["product.price.document.line"]._read_group(
            [("document_id", "=", document.id)], ["product_id"]
        )
        products = self.env["product.product"].union(*(row[0] for row in lines))
        return products, [prices.get(item.id, {}) for item in self.pricelist_ids]

    def _get_rows(self, products, columns):
        """Rows as the writer takes them, some products in memory at a time."""
        products = products.with_context(display_default_code=False)
        for batch in split_every(BATCH, products._ids, products.browse):
            for product in batch:
                id_ = product.id
                values = (
                    id_,
                    product.default_code,
                    product.barcode,
                    product.display_name,
                    product.uom_id.name,
                )
                yield values, [prices.get(id_) for prices in columns]
            batch.invalidate_recordset(flush=False)

    def _get_texts(self, titles):
        return {
            "sheet": self.env._("Prices"),
            "help": self.env._("How to Use"),
            "date": titles["date"],
            "lines": self._get_help_lines(titles),
        }

    def _get_help_lines(self, titles):
        names = ", ".join(self.pricelist_ids.mapped("name"))
        return [
            self.env._("Prices of %(company)s", company=self.company_id.name),
            self.env._("Price types: %(names)s", names=names),
            self.env._(
                "Change prices in the first sheet, then import the file: Sales, "
                "Prices, Import from Excel. You see what changes before "
                "anything is set."
            ),
            self.env._("An empty price leaves the price as it is."),
            self.env._(
                "The date beside “%(title)s” is the day the prices hold from.",
                title=titles["date"],
            ),
            self.env._(
                "Products are found by ID, then by reference, then by barcode. Name "
                "and unit are there for people."
            ),
            self.env._(
                "Rows, columns and price types that you do not need may be deleted; "
                "titles of columns must stay."
            ),
        ]
