from odoo import api, fields, models
from odoo.exceptions import UserError

from .product_price_import_line import STATUSES

PARAMETER = "pricing_rules.import_max_megabytes"
MAX_MEGABYTES = 20
SHOWN = 40


class ProductPriceImport(models.TransientModel):
    """Import prices from an Excel workbook, after a look at what changes."""

    _name = "product.price.import"
    _description = "Import Prices"
    _rec_name = "filename"
    # somebody may look at what changes over lunch
    _transient_max_hours = 24

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary(required=True)
    filename = fields.Char()
    document_id = fields.Many2one(
        "product.price.document",
        string="Into",
        ondelete="cascade",
        help="Empty: a new price document.",
    )
    effective_date = fields.Date(
        "Valid From",
        help="Empty: the date in the file, or else today.",
    )
    on_refused = fields.Selection(
        [
            ("refuse", "Refuse the whole file"),
            ("skip", "Take the good rows"),
        ],
        "If a Row Is Wrong",
        required=True,
        default="refuse",
    )
    state = fields.Selection(
        [("upload", "File"), ("preview", "What Changes"), ("done", "Done")],
        required=True,
        readonly=True,
        default="upload",
    )
    line_ids = fields.One2many("product.price.import.line", "import_id", readonly=True)
    first_line_ids = fields.One2many(
        "product.price.import.line", compute="_compute_first_lines"
    )
    ignored_titles = fields.Char(readonly=True)
    new_count = fields.Integer("New", compute="_compute_counts")
    changed_count = fields.Integer("Changed", compute="_compute_counts")
    unchanged_count = fields.Integer("Unchanged", compute="_compute_counts")
    refused_count = fields.Integer("Refused", compute="_compute_counts")

    @api.depends("state")
    def _compute_counts(self):
        groups = self.env["product.price.import.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "status"], ["__count"]
        )
        counts = {(item.id, status): number for item, status, number in groups}
        for status, _name in STATUSES:
            for item in self:
                item[f"{status}_count"] = counts.get((item.id, status), 0)

    @api.depends("state")
    def _compute_first_lines(self):
        for item in self:
            item.first_line_ids = item.line_ids.search(
                [("import_id", "=", item.id)], limit=SHOWN
            )

    @api.model_create_multi
    def create(self, vals_list):
        """A file that is too large is not even kept."""
        for vals in vals_list:
            self._check_size(vals.get("file"))
        return super().create(vals_list)

    def write(self, vals):
        """A file that is too large is not even kept."""
        self._check_size(vals.get("file"))
        return super().write(vals)

    @api.model
    def _get_max_megabytes(self):
        # a limit of the server, which only administrators read
        value = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        try:
            return max(int(value), 1)
        except (TypeError, ValueError):
            return MAX_MEGABYTES

    @api.model
    def _check_size(self, encoded):
        """Refuse a file by its size; it comes as base64, 4 characters for 3 bytes."""
        size, limit = len(encoded or "") * 3 // 4, self._get_max_megabytes()
        if size > limit << 20:
            raise UserError(
                self.env._(
                    "The file has %(size)s MB; files of up to %(limit)s MB are read. "
                    "Split it, or delete pictures and sheets that are not prices.",
                    size=-(-size >> 20),
                    limit=limit,
                )
            )

    # STEPS

    def action_preview(self):
        """Read the file and show what it would change; nothing is set yet.

        :return: an action that opens the preview
        :raises UserError: the file cannot be read
        """
        self.ensure_one()
        self._ensure_not_done()
        self._delete_lines()
        self._read_file()
        self.state = "preview"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Prices"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (
                    self.env.ref("pricing_rules.product_price_import_view_preview").id,
                    "form",
                )
            ],
        }

    def action_other_file(self):
        """Go back and choose another file.

        :return: an action that opens the dialog
        """
        self.ensure_one()
        self._ensure_not_done()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Prices"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_document_id": self.document_id.id,
                "default_on_refused": self.on_refused,
            },
        }

    def action_view_lines(self):
        """Open the lines in a list of their own, with filters.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_import_line_action"
        )
        return {**action, "domain": [("import_id", "=", self.id)]}

    def _ensure_not_done(self):
        if self.state == "done":
            raise UserError(
                self.env._(
                    "The prices of this file are in price document %(name)s already.",
                    name=self.document_id.name,
                )
            )
