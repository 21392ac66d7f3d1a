from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

WATCH = {
    "watch_price": "price",
    "watch_discount": "discount",
    "watch_payment": "payment",
    "watch_margin": "margin",
    "watch_dates": "dates",
}
SCOPE = {"res_model", "company_id"}


class SaleApprovalRule(models.Model):
    """One level of approval: which documents need it, who decides, what he looks at."""

    _name = "sale.approval.rule"
    _description = "Approval Level"
    _inherit = ["mail.thread"]
    _order = "res_model, level, sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    sequence = fields.Integer(default=10)
    level = fields.Integer(
        required=True,
        default=1,
        tracking=True,
        help="Level 2 is asked when level 1 has approved. Rules of the same level are "
        "asked at the same time.",
    )
    res_model = fields.Selection(
        selection="_selection_res_model",
        string="Documents",
        required=True,
        default="sale.order",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        tracking=True,
        help="Empty: documents of every company.",
    )
    watch_all = fields.Boolean(
        string="Everything",
        default=True,
        tracking=True,
        help="Whatever is changed after the approval, this level is asked again.",
    )
    watch_price = fields.Boolean(string="Prices and Quantities", tracking=True)
    watch_discount = fields.Boolean(string="Discounts", tracking=True)
    watch_payment = fields.Boolean(string="Payment", tracking=True)
    watch_margin = fields.Boolean(string="Margin", tracking=True)
    watch_dates = fields.Boolean(string="Dates", tracking=True)
    watch_summary = fields.Char(string="Watches", compute="_compute_watch_summary")
    step_ids = fields.One2many("sale.approval.step", "rule_id")

    _level_positive = models.Constraint(
        "CHECK(level > 0)", "Levels are counted from 1. Enter 1 or more."
    )

    @api.model
    def _selection_res_model(self):
        """Every kind of document that can be approved."""
        names = self.env.registry.descendants(["sale.approval.mixin"], "_inherit")
        kinds = [
            (name, self.env[name]._description)
            for name in names
            if not self.env[name]._abstract
        ]
        return sorted(kinds, key=lambda kind: kind[1])

    @api.depends("watch_all", *WATCH)
    def _compute_watch_summary(self):
        for rule in self:
            names = ["watch_all"] if rule.watch_all else [n for n in WATCH if rule[n]]
            rule.watch_summary = ", ".join(
                self._fields[name].get_description(self.env)["string"] for name in names
            )

    @api.constrains("watch_all", *WATCH)
    def _check_watch(self):
        for rule in self.filtered(lambda rule: not rule.watch_summary):
            raise ValidationError(
                self.env._(
                    "Level %(name)s watches nothing. Tick what has to be approved again "
                    "after a change, or Everything.",
                    name=rule.name,
                )
            )

    def _get_watched(self, terms):
        """The part of the terms of a document that this level approves.

        The customer belongs to it always: no approval is meant for somebody else.

        :param dict terms: see ``sale.approval.mixin._get_approval_terms``
        """
        self.ensure_one()
        if self.watch_all:
            return terms
        watched = {"customer"} | {WATCH[name] for name in WATCH if self[name]}
        return {name: terms[name] for name in terms if name in watched}

    # WHICH RULES THERE ARE

    @api.model
    @tools.ormcache()
    def _get_scopes(self):
        """Kinds of documents and companies that have levels, archived ones included.

        :return: dict of model name -> frozenset of company ids; False: every company
        """
        scopes = {}
        rules = self.sudo().with_context(active_test=False).search_fetch([], SCOPE)
        for rule in rules:
            scopes.setdefault(rule.res_model, set()).add(rule.company_id.id)
        return {model: frozenset(companies) for model, companies in scopes.items()}

    @api.model_create_multi
    def create(self, vals_list):
        """A company that gets its first level starts to look at its documents."""
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        """Those who are asked follow the rule."""
        result = super().write(vals)
        if SCOPE & vals.keys():
            self.env.registry.clear_cache()
        self.env["sale.approval.step"]._refresh_deciders([("rule_id", "in", self.ids)])
        return result

    def unlink(self):
        """A company may have lost its last level."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_never_asked(self):
        # who may delete levels may not see every document
        for rule in self.sudo().filtered("step_ids"):
            raise ValidationError(
                self.env._(
                    "Level %(name)s has been asked already and is part of what was "
                    "approved. Archive it instead.",
                    name=rule.name,
                )
            )

    @api.model
    def _get_for(self, document):
        """Levels of the company of a document, in the order in which they are asked."""
        company = document.company_id.id
        return self.sudo().search(
            [("res_model", "=", document._name), ("company_id", "in", [company, False])]
        )
