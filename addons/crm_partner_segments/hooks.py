"""What an uninstallation has to put right."""

ACTIVITY_TYPES = ("sms", "message", "reminder")


def uninstall_hook(env):
    """Leave nothing behind that Odoo itself does not clear away.

    :param env: environment of the superuser
    """
    _replace_activity_types(env)
    _forget_inheritance(env)


def _forget_inheritance(env):
    """Drop what other addons have noted about the models of this one.

    Portal and SMS note that our models have a chatter, and would keep the note.
    """
    notes = env["ir.model.data"].search([("model", "=", "ir.model")])
    own = notes.filtered(lambda note: note.module == "crm_partner_segments")
    shared = set((notes - own).mapped("res_id"))
    models = [note.res_id for note in own if note.res_id not in shared]
    inherits = env["ir.model.inherit"].search([("model_id", "in", models)])
    env["ir.model.data"].search(
        [
            ("module", "!=", "crm_partner_segments"),
            ("model", "=", "ir.model.inherit"),
            ("res_id", "in", inherits.ids),
        ]
    ).unlink()


def _replace_activity_types(env):
    """Hand what uses the activity types of this addon over to core's to-do.

    Otherwise those types could not be deleted and would stay behind.
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
