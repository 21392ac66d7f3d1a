"""What installing switches on, and an uninstallation has to put right."""

FEATURES = ("product.group_product_pricelist", "sale.group_discount_per_so_line")
PARAMETER = "pricing_rules.switched_on"
ACTIVITY_TYPE = "pricing_rules.mail_activity_type_check_prices"


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
    _replace_activity_type(env)


def _replace_activity_type(env):
    """Hand what uses the activity type of this addon over to core's to-do.

    Otherwise the type could not be deleted and would stay behind.
    """
    own = env.ref(ACTIVITY_TYPE, raise_if_not_found=False)
    substitute = env.ref("mail.mail_activity_data_todo")
    for model in ("mail.activity", "mail.activity.plan.template") if own else ():
        records = env[model].with_context(active_test=False)
        users = records.search([("activity_type_id", "=", own.id)])
        users.write({"activity_type_id": substitute.id})
