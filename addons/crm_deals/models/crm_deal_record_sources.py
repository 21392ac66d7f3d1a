from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# what every source has to tell, and its type where it has nothing to say
COLUMNS = {
    "deal_id": "int4",
    "kind": "varchar",
    "phase": "varchar",
    "date": "timestamp",
    "name": "varchar",
    "origin": "varchar",
    "order_id": "int4",
    "amount": "numeric",
    "currency_id": "int4",
    "partner_id": "int4",
    "user_id": "int4",
    "state": "varchar",
    "interaction_id": "int4",
    "res_id": "int4",
}
SOURCES = 32  # ids of rows: that of the document times this, plus the source's number
DEALS = 1 << 20  # for documents of several deals: makes the pair with the deal unique


class CrmDealRecord(models.Model):
    """Where the documents come from.

    How an addon adds its own::

        class CrmDealRecord(models.Model):
            _inherit = "crm.deal.record"

            def _get_sources(self):
                return [*super()._get_sources(), self._get_claim_source()]

    A source has a number of its own below ``SOURCES``: Odoo and crm_deals use 1 to 9,
    crm_deals_stock 10, crm_deals_purchase 11.
    """

    _inherit = "crm.deal.record"
    _depends = {
        "account.move": [
            "invoice_date",
            "invoice_date_due",
            "name",
            "payment_state",
            "state",
        ],
        "account.move.line": ["move_id"],
        "crm.interaction": ["date", "kind", "lead_id", "state"],
        "crm.lead": ["name"],
        "sale.order": ["name", "opportunity_id", "state"],
        "sale.order.line": ["invoice_lines", "order_id"],
    }

    def _get_sources(self):
        """Return one SELECT per kind of document, None for a kind one may not read."""
        return [
            self._get_interaction_source(),
            self._get_order_source(),
            self._get_invoice_source(),
        ]

    def _prepare_source(self, number, model, domain, columns, join=None):
        """Return the SELECT of the documents of one model that the reader may read.

        :param number: see the class
        :param model: name of the model
        :param domain: documents that count, besides the rights of the reader
        :param columns: ``{column: name of a field, or SQL}``, see ``COLUMNS``; and
            ``key``, where the id of the document is not unique in this source
        :param join: ``(alias, table, condition)`` that tells deal and order; in SQL the
            document is called by the name of its table
        :return: SQL, or None when the reader has no access to the model
        """
        documents = self.env[model].with_context(active_test=False)
        if not documents.has_access("read"):
            return None
        query = documents._search(domain)
        if join:
            query.add_join("JOIN", *join)

        def to_sql(value):
            if isinstance(value, SQL):
                return value
            return documents._field_to_sql(query.table, value, query)

        columns = {"res_id": "id", "key": "id", **columns}
        key = SQL("%s::int8 * %s + %s", to_sql(columns.pop("key")), SOURCES, number)
        selected = [
            SQL("%s::%s", to_sql(columns[name]), SQL(type_))
            if name in columns
            else SQL("NULL::%s", SQL(type_))
            for name, type_ in COLUMNS.items()
        ]
        return query.select(key, *selected, SQL("%s::varchar", model))

    def _get_empty_source(self):
        """Return the SELECT of nothing, which names the columns."""
        columns = [
            SQL("NULL::%s AS %s", SQL(type_), SQL.identifier(name))
            for name, type_ in {"id": "int8", **COLUMNS, "res_model": "varchar"}.items()
        ]
        return SQL("SELECT %s WHERE FALSE", SQL(", ").join(columns))

    @api.model
    def _get_phase_sql(self, field, phases):
        """Return the phase by the value of a field.

        :param field: SQL of the field
        :param phases: ``{phase: values}``; the last one is for all other values
        """
        *cases, (other, _values) = phases.items()
        whens = [
            SQL("WHEN %s IN %s THEN %s", field, tuple(values), phase)
            for phase, values in cases
        ]
        return SQL("CASE %s ELSE %s END", SQL(" ").join(whens), other)

    def _get_interaction_source(self):
        """Mails, calls, meetings and the like, done and planned."""
        return self._prepare_source(
            1,
            "crm.interaction",
            Domain("lead_id", "!=", False),
            {
                "deal_id": "lead_id",
                "kind": "kind",
                "phase": "state",
                "date": "date",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "interaction_id": "id",
            },
        )

    def _get_order_source(self):
        """Quotations, and the orders they became."""
        state = SQL("sale_order.state")
        return self._prepare_source(
            2,
            "sale.order",
            self._get_sold_domain(),
            {
                "deal_id": self._get_sold_deal("sale_order"),
                "kind": SQL(
                    "CASE %s WHEN 'sale' THEN 'order' ELSE 'quotation' END", state
                ),
                "phase": self._get_phase_sql(
                    state, {"done": ["sale"], "cancelled": ["cancel"], "open": []}
                ),
                "date": "date_order",
                "name": "name",
                "origin": SQL(
                    "(SELECT name FROM crm_lead WHERE id = sale_order.opportunity_id)"
                ),
                "order_id": "id",
                "amount": "amount_total",
                "currency_id": "currency_id",
                "partner_id": "partner_id",
                "user_id": "user_id",
                "state": "state",
            },
        )

    @api.model
    def _get_sold_domain(self):
        """Which orders count: those of deals.

        With ``chain_order_ids`` in the context it is these orders, of a deal or not.
        """
        order_ids = self.env.context.get("chain_order_ids")
        if order_ids is None:
            return Domain("opportunity_id", "!=", False)
        return Domain("id", "in", order_ids)

    @api.model
    def _get_sold_condition(self):
        """Return the same as ``_get_sold_domain`` in SQL, of the alias ``sold``."""
        order_ids = self.env.context.get("chain_order_ids")
        if order_ids is None:
            return SQL("sold.opportunity_id IS NOT NULL")
        return SQL("sold.id = ANY(%s)", list(order_ids))

    @api.model
    def _get_sold_deal(self, alias):
        """Return the deal of an order; none of ``chain_order_ids``.

        Those are for who reads the order, whoever sees its deal.
        """
        if self.env.context.get("chain_order_ids") is None:
            return SQL("%s.opportunity_id", SQL.identifier(alias))
        return SQL("NULL::int4")

    def _get_invoice_source(self):
        """Invoices and credit notes of the orders."""
        return self._prepare_source(
            3,
            "account.move",
            Domain("move_type", "in", ["out_invoice", "out_refund", "out_receipt"]),
            {
                **self._get_order_columns(),
                "kind": SQL("'invoice'"),
                "phase": SQL(
                    """CASE WHEN account_move.state = 'draft' THEN 'open'
                        WHEN account_move.state = 'cancel' THEN 'cancelled'
                        WHEN account_move.payment_state IN %s THEN 'done'
                        WHEN account_move.invoice_date_due < %s THEN 'overdue'
                        ELSE 'open' END""",
                    ("paid", "in_payment", "reversed"),
                    fields.Date.context_today(self),
                ),
                "date": SQL(
                    "COALESCE(account_move.invoice_date + time '12:00',"
                    " account_move.create_date)"
                ),
                "name": SQL("NULLIF(account_move.name, '/')"),
                "amount": "amount_total_in_currency_signed",
                "currency_id": "currency_id",
                "partner_id": "partner_id",
                "user_id": "invoice_user_id",
                "state": SQL(
                    "CASE account_move.state WHEN 'posted'"
                    " THEN account_move.payment_state ELSE account_move.state END"
                ),
            },
            join=self._get_order_join(
                "account_move",
                SQL(
                    """SELECT item.move_id AS document_id, line.order_id
                    FROM sale_order_line_invoice_rel rel
                    JOIN account_move_line item ON item.id = rel.invoice_line_id
                    JOIN sale_order_line line ON line.id = rel.order_line_id"""
                ),
            ),
        )

    @api.model
    def _get_order_join(self, table, pairs):
        """Return the join of documents with the deals of their orders.

        :param table: name of the table of the documents
        :param pairs: SELECT of ``document_id`` and ``order_id``
        """
        chain = SQL(
            """(SELECT pair.document_id, %s AS deal_id,
                    MIN(sold.id) AS order_id,
                    STRING_AGG(DISTINCT sold.name, ', ') AS origin
                FROM (%s) pair
                JOIN sale_order sold ON sold.id = pair.order_id
                WHERE %s
                GROUP BY pair.document_id, sold.opportunity_id)""",
            self._get_sold_deal("sold"),
            pairs,
            self._get_sold_condition(),
        )
        condition = SQL("chain.document_id = %s.id", SQL.identifier(table))
        return ("chain", chain, condition)

    @api.model
    def _get_order_columns(self):
        """Return the columns of a document joined by ``_get_order_join``."""
        return {
            "key": SQL(
                "chain.document_id::int8 * %s + COALESCE(chain.deal_id, 0) %% %s",
                DEALS,
                DEALS,
            ),
            "deal_id": SQL("chain.deal_id"),
            "order_id": SQL("chain.order_id"),
            "origin": SQL("chain.origin"),
        }
