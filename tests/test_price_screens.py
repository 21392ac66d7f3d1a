"""The screens of the guide to prices open, and their pictures are up to date."""

import pytest
from screens import open_screen, record
from system import click_smart_button

WHOLESALE = "pricing_rules.product_pricelist_wholesale_demo"
DRAFT = "pricing_rules.product_price_document_draft_demo"
ORDER = "pricing_rules.sale_order_priced_demo"


@pytest.mark.parametrize(
    ("name", "login", "path", "expected"),
    [
        (
            "price_type",
            "olena",
            f"/odoo/pricelists/{{{WHOLESALE}}}",
            ".o_field_widget[name=group_rule_ids] .o_data_row",
        ),
        (
            "price_document",
            "olena",
            f"/odoo/price-documents/{{{DRAFT}}}",
            ".o_field_widget[name=line_ids] .o_data_row",
        ),
        ("current_prices", "taras", "/odoo/current-prices", ".o_data_row"),
        (
            "price_analysis",
            "olena",
            "/odoo/price-analysis",
            ".o_data_row, .o_pivot table",
        ),
        ("discounts", "olena", "/odoo/discounts", ".o_data_row"),
    ],
    ids=lambda value: value if value.isidentifier() else "",
)
def test_screen_at_the_desk(demo, open_page, shoot, name, login, path, expected):
    page = open_screen(open_page, demo, login, path)
    page.wait_for_selector(expected)
    shoot(page, name)


def test_why_this_price(demo, open_page, shoot):
    page = open_screen(open_page, demo, "taras", f"/odoo/orders/{{{ORDER}}}")
    page.click(".o_data_row button[name=action_explain_price] >> nth=0")
    page.wait_for_selector(".modal .o_form_view")
    shoot(page, "why_this_price")


def test_prices_of_a_product(demo, open_page, shoot):
    path = "/odoo/action-product.product_normal_action/{product_product_fridge_demo}"
    page = open_screen(open_page, demo, "olena", path)
    click_smart_button(page, "button[name=action_view_price_page]")
    page.wait_for_selector(".o_field_widget[name=price_page_html] td")
    shoot(page, "product_prices")


def test_prices_on_a_phone(demo, open_page, shoot):
    order = record(demo, ORDER)
    page = open_page("taras", "/odoo/current-prices", phone=True, on=demo)
    page.wait_for_selector(".o_kanban_record:not(.o_kanban_ghost)")
    shoot(page, "phone_current_prices")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], "the page must not scroll sideways"
    page.goto(f"{demo.url}/odoo/orders/{order}")
    page.click(".o_field_widget[name=order_line] .o_kanban_record >> nth=0")
    page.wait_for_selector(".modal [name=explain_price]")
    shoot(page, "phone_order_price")
