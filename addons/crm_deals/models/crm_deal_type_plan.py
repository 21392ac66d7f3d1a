from odoo import fields, models


class CrmDealType(models.Model):
    """The tasks that deals of a type get."""

    _inherit = "crm.deal.type"

    task_template_ids = fields.One2many(
        "crm.deal.task.template", "deal_type_id", "Tasks", copy=True
    )
