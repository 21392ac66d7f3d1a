from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

# what quotations, orders and invoices rely on
OWNERS = ("partner_id", "company_id")


class SaleContract(models.Model):
    """A contract with a customer; its goods are in the orders, its specifications."""

    _name = "sale.contract"
    _description = "Sales Contract"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    number = fields.Char(
        copy=False,
        tracking=True,
        index="trigram",
        help="As on paper. Empty: the next number of the company.",
    )
    active = fields.Boolean(default=True)
    kind_id = fields.Many2one("sale.contract.kind", tracking=True, ondelete="restrict")
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("closed", "Closed")],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
        help="The company the contract is with. Of a contact person its company is taken.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        index=True,
        domain="[('share', '=', False)]",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        tracking=True,
        help="The currency of settlement that the contract names.",
    )
    date_signed = fields.Date("Signed On", tracking=True)
    date_start = fields.Date(
        "From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_end = fields.Date("Until", tracking=True, help="Empty: open-ended.")
    our_signatory = fields.Char(
        "Signed for Us By", help="Who signs, as printed: office and name."
    )
    their_signatory = fields.Char(
        "Signed for Them By", help="Who signs, as printed: office and name."
    )
    file = fields.Binary("Scan", attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    file_kind = fields.Selection(
        [("pdf", "PDF"), ("image", "Picture"), ("other", "Other")],
        compute="_compute_file_kind",
    )
    note = fields.Html("Notes")

    _number_unique = models.UniqueIndex(
        "(company_id, partner_id, number)",
        "The customer has a contract of this number with the company already. Open that "
        "one, or type another number.",
    )
    _number_there = models.Constraint(
        "CHECK(number <> '')", "A contract has a number. Type it as on paper."
    )
    _usable = models.Index("(partner_id, company_id) WHERE state = 'active'")

    @api.depends("file_name")
    def _compute_file_kind(self):
        kinds = {"pdf": "pdf", **dict.fromkeys(("png", "jpg", "jpeg", "webp"), "image")}
        for contract in self:
            end = (contract.file_name or "").rpartition(".")[2].lower()
            contract.file_kind = kinds.get(end, "other")

    @api.depends("number", "date_signed", "date_start")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for contract in self:
            day = contract.date_signed or contract.date_start
            contract.display_name = self.env._(
                "No %(number)s of %(date)s",
                number=contract.number or "…",
                date=format_date(self.env, day) if day else "…",
            )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for contract in self.filtered("date_end"):
            if contract.date_end < contract.date_start:
                raise ValidationError(
                    self.env._(
                        "Contract %(name)s would end before it begins. Turn the dates "
                        "round, or leave the end empty for an open-ended contract.",
                        name=contract.display_name,
                    )
                )

    @api.onchange("company_id")
    def _onchange_company_id(self):
        if self.company_id:
            self.currency_id = self.company_id.currency_id

    # WRITING

    @api.model_create_multi
    def create(self, vals_list):
        """Number what has no number, and take the company of a contact person."""
        vals_list = [self._clean(vals) for vals in vals_list]
        for vals in vals_list:
            if not vals.get("number"):
                company = vals.get("company_id") or self.env.company.id
                sequence = self.env["ir.sequence"].with_company(company)
                vals["number"] = sequence.next_by_code("sale.contract")
        return super().create(vals_list)

    def write(self, vals):
        """Keep the customer of a contract that is in use, and the contract's number."""
        vals = self._clean(vals)
        if "number" in vals and not vals["number"]:
            raise ValidationError(
                self.env._("A contract keeps a number. Type it as on paper.")
            )
        for name in OWNERS:
            if name in vals:
                changed = self.filtered(
                    lambda contract, name=name: contract[name].id != vals[name]
                )
                changed._check_unused()
        return super().write(vals)

    @api.model
    def _clean(self, vals):
        """Numbers have no blanks around them, contracts are with companies."""
        vals = dict(vals)
        if vals.get("number"):
            vals["number"] = vals["number"].strip()
        if vals.get("partner_id"):
            partner = self.env["res.partner"].browse(vals["partner_id"])
            vals["partner_id"] = partner.commercial_partner_id.id
        return vals

    def _check_unused(self):
        """Refuse another customer or company for what documents rely on."""
        # documents that one may not see hold the contract as well
        for model in ("sale.offer", "sale.order", "account.move"):
            used = self.env[model].sudo()
            found = used.search([("contract_id", "in", self.ids)], limit=1)
            if found:
                raise UserError(
                    self.env._(
                        "%(document)s is under contract %(name)s, whose customer and "
                        "company therefore stay. Record another contract.",
                        document=found.display_name,
                        name=found.contract_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_unused(self):
        for contract in self:
            if contract.state != "draft":
                raise UserError(
                    self.env._(
                        "Contract %(name)s is not a draft. Close or archive it instead.",
                        name=contract.display_name,
                    )
                )
        self._check_unused()

    # BUTTONS

    def action_activate(self):
        """Let the contracts be used.

        :return: True
        """
        self.write({"state": "active"})
        return True

    def action_close(self):
        """Let nothing new be done under the contracts.

        :return: True
        """
        self.write({"state": "closed"})
        return True

    def action_draft(self):
        """Set the contracts back to draft.

        :return: True
        """
        self.write({"state": "draft"})
        return True
