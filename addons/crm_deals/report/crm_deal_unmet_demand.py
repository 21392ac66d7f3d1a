from odoo import fields, models
from odoo.tools import SQL


class CrmDealUnmetDemand(models.Model):
    """The demand of all deals, met and unmet, to be analysed."""

    _name = "crm.deal.unmet.demand"
    _description = "Demand Analysis"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "name"
    _depends = {
        "crm.deal.demand": [
            "amount",
            "deal_id",
            "name",
            "product_id",
            "quantity",
            "reason_id",
            "satisfied_amount",
            "satisfied_percent",
            "uom_id",
        ],
        "crm.lead": [
            "business_region_id",
            "company_id",
            "create_date",
            "date_closed",
            "deal_type_id",
            "partner_id",
            "source_id",
            "stage_id",
            "team_id",
            "type",
            "user_id",
            "won_status",
        ],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id", "uom_id"],
        "res.partner": ["commercial_partner_id"],
        "uom.uom": ["factor"],
    }

    name = fields.Char("What", readonly=True)
    deal_id = fields.Many2one("crm.lead", "Deal", readonly=True)
    reason_id = fields.Many2one("crm.deal.unmet.reason", "Reason", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Client", readonly=True)
    business_region_id = fields.Many2one("crm.business.region", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", readonly=True)
    deal_type_id = fields.Many2one("crm.deal.type", readonly=True)
    stage_id = fields.Many2one("crm.stage", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    won_status = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("pending", "Pending")],
        "Won/Lost",
        readonly=True,
    )
    date = fields.Datetime("Registered", readonly=True)
    date_closed = fields.Datetime("Closed", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    quantity = fields.Float(
        "Demanded",
        digits="Product Unit",
        readonly=True,
        help="In the unit of the product.",
    )
    satisfied_quantity = fields.Float(digits="Product Unit", readonly=True)
    unmet_quantity = fields.Float(digits="Product Unit", readonly=True)
    amount = fields.Monetary("Demanded Amount", readonly=True)
    satisfied_amount = fields.Monetary(readonly=True)
    unmet_amount = fields.Monetary(readonly=True)
    unmet_percent = fields.Float(
        "Unmet, %",
        digits=(5, 2),
        readonly=True,
        aggregator="avg",
        help="Unmet sum as a share of the demanded sum; of several lines, "
        "of their sums together.",
    )

    @property
    def _table_query(self):
        """One row per line of demand, in the currency of the reader's company."""
        return SQL(
            """
            SELECT line.id, line.name, line.deal_id, line.reason_id, lead.user_id,
                lead.team_id, lead.company_id, partner.commercial_partner_id AS partner_id,
                lead.business_region_id, line.product_id, template.categ_id,
                lead.deal_type_id, lead.stage_id, lead.source_id, lead.won_status,
                lead.create_date AS date, lead.date_closed, %(currency)s AS currency_id,
                measure.quantity,
                measure.quantity * line.satisfied_percent / 100 AS satisfied_quantity,
                measure.quantity * (100 - line.satisfied_percent) / 100
                    AS unmet_quantity,
                line.amount * measure.rate AS amount,
                line.satisfied_amount * measure.rate AS satisfied_amount,
                (line.amount - line.satisfied_amount) * measure.rate AS unmet_amount,
                (line.amount - line.satisfied_amount) / NULLIF(line.amount, 0) * 100
                    AS unmet_percent
            FROM crm_deal_demand line
            JOIN crm_lead lead ON lead.id = line.deal_id
            LEFT JOIN res_partner partner ON partner.id = lead.partner_id
            LEFT JOIN product_product product ON product.id = line.product_id
            LEFT JOIN product_template template
                ON template.id = product.product_tmpl_id
            LEFT JOIN uom_uom unit ON unit.id = line.uom_id
            LEFT JOIN uom_uom product_unit ON product_unit.id = template.uom_id
            LEFT JOIN %(rates)s ON rates.company_id = lead.company_id
            CROSS JOIN LATERAL (SELECT
                line.quantity * COALESCE(unit.factor / product_unit.factor, 1)
                    AS quantity,
                COALESCE(rates.rate, 1) AS rate
            ) measure
            """,
            currency=self.env.company.currency_id.id,
            rates=self.env["crm.deal.funnel"]._get_rates_sql(),
        )

    def _read_group_select(self, aggregate_spec, query):
        """The unmet share of a group is that of its sums, not the mean of its lines."""
        if aggregate_spec != "unmet_percent:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "SUM(%(unmet)s) / NULLIF(SUM(%(amount)s), 0) * 100",
            unmet=self._field_to_sql(self._table, "unmet_amount", query),
            amount=self._field_to_sql(self._table, "amount", query),
        )

    def action_open_deal(self):
        """Open the deal of the line.

        :return: a window action
        """
        self.ensure_one()
        return self.deal_id._get_records_action()
