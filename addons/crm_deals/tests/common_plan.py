from odoo.tests import new_test_user

from .common import DealCase


class PlanCase(DealCase):
    """Task templates of the usual type, and people who work on the tasks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "UTC"
        cls.clerk = new_test_user(cls.env, "deal_clerk", "base.group_user")
        cls.contracts = cls._create_template("Study the contracts", days=1)
        cls.terms = cls._create_template("Agree the terms", blocking=True, days=3)
        cls.draft = cls._create_template("Draft the contract", stage_id=cls.second.id)

    @classmethod
    def _create_template(cls, name, **values):
        """Create a task template of the usual type, on its first stage."""
        return cls.env["crm.deal.task.template"].create(
            {
                "name": name,
                "deal_type_id": cls.deal_type.id,
                "stage_id": cls.first.id,
                **values,
            }
        )

    @classmethod
    def _create_task(cls, deal, **values):
        """Create a task of a deal."""
        return cls.env["project.task"].create(
            {"name": "Call the client", "deal_id": deal.id, **values}
        )

    def _get_task(self, deal, template):
        """Return the task of the deal that was planned from the template."""
        return deal.task_ids.filtered(lambda task: task.deal_template_id == template)

    def _get_told(self, task):
        """Return the partners who were told that they got the task."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", task._name),
                ("res_id", "in", task.ids),
                ("message_type", "=", "user_notification"),
            ]
        )
        return messages.partner_ids
