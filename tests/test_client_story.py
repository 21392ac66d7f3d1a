"""A sales person registers a customer, plans and logs a call, and opens the dossier."""

import pytest
from system import click_smart_button

PHONE_AND_DESKTOP = pytest.mark.parametrize(
    "phone", [False, True], ids=["desk", "phone"]
)


@pytest.fixture(scope="module")
def rep(server):
    """A sales person in a company that requires a phone and knows regions.

    The rules go when the story is told: others work on the same server.
    """
    odoo = server.connect()
    phone = [("model", "=", "res.partner"), ("name", "=", "phone")]
    [field] = odoo.call("ir.model.fields", "search", phone)
    wanted = {
        "res.partner.field.requirement": {"field_id": field, "partner_kind": "company"},
        "crm.business.region": {"name": "Kyiv", "postcodes": "01-06"},
        "res.partner.segment": {
            "name": "Capital",
            "membership": "dynamic",
            "criterion": "domain",
            "domain": "[('city', '=', 'Kyiv')]",
        },
    }
    rules = {model: odoo.call(model, "create", vals) for model, vals in wanted.items()}
    server.create_user("rep", "sales_team.group_sale_salesman")
    yield "rep"
    for model, rule in rules.items():
        odoo.call(model, "unlink", [rule])


def fill(page, name, text, kind="input"):
    """Type into a field of the form."""
    page.fill(f".o_field_widget[name={name}] {kind}", text)


def register(page, name, phone):
    """Register a customer: refused without the required field, accepted with it."""
    page.click("label:has-text('Company')")
    fill(page, "name", name, "textarea, .o_field_widget[name=name] input")
    fill(page, "city", "Kyiv")
    fill(page, "zip", "03150")
    page.click(".o_form_button_save")
    page.wait_for_selector(".o_notification:has-text('required')")
    page.wait_for_selector(".o_field_invalid[name=phone]")
    # on a phone it lies over the button that saves
    page.click(".o_notification .o_notification_close")
    fill(page, "phone", phone)
    page.click(".o_form_button_save")
    page.wait_for_selector(".o_form_saved")


def plan_call(page, text):
    """Plan a call from the customer's card."""
    page.click(".o_notebook a[name=client_profile]")
    page.click("button:has-text('Plan a Contact')")
    fill(page, "summary", text)
    page.click(".modal button[name=action_plan]")
    page.wait_for_selector(".modal", state="detached")
    # the card is read anew: the next contact shows
    page.wait_for_selector(
        ".o_field_widget[name=next_interaction_date] :text-matches('\\\\d')"
    )


def log_call(page, text):
    """Log the planned call from the list of the customer's interactions."""
    click_smart_button(page, "button[name=action_view_interactions]")
    row = f".o_data_row:has-text('{text}'), .o_kanban_record:has-text('{text}')"
    page.click(f":is({row}) button[name=action_log]")
    page.fill(".modal .o_field_widget[name=note] textarea", "Wants a new price list")
    page.click(".modal button[name=action_log]")
    page.wait_for_selector(".modal", state="detached")
    page.wait_for_selector(f":is({row}):has-text('Done')")


@PHONE_AND_DESKTOP
def test_from_registration_to_dossier(server, open_page, rep, phone):
    name = f"Svitlo {'phone' if phone else 'desk'}"
    page = open_page(rep, "/odoo/customers/new", phone=phone)
    register(page, name, "+380 44 555 03 03")
    page.wait_for_selector(".o_field_widget[name=segment_ids]:has-text('Capital')")
    region = page.input_value(".o_field_widget[name=business_region_id] input")
    assert region == "Kyiv"
    plan_call(page, "Spring assortment")
    log_call(page, "Spring assortment")
    page.go_back()
    page.wait_for_selector(".o_field_widget[name=segment_ids]")
    click_smart_button(page, "button[name=action_open_dossier]")
    page.wait_for_selector(f".o_field_widget[name=dossier_html]:has-text('{name}')")
    text = page.inner_text(".o_field_widget[name=dossier_html]")
    for expected in ("Kyiv", "Capital", "555 0303", "Spring assortment"):
        assert expected in text
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], "the page must not scroll sideways"
    found = server.connect(rep).call(
        "res.partner",
        "search_read",
        [("name", "=", name)],
        ["business_region_id", "last_interaction_date", "silence_days"],
    )
    assert found[0]["business_region_id"][1] == "Kyiv"
    assert found[0]["last_interaction_date"]
    assert found[0]["silence_days"] == 0
