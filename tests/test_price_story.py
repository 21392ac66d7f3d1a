"""Prices come from a file, are posted and printed; a sales person asks why."""

import datetime
import io

import openpyxl
import pytest


@pytest.fixture(scope="module")
def goods(server):
    """A price type, two products with a price, and a discount for a group."""
    odoo = server.connect()
    group = odoo.call("product.price.group", "create", {"name": "Story Lights"})
    products = odoo.call(
        "product.product",
        "create",
        [
            {"name": "Story Kettle", "default_code": "ST-1", "taxes_id": []},
            {
                "name": "Story Lamp",
                "default_code": "ST-2",
                "taxes_id": [],
                "price_group_id": group,
            },
        ],
    )
    pricelist = odoo.call(
        "product.pricelist",
        "create",
        {"name": "Story Retail", "identifier": "STORY", "price_method": "manual"},
    )
    odoo.call(
        "price.discount",
        "create",
        {"name": "Story light", "value": 10, "price_group_ids": [(6, 0, [group])]},
    )
    customer = odoo.call("res.partner", "create", {"name": "Story Customer"})
    server.create_user("story_pricer", "pricing_rules.pricing_rules_group_manager")
    seller = server.create_user("story_seller", "sales_team.group_sale_salesman")
    return {
        "products": products,
        "pricelist": pricelist,
        "customer": customer,
        "seller": seller,
    }


@pytest.fixture
def price_file(tmp_path):
    """A file as a supplier or a colleague would send it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Internal Reference", "STORY"])
    sheet.append(["ST-1", 120])
    sheet.append(["ST-2", 80.5])
    content = io.BytesIO()
    book.save(content)
    path = tmp_path / "prices.xlsx"
    path.write_bytes(content.getvalue())
    return path


def test_prices_from_a_file_to_printed_tags(server, open_page, goods, price_file):
    page = open_page("story_pricer", "/odoo/price-documents/new")
    page.fill(".o_field_widget[name=pricelist_ids] input", "Story Retail")
    page.click(".o-autocomplete--dropdown-item:has-text('Story Retail')")
    page.click("button[name=action_import_prices]")
    page.set_input_files(".modal input[type=file]", str(price_file))
    page.wait_for_selector(".modal .o_field_widget[name=file] .o_clear_file_button")
    page.click(".modal button[name=action_preview]")
    page.wait_for_selector(
        "button[name=action_view_lines]:has(.o_field_widget[name=new_count]"
        ":has-text('2'))"
    )
    page.click("button[name=action_create_document]:visible")
    page.wait_for_selector(".o_field_widget[name=state]:has-text('Draft')")
    page.wait_for_selector("button[name=action_post]")
    page.click("button[name=action_post]")
    page.wait_for_selector(".o_arrow_button_current:has-text('Posted')")
    prices = server.connect("story_pricer").call(
        "product.pricelist", "get_prices", [goods["pricelist"]], goods["products"]
    )
    assert [float(price) for price in prices.values()] == [120, 80.5]
    page.click("button[name=action_print_tags]")
    page.click(".modal button[name=action_preview]")
    page.wait_for_selector(".modal .o_field_widget[name=preview] iframe")
    with page.expect_download() as download:
        page.click(".modal button[name=action_print]")
    assert download.value.path().read_bytes()[:5] == b"%PDF-"


@pytest.fixture
def quotation(server, goods):
    """A quotation of the sales person, priced by the terms."""
    odoo = server.connect()
    today = str(datetime.date.today())
    lines = [
        {"product_id": product, "pricelist_id": goods["pricelist"], "price": price}
        for product, price in zip(goods["products"], (120, 80), strict=True)
    ]
    document = odoo.call(
        "product.price.document",
        "create",
        {"effective_date": today, "line_ids": [(0, 0, line) for line in lines]},
    )
    odoo.call("product.price.document", "action_post", [document])
    return odoo.call(
        "sale.order",
        "create",
        {
            "partner_id": goods["customer"],
            "user_id": goods["seller"],
            "pricelist_id": goods["pricelist"],
            "order_line": [
                (0, 0, {"product_id": product, "product_uom_qty": 2})
                for product in goods["products"]
            ],
        },
    )


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_sales_person_asks_why_and_resets(server, open_page, quotation, phone):
    odoo = server.connect("story_seller")
    [order] = odoo.call("sale.order", "read", [quotation], ["order_line"])
    lamp = order["order_line"][1]
    odoo.call("sale.order.line", "write", [lamp], {"price_unit": 70})
    page = open_page("story_seller", f"/odoo/sales/{quotation}", phone=phone)
    row = ".o_data_row:has-text('Story Lamp'), .o_kanban_record:has-text('Story Lamp')"
    if phone:
        page.click(f":is({row})")
        page.click(".modal button[name=action_explain_price]:visible")
    else:
        page.click(f":is({row}) button[name=action_explain_price]")
    page.wait_for_selector(".o_price_explanation:has-text('Story light')")
    page.wait_for_selector(".o_price_explanation:has-text('Story Retail')")
    page.wait_for_selector(".o_price_explanation :text('not the price of the terms')")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], "the page must not scroll sideways"
    page.click("button[name=action_reset]:visible")
    page.wait_for_selector(".o_price_explanation", state="detached")
    [line] = odoo.call("sale.order.line", "read", [lamp], ["price_unit", "discount"])
    assert (line["price_unit"], line["discount"]) == (80, 10)
