from odoo import api, fields, models
from odoo.exceptions import UserError


class ProductPriceDocumentLine(models.Model):
    """One price of a price document: what it was and what it becomes."""

    _name = "product.price.document.line"
    _description = "Price Document Line"
    _order = "document_id, id"
    _log_access = False

    document_id = fields.Many2one(
        "product.price.document", required=True, ondelete="cascade", readonly=False
    )
    product_id = fields.Many2one(
        "product.product", required=True, ondelete="restrict", index=True
    )
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Price Type",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("price_method", "!=", "rules")],
    )
    price = fields.Float("New Price", min_display_digits="Product Price")
    has_price = fields.Boolean(default=True, readonly=True)
    price_old = fields.Float(
        "Old Price", min_display_digits="Product Price", readonly=True
    )
    change_percent = fields.Float(
        "Change",
        digits=(16, 2),
        compute="_compute_change_percent",
        store=True,
        help="Percent of the old price.",
    )
    below_threshold = fields.Boolean(
        readonly=True,
        help="The computed price is too near to the old one, which therefore stays.",
    )
    problem = fields.Char(readonly=True, help="Why there is no price.")
    currency_id = fields.Many2one(related="pricelist_id.currency_id")
    company_id = fields.Many2one(related="document_id.company_id")
    state = fields.Selection(related="document_id.state", string="Status")
    effective_date = fields.Date(related="document_id.effective_date")
    cost = fields.Float(
        compute="_compute_margin",
        min_display_digits="Product Price",
        groups="pricing_rules.pricing_rules_group_manager",
        help="Cost of the product now, in the currency of the price type.",
    )
    margin_percent = fields.Float(
        "Margin",
        compute="_compute_margin",
        digits=(16, 2),
        groups="pricing_rules.pricing_rules_group_manager",
        help="(price without taxes - cost) / price without taxes, in percent. Empty when "
        "no cost is known.",
    )

    _line_uniq = models.UniqueIndex(
        "(document_id, pricelist_id, product_id)",
        "This price document already has a price of this type for this product. Change "
        "that line.",
    )
    _price_not_negative = models.Constraint(
        "CHECK(price >= 0)", "A price cannot be negative. Enter 0 or a positive number."
    )

    @api.depends("price", "price_old", "has_price")
    def _compute_change_percent(self):
        for line in self:
            line.change_percent = (
                (line.price - line.price_old) / line.price_old * 100
                if line.price_old and line.has_price
                else 0
            )

    @api.depends("price", "product_id", "pricelist_id")
    @api.depends_context("company")
    def _compute_margin(self):
        today = fields.Date.context_today(self)
        for pricelist, lines in self.grouped("pricelist_id").items():
            company = pricelist.company_id or self.env.company
            rate = self.env["res.currency"]._get_conversion_rate(
                company.currency_id,
                pricelist.currency_id or company.currency_id,
                company,
                today,
            )
            net = lines._get_net_prices(pricelist)
            for line in lines:
                cost = line.product_id.with_company(company).standard_price * rate
                line.cost = cost
                price = net[line]
                line.margin_percent = (
                    (price - cost) / price * 100 if price and cost else 0
                )

    def _get_net_prices(self, pricelist):
        """{line: price without taxes} of lines of one price type."""
        prices = {line: line.price for line in self}
        if not pricelist.price_includes_tax:
            return prices
        by_product = {line.product_id.id: line.price for line in self}
        net = pricelist._take_out_taxes(self.product_id, by_product)
        return {line: net.get(line.product_id.id, line.price) for line in self}

    @api.onchange("product_id", "pricelist_id")
    def _onchange_price_old(self):
        if self.product_id and self.pricelist_id:
            self.price_old = self._get_old_prices()[self]

    def _get_old_prices(self):
        """{line: price before the document}; 0 without one."""
        result = {}
        groups = self.grouped(lambda line: (line.pricelist_id, line.effective_date))
        for (pricelist, day), lines in groups.items():
            prices = pricelist._get_register_prices(lines.product_id, day)
            result |= {
                line: prices.get(line.product_id._origin.id, 0) for line in lines
            }
        return result

    @api.model_create_multi
    def create(self, vals_list):
        """Lines belong to drafts; the price before is looked up."""
        lines = super().create(vals_list)
        lines.document_id._ensure_draft()
        lines._check_pricelists()
        for line, price in lines._get_old_prices().items():
            line.price_old = price
        lines.document_id._lines_counted_anew()
        return lines

    def write(self, vals):
        """A price entered by hand ends what hindered a price."""
        self.document_id._ensure_draft()
        if "price" in vals:
            vals = {
                "has_price": True,
                "problem": False,
                "below_threshold": False,
                **vals,
            }
        result = super().write(vals)
        if "document_id" in vals:
            self.document_id._ensure_draft()
        if "pricelist_id" in vals:
            self._check_pricelists()
        if {"pricelist_id", "product_id"} & vals.keys():
            for line, price in self._get_old_prices().items():
                line.price_old = price
        self.document_id._lines_counted_anew()
        return result

    def unlink(self):
        """The document counts its lines anew."""
        documents = self.document_id
        result = super().unlink()
        documents._lines_counted_anew()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self.document_id._ensure_draft()

    def _check_pricelists(self):
        for pricelist in self.pricelist_id.filtered(lambda p: not p.is_registered):
            raise UserError(
                self.env._(
                    "Price type %(name)s follows price rules: its prices are not set "
                    "by documents. Choose another price type, or change how its prices "
                    "come about.",
                    name=pricelist.name,
                )
            )
        for line in self:
            company = line.pricelist_id.company_id
            if company and company != line.document_id.company_id:
                raise UserError(
                    self.env._(
                        "Price type %(name)s belongs to %(company)s, price document "
                        "%(document)s does not. Choose another price type.",
                        name=line.pricelist_id.name,
                        company=company.name,
                        document=line.document_id.name,
                    )
                )
