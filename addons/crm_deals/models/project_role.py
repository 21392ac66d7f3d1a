from odoo import fields, models


class ProjectRole(models.Model):
    """Roles that get tasks of deals."""

    _inherit = "project.role"

    user_ids = fields.Many2many(
        "res.users",
        "project_role_deal_user_rel",
        "role_id",
        "user_id",
        string="Who Has It",
        domain="[('share', '=', False)]",
        help="They get the tasks of deals that are planned for this role.",
    )
