"""The screens of the guide to deals open, and their pictures are up to date."""

import pytest
from screens import open_screen, record

DEAL = "crm_deals.crm_lead_promin_lighting_demo"
TYPE = "crm_deals.crm_deal_type_typical_demo"
DEALS = "/odoo/crm"


def report(name):
    """Return the path of an action of the addon."""
    return f"/odoo/action-crm_deals.{name}"


@pytest.mark.parametrize(
    ("name", "login", "path", "expected"),
    [
        ("deal", "taras", f"{DEALS}/{{{DEAL}}}", ".o_deal_route_map"),
        (
            "deal_type",
            "olena",
            f"{report('crm_deal_type_action')}/{{{TYPE}}}",
            ".o_field_widget[name=stage_ids] .o_data_row",
        ),
        (
            "deal_funnel",
            "olena",
            report("crm_deal_funnel_action_page"),
            ".o_deal_funnel_bar",
        ),
        (
            "deal_performance",
            "olena",
            report("crm_deal_performance_action"),
            ".o_pivot table tbody td",
        ),
        (
            "deal_forecast",
            "olena",
            report("crm_deal_forecast_action"),
            ".o_pivot table tbody td, .o_data_row, .o_group_header",
        ),
        (
            "deal_win_rates",
            "olena",
            report("crm_deal_rate_action"),
            ".o_group_header, .o_data_row",
        ),
    ],
    ids=lambda value: value if value.isidentifier() else "",
)
def test_screen_at_the_desk(demo, open_page, shoot, name, login, path, expected):
    page = open_screen(open_page, demo, login, path)
    page.wait_for_selector(expected)
    shoot(page, name)


@pytest.mark.parametrize(
    ("tab", "expected"),
    [
        ("participants", "[name=participant_ids] .o_data_row"),
        ("demand", "[name=demand_ids] .o_data_row"),
        ("plan", "[name=task_ids] .o_data_row"),
    ],
)
def test_tab_of_a_deal(demo, open_page, shoot, tab, expected):
    page = open_screen(open_page, demo, "taras", f"{DEALS}/{{{DEAL}}}")
    page.click(f".o_notebook a[name={tab}]")
    page.wait_for_selector(expected)
    page.locator(expected).last.scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    shoot(page, f"deal_{tab}")


def test_pipeline_of_a_type(demo, open_page, shoot):
    kind = record(demo, TYPE)
    name = demo.connect().call("crm.deal.type", "read", [kind], ["name"])[0]["name"]
    page = open_screen(open_page, demo, "taras", DEALS)
    page.fill(".o_searchview_input", name)
    page.click(".o_searchview_autocomplete .o-dropdown-item:has-text('Deal Type')")
    page.wait_for_selector(".o_facet_value")
    page.wait_for_selector(".o_kanban_record:not(.o_kanban_ghost)")
    stages = demo.connect().call("crm.deal.type", "read", [kind], ["stage_ids"])
    columns = page.locator(".o_kanban_group").count()
    assert columns == len(stages[0]["stage_ids"]), "the stages of one type only"
    shoot(page, "deal_pipeline")


def test_test_of_the_win_probability(demo, open_page, shoot):
    demo.connect().call("crm.deal.calibration", "action_run")
    path = report("crm_deal_calibration_action")
    page = open_screen(open_page, demo, "olena", path)
    page.click(".o_data_row .o_data_cell >> nth=0")
    page.wait_for_selector(".o_field_widget[name=verdict_text]")
    page.wait_for_selector(".o_field_widget[name=chart] img")
    page.locator(".o_field_widget[name=chart]").scroll_into_view_if_needed()
    shoot(page, "deal_calibration")


def test_deal_on_a_phone(demo, open_page, shoot):
    path = f"{DEALS}/{record(demo, DEAL)}"
    page = open_page("taras", path, phone=True, on=demo)
    page.wait_for_selector(".o_deal_route_map")
    shoot(page, "deal_phone")
    assert_no_sideways_scroll(page)


def test_funnel_on_a_phone(demo, open_page, shoot):
    path = report("crm_deal_funnel_action_page")
    page = open_page("olena", path, phone=True, on=demo)
    page.wait_for_selector(".o_deal_funnel_bar")
    shoot(page, "deal_phone_funnel")
    assert_no_sideways_scroll(page)


def assert_no_sideways_scroll(page):
    """The page is no wider than the screen."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], "the page must not scroll sideways"
