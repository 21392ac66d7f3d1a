"""Each addon installs, uninstalls and installs again, and leaves nothing behind."""

import json

import pytest
from house import databases, settings
from system import shell

STATE = """
import json
cr = env.cr
found = {}
cr.execute(
    "SELECT table_name, column_name FROM information_schema.columns"
    " WHERE table_schema = 'public'"
)
found["columns"] = sorted(".".join(row) for row in cr.fetchall())
cr.execute("SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace"
           " WHERE nspname = 'public'")
found["functions"] = sorted(name for (name,) in cr.fetchall())
cr.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")
found["indexes"] = sorted(name for (name,) in cr.fetchall())
cr.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
found["triggers"] = sorted(name for (name,) in cr.fetchall())
cr.execute("SELECT model FROM ir_model")
found["models"] = sorted(name for (name,) in cr.fetchall())
cr.execute("SELECT key FROM ir_config_parameter")
found["parameters"] = sorted(name for (name,) in cr.fetchall())
for table in (
    "ir_ui_view", "ir_ui_menu", "ir_rule", "ir_model_access", "ir_cron",
    "ir_act_server", "ir_act_window", "ir_act_client", "ir_act_report_xml",
    "res_groups", "ir_default", "mail_template", "mail_activity_type", "ir_filters",
    "ir_sequence", "res_groups_implied_rel", "ir_asset", "mail_message_subtype",
):
    cr.execute(f"SELECT count(*) FROM {table}")
    found[table] = cr.fetchone()[0]
# of a model with a chatter Odoo leaves ids of records that are gone
cr.execute(
    "SELECT module, count(*) FROM ir_model_data AS data WHERE CASE model"
    " WHEN 'ir.model.inherit' THEN EXISTS"
    "  (SELECT 1 FROM ir_model_inherit WHERE id = data.res_id)"
    " WHEN 'ir.model.fields.selection' THEN EXISTS"
    "  (SELECT 1 FROM ir_model_fields_selection WHERE id = data.res_id)"
    " ELSE TRUE END GROUP BY module"
)
found["data"] = {module: number for module, number in cr.fetchall()}
print("STATE", json.dumps(found))
"""
UNINSTALL = """
module = env["ir.module.module"].search([("name", "=", "{addon}")])
if module.state == "installed":
    module.button_immediate_uninstall()
"""


def state(database):
    """Return what a database holds of code, set-up and structure."""
    output = shell(database, STATE)
    line = next(line for line in output.splitlines() if line.startswith("STATE "))
    return json.loads(line[6:])


@pytest.fixture
def database():
    """A database with the Odoo addons that ours need, and none of ours."""
    name = "house_install"
    with databases.exclusive():
        template = databases.base_template(settings.our_addons(), demo=False)
        databases.copy(template, name)
    yield name
    databases.drop(name)


def prepare(database, addon):
    """Install what an addon needs of ours, but not the addon itself."""
    needed = set(settings.read_manifest(addon)["depends"]) & set(settings.our_addons())
    if needed:
        databases.run_odoo(database, "-i", ",".join(needed), failure="what it needs")
        # what joins two sides comes by itself
        shell(database, UNINSTALL.format(addon=addon))


@pytest.mark.parametrize("addon", settings.our_addons())
def test_install_uninstall_and_install_again(database, addon):
    prepare(database, addon)
    before = state(database)
    databases.run_odoo(database, "-i", addon, failure="first installation")
    installed = state(database)
    assert addon not in before["data"]
    assert installed["data"][addon]
    shell(database, UNINSTALL.format(addon=addon))
    after = state(database)
    differences = {
        key: _difference(before[key], after[key])
        for key in before
        if before[key] != after[key]
    }
    assert differences == {}
    databases.run_odoo(database, "-i", addon, failure="second installation")
    again = state(database)
    assert again["models"] == installed["models"]
    assert again["data"][addon] == installed["data"][addon]


def _difference(before, after):
    """Return what one of two states has and the other has not."""
    if isinstance(before, list):
        return sorted(set(before) ^ set(after))
    if isinstance(before, dict):
        keys = sorted({*before, *after})
        pairs = {key: (before.get(key, 0), after.get(key, 0)) for key in keys}
        return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
    return before, after


def test_demo_data_load_in_order_and_without_a_failure(request):
    name = "house_demo_check"
    with databases.exclusive():
        databases.build(name, settings.our_addons(), demo=True)
    request.addfinalizer(lambda: databases.drop(name))
    output = shell(
        name,
        "print('FAILURES', env['ir.demo_failure'].search_count([]))\n"
        "print('PARTNERS', env['res.partner'].search_count([('is_company','=',True)]))",
    )
    assert "FAILURES 0" in output
    assert "PARTNERS 0" not in output
