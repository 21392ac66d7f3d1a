"""What installing switches on, and an uninstallation has to put right."""

FEATURES = ("product.group_product_pricelist", "sale.group_discount_per_so_line")
PARAMETER = "pricing_rules.switched_on"


def post_init_hook(env):
    """Switch on pricelists and discounts, which prices of this addon need.

    :param env: environment of the superuser
    """
    users = env.ref("base.group_user")
    features = [name for name in FEATURES if env.ref(name) not in users.all_implied_ids]
    for name in features:
        users._apply_group(env.ref(name))
    env["ir.config_parameter"].set_param(PARAMETER, ",".join(features))


def uninstall_hook(env):
    """Switch off again what was off before the installation.

    :param env: environment of the superuser
    """
    parameters = env["ir.config_parameter"]
    names = (parameters.get_param(PARAMETER) or "").split(",")
    users = env.ref("base.group_user")
    for name in filter(None, names):
        if feature := env.ref(name, raise_if_not_found=False):
            users._remove_group(feature)
    parameters.search([("key", "=", PARAMETER)]).unlink()
