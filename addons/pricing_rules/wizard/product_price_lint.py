"""Check-up of price rules and price types.

How an addon adds a check::

    class ProductPriceLint(models.TransientModel):
        _inherit = "product.price.lint"

        def _get_checks(self):
            return [*super()._get_checks(), "_check_offers"]

        def _check_offers(self):
            for offer in ...:
                yield self._prepare_finding(
                    offer, "2_warning", self.env._("Offers"), what, why, example
                )

A check yields the values of findings; it runs with the rights of the reader. An addon
that has rules of its own scope tells their products in ``_get_scope_queries()``, one that
uses price types in its own way tells which in ``_get_used_pricelist_ids()``.
"""

from odoo import fields, models


class ProductPriceLint(models.TransientModel):
    """Finds rules that never fire or tie, and price types that nobody keeps up."""

    _name = "product.price.lint"
    _description = "Price Check-Up"

    pricelist_ids = fields.Many2many(
        "product.pricelist", string="Price Types", help="Empty: all of them."
    )
    stale_days = fields.Integer(
        "Prices Are Old after",
        required=True,
        default=180,
        help="Days after which prices that were not set again are reported.",
    )
    finding_ids = fields.One2many("product.price.lint.finding", "lint_id")

    _stale_days_positive = models.Constraint(
        "CHECK(stale_days > 0)",
        "Enter after how many days prices are old, at least 1.",
    )

    def action_check(self):
        """Run all checks and open what they found.

        :return: a window action on ``product.price.lint.finding``
        """
        self.ensure_one()
        self.finding_ids.unlink()
        values = [
            {"lint_id": self.id, **finding}
            for check in self._get_checks()
            for finding in getattr(self, check)()
        ]
        self.env["product.price.lint.finding"].create(values)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_lint_finding_action"
        )
        return {**action, "domain": [("lint_id", "=", self.id)]}

    def _get_checks(self):
        """Names of the methods that check; each yields values of findings.

        :return: list of str, in the order they run
        """
        return []

    def _get_pricelists(self):
        """The price types that are checked."""
        return self.pricelist_ids or self.env["product.pricelist"].search([])

    def _get_registered_pricelists(self):
        return self._get_pricelists().filtered("is_registered")

    def _prepare_finding(self, record, severity, topic, name, reason, example=False):
        """Values of a finding about one record.

        :param record: what the button of the finding opens
        :param severity: ``1_error``, ``2_warning`` or ``3_hint``
        :param topic: what kind of finding, in a word or two
        :param name: what was found
        :param reason: why it matters and what to do, in plain words
        :param example: a product or rule that shows it
        :return: dict of values of ``product.price.lint.finding``
        """
        return {
            "severity": severity,
            "topic": topic,
            "name": name,
            "reason": reason,
            "example": example,
            "res_model": record._name,
            "res_id": record.id,
        }
