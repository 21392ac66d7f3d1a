"""The screens of the guide to offers open, and their pictures are up to date."""

import pytest
from conftest import PHONE
from screens import DESK, open_screen, record

OFFER = "sale_offers.sale_offer_krok_demo"
REGULAR = "sale_offers.sale_offer_osnova_demo"
CHOICE = "sale_offers.sale_quotation_offer_krok_demo"
CHOSEN = "sale_offers.sale_order_offer_budmaister_choice_demo"
DEVIATING = "sale_offers.sale_order_offer_krok_2_demo"
WAITING = "sale_offers.sale_quotation_offer_elektroshop_demo"
ORDERS = "/odoo/orders"
OFFERS = "/odoo/sales-offers"
ROW = ".o_data_row"
# order lines have many columns
WIDE = {"width": 1680, "height": 800}


@pytest.mark.parametrize(
    ("name", "login", "path", "expected"),
    [
        ("offers", "olena", OFFERS, ROW),
        ("offer", "taras", f"{OFFERS}/{{{OFFER}}}", f"[name=rule_ids] {ROW}"),
        (
            "offer_approval",
            "olena",
            f"{ORDERS}/{{{WAITING}}}",
            "button[name=action_approve]",
        ),
        ("offer_contracts", "olena", "/odoo/sales-contracts", ROW),
        ("offer_periods", "taras", "/odoo/offers-due", ROW),
        ("offer_deviations", "olena", "/odoo/offer-deviations", ROW),
        ("offer_fulfilment", "olena", "/odoo/offer-fulfilment", ".o_pivot tbody td"),
    ],
    ids=lambda value: value if value.isidentifier() else "",
)
def test_screen_at_the_desk(demo, open_page, shoot, name, login, path, expected):
    page = open_screen(open_page, demo, login, path)
    page.wait_for_selector(expected)
    shoot(page, name)


def test_order_under_an_offer(demo, open_page, shoot):
    page = open_screen(open_page, demo, "taras", f"{ORDERS}/{{{DEVIATING}}}")
    page.set_viewport_size({**WIDE, "width": 1800})
    page.click("[name=order_line] .o_optional_columns_dropdown button")
    for column in ("Offer Price", "Below the Offer", "Taxes"):
        page.click(f".o-dropdown-item:has-text('{column}')")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.wait_for_selector(f"[name=order_line] {ROW} [name=deviation_percent]")
    page.locator("[name=order_line]").last.scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    shoot(page, "offer_order")


def test_alternatives_of_a_quotation(demo, open_page, shoot):
    page = open_screen(open_page, demo, "taras", f"{ORDERS}/{{{CHOICE}}}")
    page.set_viewport_size(WIDE)
    choose = page.locator("button[name=action_choose]").last
    choose.wait_for()
    choose.scroll_into_view_if_needed()
    shoot(page, "offer_alternatives")


def test_differences_of_an_offer(demo, open_page, shoot):
    page = open_screen(open_page, demo, "taras", f"{OFFERS}/{{{OFFER}}}")
    page.click(".o_notebook a[name=differences]")
    page.wait_for_selector("[name=differences] tr")
    page.locator("[name=differences]").last.scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    shoot(page, "offer_differences")


def test_chain_of_an_order(demo, open_page, shoot):
    page = open_screen(open_page, demo, "taras", f"{ORDERS}/{{{CHOSEN}}}")
    page.click("button[name=action_view_chain]")
    page.wait_for_selector(".o_sale_chain_row")
    page.mouse.move(0, 0)
    shoot(page, "offer_chain")


def test_approval_on_a_phone(demo, open_page, shoot):
    path = f"{ORDERS}/{record(demo, WAITING)}"
    page = open_page("olena", path, phone=True, on=demo)
    page.wait_for_selector("[name=approval_waiting]")
    shoot(page, "offer_phone_approval")
    assert_no_sideways_scroll(page)


@pytest.fixture
def open_portal(chromium, demo):
    """Return a function that opens a page of the portal as the demo customer."""
    contexts = []

    def open_as_customer(path, size):
        phone = size == PHONE
        context = chromium.new_context(viewport=size, is_mobile=phone, has_touch=phone)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{demo.url}/web/login")
        page.fill("input[name=login]", "oleh")
        page.fill("input[name=password]", "oleh")
        page.click(".oe_login_form button[type=submit]")
        page.wait_for_selector(".o_portal_my_home", timeout=90000)
        page.goto(demo.url + path)
        return page

    yield open_as_customer
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("name", "size"),
    [("offer_portal", DESK), ("offer_phone_portal", PHONE)],
)
def test_offer_in_the_portal(demo, open_portal, shoot, name, size):
    page = open_portal(f"/my/offers/{record(demo, OFFER)}", size)
    page.wait_for_selector("[name=offer_prices] tbody tr")
    shoot(page, name)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize(
    ("name", "size"),
    [("offer_choice", DESK), ("offer_phone_choice", PHONE)],
)
def test_choice_in_the_portal(demo, open_portal, shoot, name, size):
    page = open_portal(f"/my/orders/{record(demo, CHOICE)}", size)
    radio = page.locator(".o_sale_alternative_radio").first
    radio.wait_for()
    page.evaluate(
        "document.querySelector('.o_sale_alternatives_open').scrollIntoView()"
    )
    shoot(page, name)
    assert_no_sideways_scroll(page)


def test_periods_of_a_regular_offer(demo, open_page, shoot):
    page = open_screen(open_page, demo, "taras", f"{OFFERS}/{{{REGULAR}}}")
    page.click(".o_notebook a[name=schedule]")
    page.wait_for_selector(f"[name=period_ids] {ROW}")
    page.locator("[name=period_ids]").last.scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    shoot(page, "offer_regular")


def assert_no_sideways_scroll(page):
    """The page is no wider than the screen."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], "the page must not scroll sideways"
