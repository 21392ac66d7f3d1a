"""What installing and removing the addon has to put right."""

from .models.crm_deal_stage_history import start_history
from .models.crm_stage import release_stages


def post_init_hook(env):
    """Give the deals that are there already the beginning of a history.

    :param env: environment of the superuser
    """
    start_history(env)
    # the win rates of the deals that are closed already
    env["crm.deal.rate.entry"]._refresh()


def uninstall_hook(env):
    """Leave nothing behind that Odoo itself does not clear away.

    :param env: environment of the superuser
    """
    release_stages(env)
