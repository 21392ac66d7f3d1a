from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.price_formula import (
    FormulaError,
    check_identifiers,
    compile_formula,
    is_identifier,
    normalize_identifier,
)
from ..tools.price_formula_messages import explain_formula_error

METHODS = [
    ("rules", "Price rules"),
    ("manual", "Set by hand"),
    ("markup", "Markup on another price type"),
    ("formula", "Formula over other price types"),
    ("query", "Query"),
    ("receipt", "Markup on the receipt price"),
]


class ProductPricelist(models.Model):
    """A pricelist is a price type: it says how its prices come about.

    Prices by rules are Odoo's own. All other prices are set by price documents and kept
    in a register by date; the way of setting proposes them.
    """

    _inherit = "product.pricelist"

    price_method = fields.Selection(
        METHODS,
        string="Prices Come From",
        required=True,
        default="rules",
        tracking=True,
        help="Price rules: Odoo's own rules, evaluated whenever a price is asked.\n"
        "All others: prices are set by price documents from a date on and kept.",
    )
    identifier = fields.Char(
        copy=False,
        tracking=True,
        help="How formulas and files call this price type, for example RETAIL.",
    )
    source_pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Based On",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    markup_percent = fields.Float(
        string="Markup", digits=(16, 4), tracking=True, help="Percent; may be negative."
    )
    formula = fields.Char(
        tracking=True,
        help="Arithmetic over the identifiers of other price types: "
        "max(COST * 1.2, RETAIL - 50).",
    )
    rounding_id = fields.Many2one(
        "product.price.rounding",
        ondelete="restrict",
        tracking=True,
        help="Applied last, after the markup and the conversion of currencies.",
    )
    threshold_percent = fields.Float(
        string="Threshold",
        digits=(16, 4),
        tracking=True,
        help="A newly computed price replaces the current one only when it differs by "
        "at least so many percent. 0: always.",
    )
    group_rule_ids = fields.One2many(
        "product.pricelist.group.rule",
        "pricelist_id",
        string="Rules by Price Group",
        copy=True,
    )
    use_on_sale = fields.Boolean(
        default=True,
        tracking=True,
        help="Sales people see these prices and may sell by them. Without it the price "
        "type only helps to compute others.",
    )
    set_on_receipt = fields.Boolean(
        tracking=True,
        help="A goods receipt creates a price document for this price type.",
    )
    recompute = fields.Selection(
        [
            ("on_document", "When a price document is made"),
            ("on_source_change", "When a source price changes"),
            ("daily", "Every day"),
        ],
        required=True,
        default="on_document",
        tracking=True,
    )
    price_includes_tax = fields.Boolean(
        tracking=True,
        help="The prices of this type contain taxes. On documents whose taxes come on "
        "top of the price they are taken out.",
    )
    is_registered = fields.Boolean(compute="_compute_is_registered")

    _identifier_uniq = models.UniqueIndex(
        "(identifier, COALESCE(company_id, 0)) WHERE identifier IS NOT NULL",
        "Another price type of this company has this identifier. Choose another one.",
    )
    _threshold_not_negative = models.Constraint(
        "CHECK(threshold_percent >= 0)",
        "The threshold is a difference in percent. Enter 0 or a positive number.",
    )
    _markup_above_minus_100 = models.Constraint(
        "CHECK(markup_percent > -100)",
        "A markup of -100 % or less leaves no price. Enter a greater number.",
    )

    @api.depends("price_method")
    def _compute_is_registered(self):
        for pricelist in self:
            pricelist.is_registered = pricelist.price_method not in (False, "rules")

    @api.constrains("identifier")
    def _check_identifier(self):
        for pricelist in self.filtered("identifier"):
            if not is_identifier(pricelist.identifier):
                raise ValidationError(
                    self.env._(
                        "“%(identifier)s” cannot be used in formulas. Take letters, "
                        "digits and underscores, starting with a letter, and no name "
                        "of a function.",
                        identifier=pricelist.identifier,
                    )
                )

    @api.constrains(
        "price_method", "source_pricelist_id", "formula", "query_id", "group_rule_ids"
    )
    def _check_way_of_setting(self):
        """Refuse a price type whose prices could not be computed, naming what lacks."""
        for pricelist in self:
            missing = {
                "markup": pricelist.source_pricelist_id,
                "formula": pricelist.formula,
                "query": pricelist.query_id,
            }.get(pricelist.price_method, True)
            if not missing:
                raise ValidationError(pricelist._get_incomplete_message())
            pricelist._check_no_circle()

    def _get_incomplete_message(self):
        return {
            "markup": self.env._(
                "Price type %(name)s adds a markup to another one. Choose in “Based "
                "On” which one.",
                name=self.name,
            ),
            "formula": self.env._(
                "Price type %(name)s follows a formula. Enter the formula.",
                name=self.name,
            ),
            "query": self.env._(
                "Price type %(name)s follows a query. Choose the query.",
                name=self.name,
            ),
        }[self.price_method]

    def _compile_formula(self, source):
        """The compiled formula; what is wrong with it is told with its position.

        :raises ValidationError: syntax, forbidden parts or unknown identifiers
        """
        self.ensure_one()
        try:
            formula = compile_formula(source)
            check_identifiers(formula, self._get_by_identifier())
        except FormulaError as error:
            raise ValidationError(
                self.env._(
                    "The formula of price type %(name)s: %(error)s",
                    name=self.name,
                    error=explain_formula_error(self.env, error),
                )
            ) from error
        return formula

    def _get_by_identifier(self, names=None):
        """Price types of this company and common ones by identifier, own ones first.

        :param names: only these identifiers; ``None`` for all
        """
        if names is not None and not names:
            return {}
        domain = [
            ("identifier", "!=", False)
            if names is None
            else ("identifier", "in", list(names)),
            ("company_id", "in", [self.company_id.id, False]),
        ]
        # the source of a price is a price type that only managers may read
        found = self.sudo().search(domain)
        # own ones last, so that they win
        found = found.sorted(lambda pricelist: bool(pricelist.company_id))
        return {pricelist.identifier: pricelist for pricelist in found}

    def _get_source_pricelists(self):
        """The price types this one is computed from."""
        self.ensure_one()
        sources = self.browse()
        if self.price_method == "markup":
            own_rules = self.group_rule_ids.filtered("own_rule")
            sources |= self.source_pricelist_id | own_rules.source_pricelist_id
        elif self.price_method == "formula":
            own_rules = self.group_rule_ids.filtered("own_rule")
            for source in {self.formula, *own_rules.mapped("formula")} - {False}:
                names = self._compile_formula(source).names
                sources = sources.union(*self._get_by_identifier(names).values())
        elif self.price_method == "rules":
            items = self.item_ids.filtered(lambda item: item.base == "pricelist")
            sources |= items.base_pricelist_id
        return sources

    def _check_no_circle(self, path=()):
        for pricelist in self:
            if pricelist in path:
                circle = [*path[path.index(pricelist) :], pricelist]
                raise ValidationError(
                    self.env._(
                        "These price types are computed from each other: %(path)s. "
                        "Base one of them on something else.",
                        path=" → ".join(item.name for item in circle),
                    )
                )
            pricelist._get_source_pricelists()._check_no_circle((*path, pricelist))

    def _in_computing_order(self):
        """These price types, sources before what is computed from them."""
        ordered, seen = self.browse(), self.browse()

        def visit(pricelists):
            nonlocal ordered, seen
            for pricelist in pricelists - seen:
                seen |= pricelist
                visit(pricelist.sudo()._get_source_pricelists())
                if pricelist in self:
                    ordered |= pricelist

        visit(self)
        return ordered

    @api.model_create_multi
    def create(self, vals_list):
        """Identifiers are kept in the form in which formulas know them."""
        for vals in vals_list:
            self._normalize_identifier(vals)
        return super().create(vals_list)

    @api.model
    def _normalize_identifier(self, vals):
        if vals.get("identifier"):
            vals["identifier"] = normalize_identifier(vals["identifier"])

    def write(self, vals):
        """Prices that were set keep their currency and stay prices of that type."""
        if {"currency_id", "company_id"} & vals.keys():
            self._check_currency_change(vals)
        self._normalize_identifier(vals)
        return super().write(vals)

    def _check_currency_change(self, vals):
        for pricelist in self:
            currency = vals.get("currency_id", pricelist.currency_id.id)
            if currency != pricelist.currency_id.id and pricelist._has_prices():
                raise UserError(
                    self.env._(
                        "Price type %(name)s has prices in %(currency)s. Make a new "
                        "price type for the other currency.",
                        name=pricelist.name,
                        currency=pricelist.currency_id.name,
                    )
                )

    def _has_prices(self):
        # not everybody reads the register
        register = self.env["product.price"].sudo()
        return bool(register.search_count([("pricelist_id", "in", self.ids)], limit=1))

    def _get_partner_pricelist_multi_search_domain_hook(self, company_id):
        """Price types that only help to compute others are nobody's price."""
        domain = super()._get_partner_pricelist_multi_search_domain_hook(company_id)
        return [*domain, ("use_on_sale", "=", True)]

    def _get_partner_pricelist_multi_filter_hook(self):
        return (
            super()._get_partner_pricelist_multi_filter_hook().filtered("use_on_sale")
        )
