import ast

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

AT_LEAST = {
    "amount_from": "amount",
    "deviation_from": "deviation",
    "discount_from": "discount",
}
PAYMENT_FACTS = {"differs": "payment_differs", "longer": "payment_days"}


class SaleApprovalRule(models.Model):
    """Which documents need a level: all its conditions have to hold."""

    _inherit = "sale.approval.rule"

    domain = fields.Char(string="Which Ones", tracking=True)
    amount_from = fields.Monetary(
        tracking=True,
        help="Total of the document in the currency of the company. 0: any amount.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    deviation_from = fields.Float(
        string="Deviation From, %",
        digits=(5, 2),
        tracking=True,
        help="The line that is furthest below the price of the terms, in percent of "
        "it. In a price document: the price that falls most. 0: any deviation.",
    )
    discount_from = fields.Float(
        string="Discount From, %",
        digits=(5, 2),
        tracking=True,
        help="The highest discount of a line or of the whole document, in percent. 0: "
        "any discount.",
    )
    check_margin = fields.Boolean(string="Margin Below", tracking=True)
    margin_below = fields.Float(
        string="Margin Below, %",
        digits=(5, 2),
        tracking=True,
        help="(price without taxes - cost) / price without taxes, in percent, of all "
        "lines whose cost is known.",
    )
    payment_condition = fields.Selection(
        [
            ("differs", "Differs from what was agreed"),
            ("longer", "Longer than"),
        ],
        string="Payment Term",
        tracking=True,
        help="Agreed is the payment term of the offer, or else that of the customer.",
    )
    payment_days = fields.Integer(
        tracking=True, help="Days until the last part has to be paid."
    )
    condition_summary = fields.Char(
        string="Asked When", compute="_compute_condition_summary"
    )

    _percents_positive = models.Constraint(
        "CHECK(amount_from >= 0 AND deviation_from >= 0 AND discount_from >= 0 "
        "AND payment_days >= 0)",
        "Amounts, percentages and days of a level start from 0. Enter 0 for any.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.depends(
        "domain", *AT_LEAST, "check_margin", "margin_below", "payment_condition"
    )
    def _compute_condition_summary(self):
        for rule in self:
            rule.condition_summary = ", ".join(rule._get_condition_words()) or (
                self.env._("always")
            )

    def _get_condition_words(self):
        words = []
        if self.domain and self.domain != "[]":
            words.append(self.env._("certain documents"))
        if self.amount_from:
            amount = formatLang(
                self.env, self.amount_from, currency_obj=self.currency_id
            )
            words.append(self.env._("amount from %(amount)s", amount=amount))
        if self.deviation_from:
            value = f"{self.deviation_from:g}"
            words.append(self.env._("deviation from %(percent)s %%", percent=value))
        if self.discount_from:
            value = f"{self.discount_from:g}"
            words.append(self.env._("discount from %(percent)s %%", percent=value))
        if self.check_margin:
            value = f"{self.margin_below:g}"
            words.append(self.env._("margin below %(percent)s %%", percent=value))
        return words + self._get_payment_words()

    def _get_payment_words(self):
        if self.payment_condition == "differs":
            return [self.env._("other payment term than agreed")]
        if self.payment_condition == "longer":
            days = self.payment_days
            return [self.env._("payment after more than %(days)s days", days=days)]
        return []

    @api.constrains("domain", "res_model")
    def _check_domain(self):
        for rule in self.filtered("domain"):
            try:
                rule._get_domain().validate(self.env[rule.res_model])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "The condition of level %(name)s cannot be read: %(error)s. "
                        "Choose it anew.",
                        name=rule.name,
                        error=error,
                    )
                ) from error

    def _get_domain(self):
        return Domain(ast.literal_eval(self.domain or "[]"))

    # EVALUATION

    def _filter_applicable(self, document):
        """Those of some levels whose conditions hold for a document.

        :param document: a record of a kind that can be approved, as superuser
        :return: levels in the order in which they are asked
        """
        names = {name for rule in self for name in rule._get_fact_names()}
        facts = document._get_approval_facts(names) if names else {}
        return self.filtered(
            lambda rule: rule._holds_for_facts(facts)
            and document.filtered_domain(rule._get_domain())
        )

    def _get_fact_names(self):
        """What the plain conditions ask about a document."""
        names = {fact for field, fact in AT_LEAST.items() if self[field]}
        if self.check_margin:
            names.add("margin")
        if self.payment_condition:
            names.add(PAYMENT_FACTS[self.payment_condition])
        return names

    def _holds_for_facts(self, facts):
        """Whether the plain conditions hold; what a document does not know never does."""
        if any(
            self[field] and (facts.get(fact) or 0.0) < self[field]
            for field, fact in AT_LEAST.items()
        ):
            return False
        return self._holds_for_margin(facts) and self._holds_for_payment(facts)

    def _holds_for_margin(self, facts):
        margin = facts.get("margin")
        return not self.check_margin or (
            margin is not None and margin < self.margin_below
        )

    def _holds_for_payment(self, facts):
        if self.payment_condition == "differs":
            return bool(facts.get("payment_differs"))
        if self.payment_condition == "longer":
            return (facts.get("payment_days") or 0) > self.payment_days
        return True
