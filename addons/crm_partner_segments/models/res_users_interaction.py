from odoo import models


class ResUsers(models.Model):
    """Who may be reminded by whom."""

    _inherit = "res.users"

    def _notify_reminders(self):
        """Tell the open web clients of these users to read their reminders anew."""
        for user in self:
            user._bus_send("crm_partner_segments.reminders", {})

    def _get_assignable_users(self):
        """Whom this user may give reminders and tasks to.

        Oneself and the members of the teams one leads; a sales manager everybody
        inside the company.

        :return: res.users
        """
        self.ensure_one()
        if self.has_group("sales_team.group_sale_manager"):
            return self.search([("share", "=", False)])
        # a member may not read the memberships of other companies' teams
        members = (
            self.env["crm.team.member"]
            .sudo()
            .search([("crm_team_id.user_id", "=", self.id)])
        )
        return self | members.user_id.filtered("active").with_env(self.env)
