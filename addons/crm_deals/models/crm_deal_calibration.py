from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_datetime

from .crm_deal_calibration_chart import draw_reliability
from .crm_deal_calibration_query import (
    get_present_strengths,
    get_score_query,
    get_walk_query,
)
from .crm_deal_rate import _Z95

# fewer deals tell nothing about skill either way
_FEWEST = 30
_LINE_COLUMNS = SQL(
    "deal_id, registered, closed, won, predicted, base_rate, own_probability,"
    " automated_probability"
)


class CrmDealCalibration(models.Model):
    """A test of the win probability on the closed deals, and what it has shown.

    For each closed deal the estimate is made that it would have got on the day it was
    registered, from the deals that were closed before that day. The estimates are then
    compared with the outcomes, beside the plain win rate of all deals.
    """

    _name = "crm.deal.calibration"
    _description = "Test of the Win Probability"
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date = fields.Datetime("Tested on", required=True, readonly=True)
    method = fields.Selection(
        lambda self: (
            self.env["res.company"]
            ._fields["probability_method"]
            ._description_selection(self.env)
        ),
        required=True,
        readonly=True,
    )
    closed_count = fields.Integer("Closed Deals", readonly=True, aggregator=None)
    tested_count = fields.Integer("Deals in the Test", readonly=True, aggregator=None)
    base_rate = fields.Float("Win Rate, %", readonly=True, aggregator=None)
    brier = fields.Float(
        "Error",
        readonly=True,
        aggregator="avg",
        help="Brier score: the mean square of estimate less outcome. 0 is perfect; "
        "lower is better.",
    )
    brier_base = fields.Float(
        "Error of the Overall Rate", readonly=True, aggregator="avg"
    )
    skill = fields.Float(
        "Skill, %",
        readonly=True,
        aggregator="avg",
        help="So many percent the error is smaller than that of the overall rate.",
    )
    skill_low = fields.Float("Skill from, %", readonly=True, aggregator=None)
    skill_high = fields.Float("Skill to, %", readonly=True, aggregator=None)
    own_count = fields.Integer("Own Estimates", readonly=True, aggregator=None)
    brier_own = fields.Float("Error of Own Estimates", readonly=True, aggregator=None)
    skill_own = fields.Float(
        "Skill of Own Estimates, %", readonly=True, aggregator=None
    )
    core_count = fields.Integer("Predictions of Odoo", readonly=True, aggregator=None)
    brier_core = fields.Float(
        "Error of Odoo's Predictions", readonly=True, aggregator=None
    )
    skill_core = fields.Float(
        "Skill of Odoo's Predictions, %", readonly=True, aggregator=None
    )
    strength_stage = fields.Float("Strength for Stages", readonly=True, aggregator=None)
    strength_manager = fields.Float(
        "Strength for Salespeople", readonly=True, aggregator=None
    )
    strength_partner = fields.Float(
        "Strength for Customers", readonly=True, aggregator=None
    )
    strength_type = fields.Float(
        "Strength for Deal Types", readonly=True, aggregator=None
    )
    verdict = fields.Selection(
        [("few", "Too few deals"), ("skill", "Skill"), ("none", "No skill")],
        required=True,
        readonly=True,
        default="few",
    )
    verdict_text = fields.Char("Verdict in Words", compute="_compute_verdict_text")
    bin_ids = fields.One2many(
        "crm.deal.calibration.bin", "calibration_id", readonly=True
    )
    line_ids = fields.One2many(
        "crm.deal.calibration.line", "calibration_id", readonly=True
    )
    chart = fields.Binary(compute="_compute_chart", help="Predicted against observed.")

    _company_latest = models.Index("(company_id, id DESC)")

    @api.depends("date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for test in self:
            test.display_name = format_datetime(self.env, test.date)

    @api.depends("verdict", "skill", "base_rate", "tested_count")
    @api.depends_context("lang")
    def _compute_verdict_text(self):
        for test in self:
            test.verdict_text = test._get_verdict_text()

    def _get_verdict_text(self):
        """Return the verdict as one says it."""
        numbers = {
            "skill": f"{self.skill:.1f}",
            "low": f"{self.skill_low:.1f}",
            "high": f"{self.skill_high:.1f}",
            "rate": f"{self.base_rate:.0f}",
        }
        if self.verdict == "skill":
            return self.env._(
                "The estimates show skill: their error is %(skill)s %% smaller than that "
                "of the win rate of all deals (from %(low)s to %(high)s %%).",
                **numbers,
            )
        if self.verdict == "none" and self.company_id.probability_fallback:
            return self.env._(
                "No skill yet: the win rate of all deals, %(rate)s %%, is used "
                "(skill %(skill)s %%, from %(low)s to %(high)s %%).",
                **numbers,
            )
        if self.verdict == "none":
            return self.env._(
                "No skill yet: the win rate of all deals, %(rate)s %%, tells as much "
                "(skill %(skill)s %%, from %(low)s to %(high)s %%).",
                **numbers,
            )
        return self.env._(
            "Too few closed deals to judge: %(tested)s in the test, %(fewest)s are "
            "needed.",
            tested=self.tested_count,
            fewest=_FEWEST,
        )

    @api.depends("bin_ids")
    def _compute_chart(self):
        for test in self:
            test.chart = draw_reliability(
                test.bin_ids, self.env._("Predicted, %"), self.env._("Won, %")
            )

    @api.model
    def action_run(self):
        """Test the win probability of the company now.

        :return: action that shows the result
        :raise AccessError: for anybody but a manager of sales
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._(
                    "Only a manager of sales may test the win probability. "
                    "The tests that were made are under Reporting."
                )
            )
        # the results are the system's: nobody writes them by hand
        self.env["crm.deal.rate.entry"].sudo()._refresh()
        test = self.sudo()._run(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": test.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_open_lines(self):
        """Return the action that lists the deals of the test, to look at or to export.

        :return: action of a window
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_deals.crm_deal_calibration_line_action"
        )
        return {**action, "domain": [("calibration_id", "=", self.id)]}

    @api.model
    def _cron_run(self):
        """Test the win probability of every company that has closed deals."""
        self.env["crm.deal.rate.entry"]._refresh()
        companies = self.env["res.company"].search([])
        for number, company in enumerate(companies, 1):
            self._run(company)
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - number)

    @api.model
    def _run(self, company):
        """Test the win probability of a company; the rates are counted before.

        :param company: the company
        :return: the new record of the test
        """
        test = self.create(
            {
                "company_id": company.id,
                "date": fields.Datetime.now(),
                "method": company.probability_method,
            }
        )
        # the deals of the test before go; its figures stay
        test.line_ids._delete_of_company(company)
        test._write_lines()
        test.bin_ids._write_bins(test)
        test.write(test._prepare_result_vals())
        test.flush_recordset()
        deals = self.env["crm.lead"]
        deals.invalidate_model(deals._get_estimate_fields(), flush=False)
        return test

    def _write_lines(self):
        """Walk through the closed deals and write what each would have been told."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO crm_deal_calibration_line
                       (calibration_id, company_id, %(columns)s)
                   SELECT %(test)s, %(company)s, %(columns)s FROM (%(walk)s) walk""",
                columns=_LINE_COLUMNS,
                test=self.id,
                company=self.company_id.id,
                walk=get_walk_query(self.company_id.id),
            )
        )
        self.invalidate_recordset(["line_ids"])

    def _prepare_result_vals(self):
        """Return the figures of the test."""
        scores = {
            row.pop("kind"): row
            for row in self.env.execute_query_dict(get_score_query(self.id))
        }
        return {
            **self._prepare_base_vals(),
            **self._prepare_skill_vals(scores.get("statistical")),
            **self._prepare_other_vals("own", scores.get("own")),
            **self._prepare_other_vals("core", scores.get("core")),
        }

    def _prepare_base_vals(self):
        """Return the win rate of all deals, and the strengths that they tell."""
        company = self.company_id.id
        won, closed = self.env.execute_query(
            SQL(
                """SELECT COALESCE(SUM(won), 0), COALESCE(SUM(won + lost), 0)
                   FROM crm_deal_rate_entry
                   WHERE dimension = 'base'
                     AND (company_id = %s OR company_id IS NULL)""",
                company,
            )
        )[0]
        strengths = self.env.execute_query(get_present_strengths(company))
        return {
            "closed_count": closed,
            "base_rate": 100 * won / closed if closed else 0,
            **{f"strength_{name}": value or 0 for name, value in strengths},
        }

    def _prepare_skill_vals(self, score):
        """Return the skill with its 95 % interval, and the verdict."""
        if not score or score["skill"] is None:
            return {"tested_count": score["count"] if score else 0, "verdict": "few"}
        spread = _Z95 * (score["error"] or 0)
        low, high = score["skill"] - spread, score["skill"] + spread
        few = score["count"] < _FEWEST
        return {
            "tested_count": score["count"],
            "brier": score["brier"],
            "brier_base": score["brier_base"],
            "skill": 100 * score["skill"],
            "skill_low": 100 * low,
            "skill_high": 100 * high,
            "verdict": "few" if few else "skill" if low > 0 else "none",
        }

    def _prepare_other_vals(self, name, score):
        """Return the figures of who else estimates, on the deals he estimated."""
        return {
            f"{name}_count": score["count"] if score else 0,
            f"brier_{name}": score["brier"] if score else 0,
            f"skill_{name}": 100 * (score["skill"] or 0) if score else 0,
        }
