from odoo import api, fields, models
from odoo.exceptions import ValidationError

_PERCENTS = ("prior_new_customer", "prior_old_customer")


class ResCompany(models.Model):
    """How a company estimates the chance to win a deal."""

    _inherit = "res.company"

    probability_method = fields.Selection(
        [
            ("compare", "Mean of the rates"),
            ("calibrated", "Rates drawn to the overall rate"),
        ],
        string="Win Probability Method",
        required=True,
        default="compare",
        help="Mean of the rates: the plain mean of the win rates of the stage, the "
        "salesperson, the customer and the deal type.\n"
        "Rates drawn to the overall rate: a rate that rests on few deals is drawn to "
        "the win rate of all deals, then each moves the odds by what it has shown.",
    )
    probability_minimum = fields.Integer(
        "Smallest Sample",
        required=True,
        default=1,
        help="A rate of fewer closed deals than this is left out.",
    )
    probability_strength = fields.Float(
        "Strength of the Overall Rate",
        help="So many deals the overall rate weighs against a single rate. "
        "0: it is learnt from the closed deals by each test of the win probability.",
    )
    probability_fallback = fields.Boolean(
        "Use the Overall Rate where There is No Skill",
        default=True,
        help="While the test of the win probability shows no skill, every open deal "
        "gets the win rate of all deals.",
    )
    probability_counts = fields.Selection(
        [
            ("own", "The salesperson's own estimate"),
            ("statistical", "The statistics of closed deals"),
            ("automated", "Odoo's prediction"),
        ],
        string="Probability that Counts",
        required=True,
        default="own",
        help="Weighted amounts and the forecast are computed with it.",
    )
    prior_new_customer = fields.Float(
        "Chance with a New Customer, %",
        default=15,
        help="Used where no closed deal tells anything yet.",
    )
    prior_old_customer = fields.Float(
        "Chance with an Old Customer, %",
        default=50,
        help="Used where no closed deal tells anything yet. An old customer has a won "
        "deal or a confirmed order.",
    )
    probability_warm_up = fields.Integer(
        "Deals before the Test Begins",
        required=True,
        default=20,
        help="The test leaves out deals registered before so many others were closed.",
    )

    @api.constrains(*_PERCENTS)
    def _check_priors(self):
        for company in self:
            if not all(0 <= company[name] <= 100 for name in _PERCENTS):
                raise ValidationError(
                    self.env._(
                        "%(company)s: a chance lies between 0 and 100 %%. "
                        "Correct the chances with new and old customers.",
                        company=company.display_name,
                    )
                )

    @api.constrains(
        "probability_minimum", "probability_warm_up", "probability_strength"
    )
    def _check_samples(self):
        for company in self:
            samples = company.probability_minimum, company.probability_warm_up
            if min(samples) < 1 or company.probability_strength < 0:
                raise ValidationError(
                    self.env._(
                        "%(company)s: the smallest sample and the deals before the "
                        "test begins are at least 1, the strength of the overall "
                        "rate is not negative.",
                        company=company.display_name,
                    )
                )
