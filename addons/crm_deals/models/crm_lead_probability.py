from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .crm_deal_estimate_formula import KEYS

_KEY_FIELDS = (
    "company_id",
    "deal_type_id",
    "partner_id",
    "stage_id",
    "type",
    "user_id",
    "won_status",
)
_SAMPLE = "probability_{}_{}"


class CrmLead(models.Model):
    """What the closed deals tell about the chance to win this one."""

    _inherit = "crm.lead"

    probability_stage = fields.Float(
        "Chance by Stage",
        compute="_compute_probability_rates",
        compute_sudo=True,
        help="Of the closed deals that reached this stage, so many percent were won.",
    )
    probability_stage_won = fields.Integer(
        compute="_compute_probability_rates", compute_sudo=True
    )
    probability_stage_count = fields.Integer(
        "Closed Deals of the Stage",
        compute="_compute_probability_rates",
        compute_sudo=True,
    )
    probability_manager = fields.Float(
        "Chance by Salesperson",
        compute="_compute_probability_rates",
        compute_sudo=True,
        help="Of the closed deals of this salesperson, so many percent were won.",
    )
    probability_manager_won = fields.Integer(
        compute="_compute_probability_rates", compute_sudo=True
    )
    probability_manager_count = fields.Integer(
        "Closed Deals of the Salesperson",
        compute="_compute_probability_rates",
        compute_sudo=True,
    )
    probability_partner = fields.Float(
        "Chance by Customer",
        compute="_compute_probability_rates",
        compute_sudo=True,
        help="Of the closed deals with this customer, so many percent were won.",
    )
    probability_partner_won = fields.Integer(
        compute="_compute_probability_rates", compute_sudo=True
    )
    probability_partner_count = fields.Integer(
        "Closed Deals of the Customer",
        compute="_compute_probability_rates",
        compute_sudo=True,
    )
    probability_type = fields.Float(
        "Chance by Deal Type",
        compute="_compute_probability_rates",
        compute_sudo=True,
        help="Of the closed deals of this type, so many percent were won.",
    )
    probability_type_won = fields.Integer(
        compute="_compute_probability_rates", compute_sudo=True
    )
    probability_type_count = fields.Integer(
        "Closed Deals of the Type",
        compute="_compute_probability_rates",
        compute_sudo=True,
    )
    probability_base = fields.Float(
        "Win Rate of All Deals",
        compute="_compute_probability_rates",
        compute_sudo=True,
    )
    probability_base_count = fields.Integer(
        "Closed Deals", compute="_compute_probability_rates", compute_sudo=True
    )
    probability_statistical = fields.Float(
        "Statistical Probability",
        compute="_compute_probability_statistical",
        compute_sudo=True,
        search="_search_probability_statistical",
        aggregator="avg",
        help="The chance to win, in percent, as the closed deals tell it.",
    )
    probability_statistical_count = fields.Integer(
        "Rates in the Statistical Probability",
        compute="_compute_probability_rates",
        compute_sudo=True,
        help="How many of the four rates there are.",
    )
    probability_basis = fields.Selection(
        [
            ("rates", "The rates"),
            ("base", "The rate of all deals"),
            ("type", "The usual chance of the deal type"),
            ("old", "The usual chance with an old customer"),
            ("new", "The usual chance with a new customer"),
        ],
        string="Statistical Probability Rests on",
        compute="_compute_probability_rates",
        compute_sudo=True,
    )

    @api.depends(*_KEY_FIELDS)
    @api.depends_context("company")
    def _compute_probability_statistical(self):
        if len(self) == 1:
            # a form asks for the rates as well: one query for both
            self._compute_probability_rates()
            return
        estimates = self.env["crm.deal.estimate"]._estimate(self, "id, estimate")
        for deal in self:
            row = estimates[deal.id]
            deal.probability_statistical = row["estimate"] if row else 0

    @api.depends(*_KEY_FIELDS)
    @api.depends_context("company")
    def _compute_probability_rates(self):
        estimates = self.env["crm.deal.estimate"]._estimate(self)
        filled = [self._fields[name] for name in self._get_estimate_fields()]
        with self.env.protecting(filled, self):
            for deal in self:
                deal.update(self._prepare_rate_vals(estimates[deal.id] or {}))

    def _prepare_rate_vals(self, row):
        """Return the values of the fields from a row of the estimates."""
        vals = {
            "probability_statistical": row.get("estimate"),
            "probability_base": row.get("base_rate"),
            "probability_base_count": row.get("base_count"),
            "probability_basis": row.get("basis"),
            "probability_statistical_count": sum(
                row.get(f"{name}_rate") is not None for name in KEYS
            ),
        }
        for name in KEYS:
            vals[f"probability_{name}"] = row.get(f"{name}_rate")
            vals[_SAMPLE.format(name, "won")] = row.get(f"{name}_won")
            vals[_SAMPLE.format(name, "count")] = row.get(f"{name}_count")
        return vals

    def _is_estimated_as_saved(self):
        """Tell whether the estimate is made from the database.

        A closed deal is: there its outcome can be told from those of the others.
        """
        origin = self._origin
        return bool(origin) and (self == origin or origin.won_status != "pending")

    @api.model
    def _get_estimate_fields(self):
        """Return the names of the fields that the counts of closed deals decide."""
        return [
            name
            for name, field in self._fields.items()
            if field.compute
            in ("_compute_probability_rates", "_compute_probability_statistical")
        ]

    def _search_probability_statistical(self, operator, value):
        if operator not in ("<", ">", "<=", ">=", "in"):
            return NotImplemented
        if operator == "in":
            condition = SQL("= ANY(%s)", [float(number) for number in value])
        else:
            condition = SQL("%s %s", SQL(operator), value)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s %s",
                model._field_to_sql(alias, "probability_statistical", query),
                condition,
            )
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let open deals be sorted, grouped and searched by the estimate."""
        if field_expr == "probability_statistical" and query is not None:
            return SQL.identifier(self._join_estimates(alias, query), "estimate")
        return super()._field_to_sql(alias, field_expr, query)

    def _join_estimates(self, alias, query):
        """Join the estimates of the deals that are not closed; return their alias."""
        # closed deals have no chance to tell, and they are the most
        condition = SQL("lead.won_status = 'pending'")
        estimate = self.env["crm.deal.estimate"]
        joined = query.make_alias(alias, "estimate")
        deals = estimate._get_deals(condition, open_only=True)
        query.add_join(
            "LEFT JOIN",
            joined,
            SQL("(%s)", estimate._get_query(deals)),
            SQL(
                "%s = %s",
                SQL.identifier(joined, "id"),
                SQL.identifier(alias, "id"),
            ),
        )
        return joined
