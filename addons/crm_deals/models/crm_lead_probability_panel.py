from odoo import api, fields, models

from .crm_deal_estimate_formula import KEYS


class CrmLead(models.Model):
    """The chance to win in words, and the amount weighted by it."""

    _inherit = "crm.lead"

    probability_stage_sample = fields.Char(compute="_compute_probability_samples")
    probability_manager_sample = fields.Char(compute="_compute_probability_samples")
    probability_partner_sample = fields.Char(compute="_compute_probability_samples")
    probability_type_sample = fields.Char(compute="_compute_probability_samples")
    probability_note = fields.Char(compute="_compute_probability_note")
    probability_counts = fields.Selection(
        lambda self: (
            self.env["res.company"]
            ._fields["probability_counts"]
            ._description_selection(self.env)
        ),
        string="Probability that Counts",
        compute="_compute_probability_counts",
        compute_sudo=True,
    )
    weighted_amount = fields.Monetary(
        compute="_compute_weighted_amount",
        currency_field="company_currency",
        help="The expected revenue times the probability that counts by the settings.",
    )

    @api.depends(lambda self: self._get_sample_fields())
    @api.depends_context("lang")
    def _compute_probability_samples(self):
        none = self.env._("no closed deals yet")
        for deal in self:
            for name in KEYS:
                won = deal[f"probability_{name}_won"]
                count = deal[f"probability_{name}_count"]
                text = self.env._("%(won)s of %(count)s", won=won, count=count)
                deal[f"probability_{name}_sample"] = text if count else none

    def _get_sample_fields(self):
        return [f"probability_{name}_count" for name in KEYS]

    @api.depends("probability_basis", "probability_base", "probability_base_count")
    @api.depends_context("lang", "company")
    def _compute_probability_note(self):
        for deal in self:
            deal.probability_note = deal._get_probability_note()

    def _get_probability_note(self):
        """Return in words what the statistical probability rests on."""
        if self.probability_basis == "rates":
            return self.env._(
                "From %(count)s rates of closed deals",
                count=self.probability_statistical_count,
            )
        if self.probability_basis == "base":
            return self._get_base_note()
        notes = {
            "type": self.env._("The usual chance of the deal type: no closed deal yet"),
            "old": self.env._("The usual chance with an old customer"),
            "new": self.env._("The usual chance with a new customer"),
        }
        return notes.get(self.probability_basis, "")

    def _get_base_note(self):
        """Return why the win rate of all deals stands for the estimate."""
        rate = f"{self.probability_base:.0f}"
        if self.probability_statistical_count:
            return self.env._(
                "No skill yet: the win rate of all deals, %(rate)s %%, is used",
                rate=rate,
            )
        return self.env._("The win rate of all deals, %(rate)s %%", rate=rate)

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_probability_counts(self):
        for deal in self:
            company = deal.company_id or self.env.company
            deal.probability_counts = company.probability_counts

    @api.depends(
        *("probability_counts", "probability", "automated_probability"),
        *("probability_statistical", "expected_revenue", "won_status"),
    )
    @api.depends_context("company")
    def _compute_weighted_amount(self):
        for deal in self:
            deal.weighted_amount = (
                deal.expected_revenue * deal._get_counting_probability() / 100
            )

    def _get_counting_probability(self):
        """Return the probability that counts in sums, in percent."""
        self.ensure_one()
        if self.won_status != "pending":
            return 100 if self.won_status == "won" else 0
        name = {
            "statistical": "probability_statistical",
            "automated": "automated_probability",
        }.get(self.probability_counts, "probability")
        return self[name]
