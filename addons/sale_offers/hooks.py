"""What removing the addon has to put right."""


def uninstall_hook(env):
    """Leave nothing behind that Odoo itself does not clear away.

    :param env: environment of the superuser
    """
    _release_approval_activities(env)


def _release_approval_activities(env):
    """Open approvals are nobody's task any more, done ones stay as ordinary tasks."""
    approval = env.ref("sale_offers.mail_activity_type_approval", False)
    todo = env.ref("mail.mail_activity_data_todo", False)
    if not approval or not todo:
        return
    activities = env["mail.activity"].with_context(active_test=False)
    activities = activities.search([("activity_type_id", "=", approval.id)])
    activities.filtered("active").unlink()
    activities.exists().activity_type_id = todo
