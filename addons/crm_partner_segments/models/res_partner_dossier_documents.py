"""Sections of the dossier that come from documents, with the rights of the reader."""

from odoo import fields, models
from odoo.tools import SQL, format_amount, format_date

_LAST = 5  # documents of one kind that a dossier names


class ResPartner(models.Model):
    """Sales, invoices, opportunities and activities in the dossier."""

    _inherit = "res.partner"

    def _prepare_dossier_data(self):
        """Read the last documents and the yearly turnover of all partners."""
        data = super()._prepare_dossier_data()
        members = self._get_dossier_members()
        today = fields.Date.context_today(self)
        last = {
            "orders": ("sale.order", [("state", "=", "sale")], "date_order"),
            "quotations": (
                "sale.order",
                [("state", "in", ("draft", "sent"))],
                "date_order",
            ),
            "invoices": (
                "account.move",
                [
                    ("move_type", "in", ("out_invoice", "out_receipt")),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("not_paid", "partial")),
                    ("invoice_date_due", "<", today),
                ],
                "invoice_date_due",
            ),
            "opportunities": (
                "crm.lead",
                [("type", "=", "opportunity"), ("probability", "<", 100)],
                "create_date",
            ),
        }
        for key, (model, domain, date_field) in last.items():
            data[key] = self._read_dossier_documents(members, model, domain, date_field)
        data["turnover"] = self._read_dossier_turnover(members)
        data["activities"] = self._read_dossier_activities()
        return data

    def _get_dossier_sections(self):
        """Add what was sold, is owed, is hoped for and is planned."""
        sections = super()._get_dossier_sections() + [
            self._prepare_dossier_sales(),
            self._prepare_dossier_quotations(),
            self._prepare_dossier_invoices(),
            self._prepare_dossier_opportunities(),
            self._prepare_dossier_activities(),
        ]
        return self._sort_dossier_sections(sections)

    def _read_dossier_documents(self, members, model, domain, date_field):
        """Read how many documents there are and the newest few of each partner.

        :param members: see ``_get_dossier_members``
        :param model: model with a ``partner_id``
        :param domain: documents that count, besides the rights of the reader
        :param date_field: stored field by which documents are newest
        :return: ``{partner_id: (number, recordset)}``
        """
        documents = self.env[model]
        if not documents.has_access("read") or not members:
            return {}
        query = documents._search([*domain, ("partner_id", "in", list(members))])
        table = documents._table
        rows = self.env.execute_query(
            SQL(
                """SELECT owner, count, id FROM (
                    SELECT member.owner, document.id,
                           COUNT(*) OVER (PARTITION BY member.owner) AS count,
                           ROW_NUMBER() OVER (PARTITION BY member.owner
                               ORDER BY document.day DESC, document.id DESC) AS place
                      FROM (%s) AS document (id, partner_id, day)
                      JOIN unnest(%s, %s) AS member (id, owner)
                        ON member.id = document.partner_id
                ) AS newest WHERE place <= %s ORDER BY owner, place""",
                query.select(
                    documents._field_to_sql(table, "id", query),
                    documents._field_to_sql(table, "partner_id", query),
                    documents._field_to_sql(table, date_field, query),
                ),
                *self._get_dossier_member_arrays(members),
                _LAST,
            )
        )
        ids = {}
        for owner, count, document_id in rows:
            ids.setdefault(owner, (count, []))[1].append(document_id)
        newest = documents.browse([row[2] for row in rows])
        return {
            owner: (count, documents.browse(found).with_prefetch(newest._ids))
            for owner, (count, found) in ids.items()
        }

    def _read_dossier_turnover(self, members):
        """Sum the confirmed orders of each partner by year.

        :return: ``{partner_id: {year: amount without taxes in the company currency}}``
        """
        orders = self.env["sale.order"]
        domain = [
            ("state", "=", "sale"),
            ("partner_id", "in", list(members)),
            ("company_id", "in", self.env.companies.ids),
        ]
        query = orders._search(domain)
        table = orders._table
        names = ("partner_id", "company_id", "date_order")
        rows = self.env.execute_query(
            SQL(
                """SELECT owner, company_id, EXTRACT(year FROM day)::int,
                          SUM(amount / COALESCE(NULLIF(rate, 0), 1))
                     FROM (%s) AS document (partner_id, company_id, day, amount, rate)
                     JOIN unnest(%s, %s) AS member (id, owner)
                       ON member.id = document.partner_id
                 GROUP BY 1, 2, 3 ORDER BY 3 DESC""",
                query.select(
                    *[
                        orders._field_to_sql(table, name, query)
                        for name in (*names, "amount_untaxed", "currency_rate")
                    ]
                ),
                *self._get_dossier_member_arrays(members),
            )
        )
        turnover = {}
        for owner, company_id, year, amount in rows:
            # Only the currency of the company is used.
            company = self.env["res.company"].sudo().browse(company_id)
            amount = company.currency_id._convert(
                amount, self.env.company.currency_id, company
            )
            years = turnover.setdefault(owner, {})
            years[year] = years.get(year, 0.0) + amount
        return turnover

    def _read_dossier_activities(self):
        """Return planned and done activities of the partners, newest first."""
        activities = self.env["mail.activity"].with_context(active_test=False)
        found = activities.search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.ids)],
            order="active DESC, date_deadline DESC, id DESC",
        )
        return found.grouped("res_id")

    def _get_dossier_member_arrays(self, members):
        """Return members and their dossiers as two SQL arrays of the same length."""
        pairs = [(pid, owner) for pid, owners in members.items() for owner in owners]
        return [
            SQL("%s::int[]", [pair[side] for pair in pairs] or [0]) for side in (0, 1)
        ]

    def _prepare_dossier_sales(self):
        currency = self.env.company.currency_id
        years = self._get_dossier_data("turnover") or {}
        count, orders = self._get_dossier_documents("orders")
        rows = [
            (self.env._("Confirmed orders"), count),
            (
                self.env._("Last order"),
                orders and format_date(self.env, orders[:1].date_order.date()),
            ),
            *[
                (
                    self.env._("Turnover %(year)s", year=year),
                    format_amount(self.env, amount, currency),
                )
                for year, amount in list(years.items())[:3]
            ],
        ]
        return self._prepare_dossier_section(
            "sales",
            50,
            self.env._("Sales"),
            rows=rows,
            note=years
            and self.env._("Turnover is without taxes, of orders you may see."),
            **self._prepare_dossier_table(orders, "date_order", "amount_total"),
        )

    def _prepare_dossier_quotations(self):
        count, quotations = self._get_dossier_documents("quotations")
        return self._prepare_dossier_section(
            "quotations",
            55,
            self.env._("Open quotations"),
            note=self._get_dossier_more(count),
            **self._prepare_dossier_table(quotations, "date_order", "amount_total"),
        )

    def _prepare_dossier_invoices(self):
        count, invoices = self._get_dossier_documents("invoices")
        return self._prepare_dossier_section(
            "invoices",
            60,
            self.env._("Overdue invoices"),
            note=self._get_dossier_more(count),
            **self._prepare_dossier_table(
                invoices, "invoice_date_due", "amount_residual"
            ),
        )

    def _prepare_dossier_opportunities(self):
        count, leads = self._get_dossier_documents("opportunities")
        return self._prepare_dossier_section(
            "opportunities",
            65,
            self.env._("Open opportunities"),
            columns=[
                self.env._("Opportunity"),
                self.env._("Stage"),
                self.env._("Salesperson"),
                self.env._("Expected"),
            ],
            lines=[
                [
                    lead,
                    lead.stage_id.name or "",
                    lead.user_id.name or "",
                    format_amount(
                        self.env, lead.expected_revenue, lead.company_currency
                    ),
                ]
                for lead in leads
            ],
            note=self._get_dossier_more(count),
        )

    def _prepare_dossier_activities(self):
        activities = self._get_dossier_data("activities")
        activities = activities or self.env["mail.activity"]
        return self._prepare_dossier_section(
            "activities",
            70,
            self.env._("Activities"),
            columns=[
                self.env._("Activity"),
                self.env._("Responsible"),
                self.env._("Due"),
                self.env._("Done"),
            ],
            lines=[
                [
                    activity.summary or activity.activity_type_id.name or "",
                    activity.user_id.name or "",
                    format_date(self.env, activity.date_deadline),
                    format_date(self.env, activity.date_done),
                ]
                for activity in activities[: 2 * _LAST]
            ],
            note=self._get_dossier_more(len(activities), 2 * _LAST),
        )

    def _get_dossier_documents(self, key):
        """Return the number of documents and the newest ones under a key."""
        found = self._get_dossier_data(key)
        models_by_key = {"invoices": "account.move", "opportunities": "crm.lead"}
        return found or (0, self.env[models_by_key.get(key, "sale.order")])

    def _get_dossier_more(self, count, shown=_LAST):
        """Return a note about documents that the page leaves out."""
        if count <= shown:
            return ""
        return self.env._(
            "The newest %(shown)s of %(count)s.", shown=shown, count=count
        )

    def _prepare_dossier_table(self, documents, date_field, amount_field):
        """Return a table of documents with their date, person and amount."""
        user_field = "user_id" if "user_id" in documents._fields else "invoice_user_id"
        return {
            "columns": [
                self.env._("Document"),
                self.env._("Date"),
                self.env._("Salesperson"),
                self.env._("Amount"),
            ],
            "lines": [
                [
                    document,
                    format_date(self.env, document[date_field]),
                    document[user_field].name or "",
                    format_amount(
                        self.env, document[amount_field], document.currency_id
                    ),
                ]
                for document in documents
            ],
        }
