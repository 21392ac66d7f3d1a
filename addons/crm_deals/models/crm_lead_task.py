import operator as op

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

COMPARISONS = {
    ">": op.gt,
    ">=": op.ge,
    "<": op.lt,
    "<=": op.le,
    "=": op.eq,
}


class CrmLead(models.Model):
    """The tasks of a deal, and what is late."""

    _inherit = "crm.lead"

    task_ids = fields.One2many("project.task", "deal_id", "Tasks")
    task_count = fields.Integer(
        "Planned Tasks", compute="_compute_task_count", compute_sudo=True
    )
    task_done_count = fields.Integer(
        "Tasks Done", compute="_compute_task_count", compute_sudo=True
    )
    overdue_task_count = fields.Integer(
        "Overdue Tasks",
        compute="_compute_overdue_task_count",
        search="_search_overdue_task_count",
        # whoever sees the deal sees its tasks; the rules need not be asked again
        compute_sudo=True,
    )

    @api.depends("task_ids.state", "task_ids.active")
    def _compute_task_count(self):
        groups = self.env["project.task"]._read_group(
            [("deal_id", "in", self.ids), ("state", "!=", "1_canceled")],
            ["deal_id", "state"],
            ["__count"],
        )
        total, done = dict.fromkeys(self.ids, 0), {}
        for deal, state, count in groups:
            total[deal.id] += count
            if state == "1_done":
                done[deal.id] = count
        for deal in self:
            deal.task_count = total.get(deal.id, 0)
            deal.task_done_count = done.get(deal.id, 0)

    @api.depends("task_ids.state", "task_ids.active", "task_ids.date_deadline")
    def _compute_overdue_task_count(self):
        task_model = self.env["project.task"]
        groups = task_model._read_group(
            Domain("deal_id", "in", self.ids) & task_model._get_overdue_domain(),
            ["deal_id"],
            ["__count"],
        )
        counts = {deal.id: count for deal, count in groups}
        for deal in self:
            deal.overdue_task_count = counts.get(deal.id, 0)

    def _search_overdue_task_count(self, operator, value):
        if operator == "in":
            return Domain.OR(
                self._search_overdue_task_count("=", number) for number in value
            )
        if operator not in COMPARISONS:
            return NotImplemented
        test = SQL("count(*) %s %s", SQL(operator), int(value))
        # deals without overdue tasks are in no group: look for the others instead
        if COMPARISONS[operator](0, value):
            return Domain("id", "not in", self._get_overdue_deals(SQL("NOT %s", test)))
        return Domain("id", "in", self._get_overdue_deals(test))

    def _get_overdue_deals(self, having):
        """Return the subquery of the deals whose number of overdue tasks passes.

        :param having: SQL condition on the group of a deal
        """
        # the rules of the deals decide who sees the result
        task_model = self.env["project.task"].sudo()
        domain = Domain("deal_id", "!=", False) & task_model._get_overdue_domain()
        query = task_model._search(domain)
        query.groupby = SQL.identifier(query.table, "deal_id")
        query.having = having
        return SQL("(%s)", query.select(SQL.identifier(query.table, "deal_id")))
