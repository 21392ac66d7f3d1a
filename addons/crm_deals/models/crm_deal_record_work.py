from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmDealRecord(models.Model):
    """Files and tasks of a deal."""

    _inherit = "crm.deal.record"
    _depends = {
        "crm.lead": ["name"],
        "project.task": ["date_deadline", "deal_id", "state", "user_ids"],
        "sale.order": ["name", "opportunity_id"],
    }

    def _get_sources(self):
        """Add the files and the tasks."""
        return [
            *super()._get_sources(),
            self._get_file_source(4, "crm.lead", SQL("id"), SQL("id"), SQL("name")),
            self._get_file_source(
                5, "sale.order", SQL("opportunity_id"), SQL("id"), SQL("name")
            ),
            self._get_task_source(),
        ]

    def _get_file_source(self, number, model, deal, order, name):
        """Files attached to the deal itself or to documents that belong to it.

        The documents are searched with the rights of the reader: who may not read one
        does not see its files.
        """
        documents = self.env[model].with_context(active_test=False)
        if not documents.has_access("read"):
            return None
        query = documents._search(Domain.TRUE)
        columns = [
            SQL("%s AS %s", SQL("%s.%s", SQL.identifier(query.table), column), alias)
            for column, alias in (
                (SQL("id"), SQL("id")),
                (deal, SQL("deal_id")),
                (order, SQL("order_id")),
                (name, SQL("name")),
            )
        ]
        document = SQL("(%s)", query.select(*columns))
        values = {
            "deal_id": SQL("attached.deal_id"),
            "kind": SQL("'file'"),
            "phase": SQL("'done'"),
            "date": "create_date",
            "name": "name",
            "origin": SQL("attached.name"),
            "user_id": "create_uid",
        }
        if model == "sale.order":
            values["order_id"] = SQL("attached.order_id")
        return self._prepare_source(
            number,
            "ir.attachment",
            Domain("res_model", "=", model) & Domain("res_id", "!=", False),
            values,
            join=(
                "attached",
                document,
                SQL(
                    "attached.id = ir_attachment.res_id AND attached.deal_id IS NOT NULL"
                ),
            ),
        )

    def _get_task_source(self):
        """Tasks of the plan of the deal."""
        return self._prepare_source(
            6,
            "project.task",
            Domain("deal_id", "!=", False),
            {
                "deal_id": "deal_id",
                "kind": SQL("'task'"),
                "phase": SQL(
                    """CASE WHEN project_task.state = '1_done' THEN 'done'
                        WHEN project_task.state = '1_canceled' THEN 'cancelled'
                        WHEN project_task.date_deadline < %s THEN 'overdue'
                        ELSE 'open' END""",
                    fields.Datetime.now(),
                ),
                "date": SQL(
                    "COALESCE(project_task.date_deadline, project_task.create_date)"
                ),
                "name": "name",
                "origin": SQL("planned.name"),
                "partner_id": "partner_id",
                "user_id": SQL(
                    "(SELECT MIN(user_id) FROM project_task_user_rel"
                    " WHERE task_id = project_task.id)"
                ),
                "state": "state",
            },
            join=("planned", "crm_lead", SQL("planned.id = project_task.deal_id")),
        )
