"""Odoo's own flow with our addons in place: lead, opportunity, quotation, order."""

import csv

import pytest

STATUS = ".o_statusbar_status .o_arrow_button_current"
SUGGESTION = '.o-autocomplete--dropdown-item:has-text("{}")'


@pytest.fixture(scope="module")
def account(data_folder):
    """The name of a customer of the imported data."""
    with open(data_folder / "accounts.csv", newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))[1]["account"]


@pytest.fixture(scope="module")
def seller(server, imported):
    """A sales person who sees own documents, in a company that works with leads."""
    odoo = server.connect()
    settings = odoo.call("res.config.settings", "create", {"group_use_lead": True})
    odoo.call("res.config.settings", "execute", [settings])
    server.create_user("seller", "sales_team.group_sale_salesman")
    return "seller"


def convert_lead(page, account):
    """Turn the lead on the page into an opportunity of an existing customer."""
    page.click('.o_statusbar_buttons button:has-text("Convert to Opportunity")')
    page.wait_for_selector(".modal .o_form_view")
    page.click('.modal label:has-text("Link to an existing customer")')
    page.fill(
        ".modal .o_field_widget[name=partner_id] input,"
        ".modal .o_field_widget[name=commercial_partner_id] input",
        account,
    )
    page.click(SUGGESTION.format(account))
    page.click(".modal button[name=action_apply]")
    page.wait_for_selector(".modal", state="detached")


def add_product(page, name, price):
    """Add a line with a product to the quotation and wait for its price."""
    page.click('.o_field_x2many_list_row_add a:has-text("Add a product")')
    page.fill(
        ".o_selected_row .o_field_widget[name=product_template_id] input,"
        ".o_selected_row .o_field_widget[name=product_id] input",
        name,
    )
    page.click(SUGGESTION.format(name))
    page.wait_for_selector(f'.o_data_row .o_data_cell:has-text("{price}")')


def test_a_lead_becomes_an_order(server, open_page, seller, account):
    page = open_page(seller, "/odoo/action-crm.crm_lead_all_leads/new")
    page.fill(".o_field_widget[name=name] textarea", "Ten sets for a clinic")
    page.fill(".o_field_widget[name=partner_name] input", account)
    convert_lead(page, account)
    page.click("button[name=action_sale_quotations_new]")
    page.wait_for_selector(".o_field_widget[name=order_line]")
    add_product(page, "GTX Pro", "4,821.00")
    page.click(".o_statusbar_buttons button[name=action_confirm]:visible")
    page.wait_for_selector(f'{STATUS}:has-text("Sales Order")')
    order = server.connect(seller).call(
        "sale.order",
        "search_read",
        [("opportunity_id.name", "=", "Ten sets for a clinic")],
        ["state", "partner_id", "amount_untaxed"],
    )
    assert [(row["state"], row["partner_id"][1]) for row in order] == [
        ("sale", account)
    ]
    assert order[0]["amount_untaxed"] == 4821
