from odoo import api, fields, models


class ResCompany(models.Model):
    """Where the plans of the company's deals are kept."""

    _inherit = "res.company"

    deal_project_id = fields.Many2one(
        "project.project",
        string="Project of Deal Plans",
        ondelete="set null",
        domain="[('is_template', '=', False), ('company_id', 'in', [id, False])]",
        help="The tasks of deals are kept in this project. Empty: a project for them "
        "is made when the first task is planned.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Open the chosen projects for the plans of deals."""
        companies = super().create(vals_list)
        companies._open_deal_projects()
        return companies

    def write(self, vals):
        """Open the chosen project for the plans of deals."""
        result = super().write(vals)
        if vals.get("deal_project_id"):
            self._open_deal_projects()
        return result

    def _open_deal_projects(self):
        """Let sales people work on the tasks of their deals in the projects."""
        # whoever may set up the company need not have rights in the project
        closed = self.sudo().deal_project_id.filtered(
            lambda project: not project.holds_deal_plans
        )
        closed.holds_deal_plans = True

    def _get_deal_project(self):
        """Return the project of the company's deal plans; make it when it is missing.

        :return: project in the environment of the superuser
        """
        self.ensure_one()
        # a sales person without rights in projects plans the first task
        company = self.sudo()
        if not company.deal_project_id:
            company.deal_project_id = (
                self.env["project.project"]
                .sudo()
                .create(company._prepare_deal_project_vals())
            )
        return company.deal_project_id

    def _prepare_deal_project_vals(self):
        """Return the values of the project: nobody sees it who sees no deals."""
        return {
            "name": self.env._("Deal Plans"),
            "company_id": self.id,
            "privacy_visibility": "followers",
            "holds_deal_plans": True,
            "user_id": False,
        }
