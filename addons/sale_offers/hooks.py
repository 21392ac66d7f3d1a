"""What removing the addon has to put right."""


def uninstall_hook(env):
    """Leave nothing behind that Odoo itself does not clear away.

    :param env: environment of the superuser
    """
    _release_activities(env, "mail_activity_type_approval")
    _release_activities(env, "mail_activity_type_offer_end")


def _release_activities(env, name):
    """Open tasks of a kind are nobody's any more, done ones stay as ordinary tasks."""
    kind = env.ref(f"sale_offers.{name}", False)
    todo = env.ref("mail.mail_activity_data_todo", False)
    if not kind or not todo:
        return
    activities = env["mail.activity"].with_context(active_test=False)
    activities = activities.search([("activity_type_id", "=", kind.id)])
    activities.filtered("active").unlink()
    activities.exists().activity_type_id = todo
