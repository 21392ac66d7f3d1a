"""What a legal entity and its whole group bought."""

from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """A partner with its sales of the last twelve months.

    A legal entity is a company together with its contacts and addresses; a group is
    everything under one business partner. The figures count the orders that the reader
    may see, in the companies that are switched on.
    """

    _inherit = "res.partner"

    turnover_currency_id = fields.Many2one(
        "res.currency", compute="_compute_turnover_currency_id"
    )
    entity_order_count = fields.Integer(
        string="Orders of the Legal Entity",
        compute="_compute_turnover",
        groups="sales_team.group_sale_salesman",
        help="Confirmed orders of the last 12 months.",
    )
    entity_turnover = fields.Monetary(
        string="Turnover of the Legal Entity",
        compute="_compute_turnover",
        currency_field="turnover_currency_id",
        groups="sales_team.group_sale_salesman",
        help="Confirmed orders of the last 12 months without taxes.",
    )
    group_order_count = fields.Integer(
        string="Orders of the Whole Group",
        compute="_compute_turnover",
        groups="sales_team.group_sale_salesman",
        help="Confirmed orders of the last 12 months.",
    )
    group_turnover = fields.Monetary(
        string="Turnover of the Whole Group",
        compute="_compute_turnover",
        currency_field="turnover_currency_id",
        groups="sales_team.group_sale_salesman",
        help="Confirmed orders of the last 12 months without taxes.",
    )
    group_entity_count = fields.Integer(
        string="Legal Entities in the Group", compute="_compute_group_entity_count"
    )

    @api.depends_context("company")
    def _compute_turnover_currency_id(self):
        self.turnover_currency_id = self.env.company.currency_id

    @api.depends("commercial_partner_id", "business_partner_id")
    @api.depends_context("uid", "company", "allowed_company_ids")
    def _compute_turnover(self):
        since = self._get_turnover_start()
        entities = self._get_turnover("commercial_partner_id", since)
        groups = self._get_turnover("business_partner_id", since)
        for partner in self:
            entity, group = partner.commercial_partner_id, partner.business_partner_id
            partner.entity_order_count, partner.entity_turnover = entities.get(
                entity.id, (0, 0.0)
            )
            partner.group_order_count, partner.group_turnover = groups.get(
                group.id, (0, 0.0)
            )

    @api.depends("business_partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_group_entity_count(self):
        counts = dict(
            self._read_group(
                [("business_partner_id", "in", self.business_partner_id.ids)],
                ["business_partner_id"],
                ["commercial_partner_id:count_distinct"],
            )
        )
        for partner in self:
            partner.group_entity_count = counts.get(partner.business_partner_id, 0)

    def action_view_group_sales(self):
        """Open the orders of the whole group, with a filter for this legal entity.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_partner_segments.sale_order_business_partner_action"
        )
        entity = self.commercial_partner_id
        return {
            **action,
            "context": {"legal_entity_id": entity.id, "search_default_whole_group": 1},
        }

    def action_view_group_partners(self):
        """Open the legal entities, contacts and addresses of the whole group.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_partner_segments.client_base_partner_action"
        )
        return {
            **action,
            "name": self.business_partner_id.display_name,
            "domain": [("business_partner_id", "=", self.business_partner_id.id)],
            "context": {"search_default_type_company": 1},
        }

    def _get_turnover_start(self):
        """Return the first moment of the twelve months that turnover counts."""
        return fields.Datetime.subtract(fields.Datetime.now(), months=12)

    def _get_turnover(self, level, date_from, companies=None, currency=None):
        """Sum the confirmed orders of legal entities or groups in one query.

        :param level: ``commercial_partner_id`` for the legal entity or
            ``business_partner_id`` for the whole group
        :param date_from: first moment counted (datetime in UTC), None for all orders
        :param companies: ``res.company`` whose orders count; those switched on if empty
        :param currency: ``res.currency`` of the amounts; the company's if empty
        :return: ``{head_partner_id: (order count, amount without taxes)}``; amounts are
            converted at the rate of each order, then at today's rate between companies
        """
        currency = currency or self.env.company.currency_id
        turnover = {}
        for head_id, company_id, count, amount in self._query_turnover(
            level, date_from, companies or self.env.companies
        ):
            # Companies are read as in core's reports: only their currency is used.
            company = self.env["res.company"].sudo().browse(company_id)
            amount = company.currency_id._convert(amount, currency, company)
            old_count, old_amount = turnover.get(head_id, (0, 0.0))
            turnover[head_id] = (old_count + count, old_amount + amount)
        return turnover

    def _query_turnover(self, level, date_from, companies):
        """Return rows of head partner, company, number of orders and amount."""
        orders = self.env["sale.order"]
        domain = [
            (f"partner_id.{level}", "in", self[level].ids),
            ("state", "=", "sale"),
            ("company_id", "in", companies.ids),
        ]
        if date_from:
            domain.append(("date_order", ">=", date_from))
        query = orders._search(domain)
        partner = query.left_join(
            orders._table, "partner_id", "res_partner", "id", "turnover_partner"
        )
        head = self._field_to_sql(partner, level, query)
        company = orders._field_to_sql(orders._table, "company_id", query)
        amount = orders._field_to_sql(orders._table, "amount_untaxed", query)
        rate = orders._field_to_sql(orders._table, "currency_rate", query)
        query.groupby = SQL("%s, %s", head, company)
        return self.env.execute_query(
            query.select(
                head,
                company,
                SQL("COUNT(*)"),
                SQL("SUM(%s / COALESCE(NULLIF(%s, 0), 1))", amount, rate),
            )
        )
