import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.pdf_barcode import KINDS

REPORTS = {
    "list": "price_list",
    "tags": "price_tags",
    "labels": "labels",
}
PREVIEW_PAGES = 3


class ProductPricePrint(models.TransientModel):
    """Choose what to print, look at it, and print it."""

    _name = "product.price.print"
    _description = "Print Prices"

    kind = fields.Selection(
        [("list", "Price list"), ("tags", "Price tags"), ("labels", "Labels")],
        string="Print",
        required=True,
        default="list",
    )
    source = fields.Selection(
        [
            ("choice", "All, or by category, group, segment"),
            ("selection", "Chosen products"),
            ("document", "Price document"),
        ],
        string="Products",
        required=True,
        default="choice",
    )
    product_ids = fields.Many2many("product.product", string="Chosen Products")
    product_count = fields.Integer(
        "Number of Products", compute="_compute_product_count"
    )
    category_ids = fields.Many2many("product.category", string="Categories")
    price_group_ids = fields.Many2many("product.price.group", string="Price Groups")
    segment_ids = fields.Many2many("product.segment", string="Segments")
    document_id = fields.Many2one(
        "product.price.document",
        string="Price Document",
        groups="pricing_rules.pricing_rules_group_manager",
        help="Its prices are printed, be it posted or not.",
    )
    pricelist_ids = fields.Many2many(
        "product.pricelist",
        string="Price Types",
        default=lambda self: self.env["pricing.report.drawn"]._get_default_pricelist(),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date = fields.Date(
        "Prices On", required=True, default=lambda self: fields.Date.context_today(self)
    )
    compare_date = fields.Date(
        "Earlier Day", help="The day whose prices are the old ones."
    )
    only_changed = fields.Boolean(
        "Only Changed Prices",
        help="Only tags of prices that differ from those of the earlier day.",
    )
    show_old_price = fields.Boolean(
        "Cross Out Old Price",
        help="Where the price was higher on the earlier day, it is shown crossed out.",
    )
    # PRICE LIST
    group_by = fields.Selection(
        [
            ("category", "Category"),
            ("price_group", "Price group"),
            ("none", "Not at all"),
        ],
        default="category",
        required=True,
    )
    title = fields.Char(help="Instead of “Price List”.")
    show_pictures = fields.Boolean("Pictures")
    skip_without_price = fields.Boolean("Only Products with a Price", default=True)
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
        default=lambda self: self.env["pricing.report.drawn"]._get_default_lang(),
    )
    second_lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        string="Second Language",
        help="A second column of names.",
    )
    note = fields.Char("Remark", help="A line above the table.")
    # TAGS AND LABELS
    format_id = fields.Many2one(
        "product.price.tag.format",
        string="Size",
        compute="_compute_format_id",
        store=True,
        readonly=False,
    )
    usage = fields.Char(compute="_compute_usage")
    barcode = fields.Selection(KINDS, required=True, default="auto")
    show_price = fields.Boolean("Price on Labels")
    copies_by = fields.Selection(
        [("same", "The same of each"), ("each", "Different ones")],
        string="Number of Copies",
        required=True,
        default="same",
    )
    copies = fields.Integer(default=1)
    line_ids = fields.One2many(
        "product.price.print.line",
        "print_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    # PREVIEW
    preview = fields.Binary(attachment=False, readonly=True)
    summary = fields.Text(readonly=True)

    @api.depends("product_ids")
    def _compute_product_count(self):
        for wizard in self:
            wizard.product_count = len(wizard.product_ids)

    @api.depends("kind")
    def _compute_usage(self):
        for wizard in self:
            wizard.usage = "label" if wizard.kind == "labels" else "tag"

    @api.depends("kind")
    def _compute_format_id(self):
        formats = self.env["product.price.tag.format"].search([])
        for wizard in self:
            if wizard.format_id.usage != wizard.usage:
                wizard.format_id = formats.filtered(
                    lambda size, usage=wizard.usage: size.usage == usage
                )[:1]

    @api.depends("copies_by", "source", "product_ids", "document_id")
    def _compute_line_ids(self):
        for wizard in self:
            if wizard.copies_by != "each" or wizard.source == "choice":
                wizard.line_ids = [Command.clear()]
                continue
            products = wizard._get_products()
            stale = wizard.line_ids.filtered(
                lambda line, products=products: line.product_id not in products
            )
            wizard.line_ids = [Command.unlink(line.id) for line in stale] + [
                Command.create({"product_id": product.id})
                for product in products - wizard.line_ids.product_id
            ]

    @api.model
    def default_get(self, fields):
        """What is printed follows from what the dialog was opened on."""
        values = super().default_get(fields)
        ids = self.env.context.get("active_ids") or []
        active_model = self.env.context.get("active_model")
        if active_model == "product.template":
            templates = self.env["product.template"].browse(ids)
            ids, active_model = templates.product_variant_ids.ids, "product.product"
        if active_model == "product.product" and ids:
            values |= {"source": "selection", "product_ids": [Command.set(ids)]}
        elif active_model == "product.pricelist" and ids:
            values["pricelist_ids"] = [Command.set(ids)]
        elif active_model == "product.price.document" and ids:
            values |= self._get_document_defaults(ids[0])
        return {name: value for name, value in values.items() if name in fields}

    @api.model
    def _get_document_defaults(self, document_id):
        document = self.env["product.price.document"].browse(document_id)
        return {
            "source": "document",
            "kind": "tags",
            "document_id": document.id,
            "date": document.effective_date,
            "pricelist_ids": [Command.set(document.line_ids.pricelist_id.ids)],
        }

    # WHAT IS PRINTED

    def _get_products(self):
        """The products that the choices mean."""
        self.ensure_one()
        if self.source == "selection":
            return self.product_ids._origin
        if self.source == "document":
            return self.document_id.line_ids.product_id
        return self.env["product.product"].search(self._get_choice_domain())

    def _get_choice_domain(self):
        domain = Domain("sale_ok", "=", True)
        domain &= Domain("company_id", "in", [self.company_id.id, False])
        if self.category_ids:
            domain &= Domain("categ_id", "child_of", self.category_ids.ids)
        if self.price_group_ids:
            domain &= Domain("price_group_id", "in", self.price_group_ids.ids)
        if self.segment_ids:
            domain &= Domain("product_tmpl_id.segment_ids", "in", self.segment_ids.ids)
        return domain

    def _get_copies(self, products):
        """How many to print; addons that know more add ways of their own.

        :param products: recordset of ``product.product``
        :return: a number for all, or a dict of product id -> number
        """
        if self.copies_by == "each" and self.source != "choice":
            return {str(line.product_id.id): line.copies for line in self.line_ids}
        return self.copies

    def _get_print_data(self):
        """The options of the report, see ``pricing.report.drawn``."""
        self.ensure_one()
        products = self._get_products()
        is_tag = self.kind == "tags"
        from_document = self.source == "document"
        return {
            "product_ids": products.ids,
            "pricelist_ids": self.pricelist_ids.ids,
            "document_id": from_document and self.document_id.id,
            "date": self.date,
            "compare_date": not from_document and is_tag and self.compare_date,
            "only_changed": is_tag and self.only_changed,
            "show_old_price": is_tag and self.show_old_price,
            "format_id": self.format_id.id,
            "barcode": self.barcode,
            "copies": self._get_copies(products),
            "show_price": self.show_price,
            "lang": self.lang,
            "second_lang": self.second_lang != self.lang and self.second_lang,
            "group_by": self.group_by,
            "show_pictures": self.show_pictures,
            "skip_without_price": self.skip_without_price,
            "title": self.title,
            "note": self.note,
        }

    def _check_choices(self):
        """Refuse what cannot be printed, saying what to choose."""
        self.ensure_one()
        needs_price = self.kind != "labels" or self.show_price
        if needs_price and not self.pricelist_ids:
            raise UserError(
                self.env._("Choose in “Price Types” which prices to print.")
            )
        if self.source == "document" and not self.document_id:
            raise UserError(self.env._("Choose the price document to print."))
        compares = self.kind == "tags" and (self.only_changed or self.show_old_price)
        if compares and self.source != "document" and not self.compare_date:
            raise UserError(
                self.env._(
                    "Enter in “Earlier Day” which day's prices are the old ones."
                )
            )
        if compares and self.compare_date and self.compare_date >= self.date:
            raise UserError(
                self.env._(
                    "The earlier day has to be before the day the prices hold for."
                )
            )

    def _get_report(self):
        name = f"pricing_rules.action_report_{REPORTS[self.kind]}"
        return self.env["ir.actions.report"]._get_report(name)

    # ACTIONS

    def action_preview(self):
        """Show the first pages, and what is left out and why.

        :return: action that shows this dialog again
        """
        self._check_choices()
        report = self._get_report()
        drawing = self.env[f"report.{report.report_name}"]
        drawing = drawing.with_company(self.company_id)
        data = {"wizard_id": self.id, "max_pages": PREVIEW_PAGES}
        pdf, summary = drawing._draw([], data)
        self.preview = base64.b64encode(pdf)
        self.summary = self._get_summary_text(summary)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print Prices"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_print(self):
        """Print everything.

        :return: action of the report, which downloads the PDF
        """
        self._check_choices()
        action = self._get_report().report_action(
            None, data={"wizard_id": self.id}, config=False
        )
        return {**action, "close_on_report_download": True}

    def _get_summary_text(self, summary):
        """What is printed and what is not, in plain words."""
        units = {
            "list": self.env._("Products: %(number)s, pages: %(pages)s.", **summary),
            "tags": self.env._("Tags: %(number)s, pages: %(pages)s.", **summary),
            "labels": self.env._("Labels: %(number)s, pages: %(pages)s.", **summary),
        }
        texts = [units[self.kind]]
        if summary["pages"] > PREVIEW_PAGES:
            texts.append(
                self.env._(
                    "The first %(number)s pages are shown.", number=PREVIEW_PAGES
                )
            )
        remarks = {
            "without_price": self.env._("Without a price"),
            "wrong_ean": self.env._(
                "EAN with a wrong check digit, printed as Code 128"
            ),
            "no_barcode": self.env._("Barcode that cannot be printed"),
        }
        for name, remark in remarks.items():
            if number := summary.get(name):
                names = ", ".join(summary[f"{name}_names"])
                more = ", …" if number > len(summary[f"{name}_names"]) else ""
                texts.append(f"{remark}: {number} ({names}{more})")
        return "\n".join(texts)
