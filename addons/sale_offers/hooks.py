"""What removing the addon has to put right."""


def uninstall_hook(env):
    """Leave nothing behind that Odoo itself does not clear away.

    :param env: environment of the superuser
    """
    for name in ("mail_activity_type_approval", "mail_activity_type_lapse"):
        _release_activities(env, f"sale_offers.{name}")


def _release_activities(env, xmlid):
    """Open tasks of a type are nobody's any more, done ones stay as ordinary tasks."""
    own = env.ref(xmlid, False)
    todo = env.ref("mail.mail_activity_data_todo", False)
    if not own or not todo:
        return
    activities = env["mail.activity"].with_context(active_test=False)
    activities = activities.search([("activity_type_id", "=", own.id)])
    activities.filtered("active").unlink()
    activities.exists().activity_type_id = todo
