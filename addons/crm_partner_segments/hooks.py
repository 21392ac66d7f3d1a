"""What an uninstallation has to put right."""

ACTIVITY_TYPES = ("sms", "message", "reminder")


def uninstall_hook(env):
    """Hand what uses the activity types of this addon over to core's to-do.

    Otherwise those types could not be deleted and would stay behind.

    :param env: environment of the superuser
    """
    data = env["ir.model.data"].search(
        [
            ("module", "=", "crm_partner_segments"),
            ("name", "in", [f"mail_activity_type_{name}" for name in ACTIVITY_TYPES]),
        ]
    )
    substitute = env.ref("mail.mail_activity_data_todo")
    for model in ("mail.activity", "mail.activity.plan.template"):
        records = env[model].with_context(active_test=False)
        users = records.search([("activity_type_id", "in", data.mapped("res_id"))])
        users.write({"activity_type_id": substitute.id})
