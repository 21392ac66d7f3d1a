from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

ORIGINS = [
    ("manual", "By hand"),
    ("source", "A price it depends on changed"),
    ("daily", "Daily computation"),
    ("receipt", "Goods receipt"),
    ("import", "File"),
]
STATE_FIELDS = {"state", "posted_at", "posted_by_id"}


class ProductPriceDocument(models.Model):
    """Prices of one or several price types that hold from a day on.

    While it is a draft, its lines are proposals; posting writes them into the register.
    """

    _name = "product.price.document"
    _description = "Price Document"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "effective_date desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", readonly=True, copy=False, index="trigram", default="/"
    )
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    effective_date = fields.Date(
        "Valid From",
        required=True,
        default=fields.Date.context_today,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user
    )
    pricelist_ids = fields.Many2many(
        "product.pricelist",
        string="Price Types",
        domain=[("price_method", "!=", "rules")],
        check_company=True,
    )
    line_ids = fields.One2many("product.price.document.line", "document_id", copy=True)
    line_count = fields.Integer("Prices", compute="_compute_line_count")
    problem_count = fields.Integer("Without a Price", compute="_compute_line_count")
    origin_kind = fields.Selection(
        ORIGINS, string="Made By", default="manual", readonly=True, copy=False
    )
    origin = fields.Char(string="Source", copy=False)
    source_document_id = fields.Many2one(
        "product.price.document",
        string="Follows",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The price document whose prices these follow.",
    )
    follower_ids = fields.One2many(
        "product.price.document", "source_document_id", string="Followed By"
    )
    posted_at = fields.Datetime(readonly=True, copy=False)
    posted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    note = fields.Text()

    # not on the lines: else the web client would send all of them after each change
    @api.depends("state")
    def _compute_line_count(self):
        Line = self.env["product.price.document.line"]
        in_these = [("document_id", "in", self._origin.ids)]
        lacking = [*in_these, ("has_price", "=", False)]
        groups = ["document_id"], ["__count"]
        counts = {doc.id: number for doc, number in Line._read_group(in_these, *groups)}
        problems = {
            doc.id: number for doc, number in Line._read_group(lacking, *groups)
        }
        for document in self:
            document.line_count = counts.get(document._origin.id, 0)
            document.problem_count = problems.get(document._origin.id, 0)

    def _lines_counted_anew(self):
        """Lines came, went or got a price: how many there are is asked again."""
        self.invalidate_recordset(["line_count", "problem_count"], flush=False)

    @api.depends("name", "effective_date")
    def _compute_display_name(self):
        for document in self:
            document.display_name = document.name or "/"

    @api.model_create_multi
    def create(self, vals_list):
        """Every price document has a number from the start."""
        sequences = self.env["ir.sequence"]
        for vals in vals_list:
            self._check_state_vals(vals)
            if vals.get("name", "/") == "/":
                company = vals.get("company_id") or self.env.company.id
                vals["name"] = sequences.with_company(company).next_by_code(
                    "product.price.document"
                )
        return super().create(vals_list)

    def write(self, vals):
        """What was posted stays as it was posted."""
        fixed = {"effective_date", "line_ids", "pricelist_ids", "company_id"}
        if fixed & vals.keys():
            self._ensure_draft()
        self._check_state_vals(vals)
        return super().write(vals)

    def _check_state_vals(self, vals):
        """Only posting and cancelling change the state, no program from outside."""
        if not self.env.su and STATE_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "The state of a price document changes with its buttons only. "
                    "Post it or cancel it."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._ensure_draft()

    def _ensure_draft(self):
        for document in self.filtered(lambda doc: doc.state != "draft"):
            raise UserError(
                self.env._(
                    "Price document %(name)s is no longer a draft and stays as it is. "
                    "Make a new price document, or cancel this one.",
                    name=document.name,
                )
            )

    def _lock(self):
        """Only one person at a time posts or cancels a document."""
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is posting or cancelling %(names)s right now. Look "
                    "again in a moment.",
                    names=", ".join(self.mapped("name")),
                )
            ) from error
        self.invalidate_recordset(["state"])

    def _get_line_pricelists(self):
        """The price types of the lines, however many lines there are."""
        groups = self.env["product.price.document.line"]._read_group(
            [("document_id", "in", self.ids)], ["pricelist_id"]
        )
        return self.env["product.pricelist"].union(*(row[0] for row in groups))

    def action_view_lines(self):
        """Open the lines of the document in a list of their own, with filters.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_document_line_action"
        )
        action["domain"] = [("document_id", "=", self.id)]
        action["context"] = {"default_document_id": self.id}
        return action
