from odoo import fields, models


class ProjectProject(models.Model):
    """Projects that hold the plans of deals."""

    _inherit = "project.project"

    holds_deal_plans = fields.Boolean(
        "Holds Plans of Deals",
        copy=False,
        help="Sales people see and work on the tasks of their deals in this project, "
        "without any rights in the Project application.",
    )
