"""The screens of the guide for staff open, and their pictures are up to date.

With UPDATE_SCREENSHOTS=1 in the environment the pictures in docs/images are taken anew.
"""

import pytest
from screens import DESK, open_screen, record
from system import click_smart_button


def open_relationship(page):
    """Open the page of a card that tells of interest, contacts, group, relations."""
    page.click(".o_notebook a[name=client_profile]")
    page.wait_for_selector(".o_field_widget[name=link_ids]:visible")


def open_dossier(page):
    """Open the dossier from a card."""
    click_smart_button(page, "button[name=action_open_dossier]")
    page.wait_for_selector(".o_field_widget[name=dossier_html]:has-text('Relations')")


def show_everything(page):
    """Take the filters of a list away."""
    for _filter in range(5):
        if not page.is_visible(".o_facet_remove"):
            break
        page.click(".o_facet_remove >> nth=0")
        page.wait_for_timeout(300)


@pytest.mark.parametrize(
    ("name", "login", "path", "expected"),
    [
        ("customers", "olena", "/odoo/client-base", ".o_data_row:has-text('Світло')"),
        (
            "customer",
            "taras",
            "/odoo/client-base/{res_partner_budmaister_demo}",
            ".o_field_widget[name=segment_ids] .o_tag",
        ),
        (
            "segments",
            "olena",
            "/odoo/partner-segments",
            ".o_data_row:has-text('Spring campaign')",
        ),
        (
            "segment",
            "olena",
            "/odoo/partner-segments/{res_partner_segment_passive_demo}",
            ".o_field_widget[name=domain] .o_tree_editor_condition, "
            ".o_field_widget[name=domain] .o_domain_selector",
        ),
        (
            "care",
            "olena",
            "/odoo/crm.care.strategy/{crm_care_strategy_active_demo}",
            "button[name=action_view_due]",
        ),
        ("regions", "olena", "/odoo/business-regions", ".o_data_row"),
        ("sales_by_region", "olena", "/odoo/sales-by-region", ".o_pivot table"),
    ],
    ids=lambda value: value if value.isidentifier() else "",
)
def test_screen_at_the_desk(demo, open_page, shoot, name, login, path, expected):
    page = open_screen(open_page, demo, login, path)
    page.wait_for_selector(expected)
    shoot(page, name)


def test_relationship_and_dossier(demo, open_page, shoot):
    partner = record(demo, "res_partner_svitlodim_demo")
    page = open_screen(open_page, demo, "olena", f"/odoo/client-base/{partner}")
    open_relationship(page)
    page.wait_for_selector(".o_field_widget[name=link_ids] .o_data_row")
    page.set_viewport_size({**DESK, "height": 1150})
    shoot(page, "relationship")
    page.set_viewport_size(DESK)
    open_dossier(page)
    shoot(page, "dossier")


def test_journal_and_log_of_calls(demo, open_page, shoot):
    page = open_screen(open_page, demo, "olena", "/odoo/interactions")
    show_everything(page)
    page.wait_for_selector(".o_data_row:has-text('Missed call back')")
    shoot(page, "interactions")
    page.click("button:has-text('Log a Call')")
    page.wait_for_selector(".modal .o_field_widget[name=call_result_id]")
    shoot(page, "log_call")


def test_screens_on_a_phone(demo, open_page, shoot):
    partner = record(demo, "res_partner_budmaister_demo")
    page = open_page("taras", f"/odoo/client-base/{partner}", phone=True, on=demo)
    page.wait_for_selector(".o_field_widget[name=segment_ids]")
    shoot(page, "phone_customer")
    open_dossier(page)
    shoot(page, "phone_dossier")
    page.goto(f"{demo.url}/odoo/interactions")
    page.wait_for_selector(".o_kanban_record:not(.o_kanban_ghost)")
    shoot(page, "phone_interactions")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], "the page must not scroll sideways"
