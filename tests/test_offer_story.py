"""An offer is made, approved with a change, sold under, and signed by the customer."""

import pytest
from offers import (
    CUSTOMER,
    DEAL,
    DIRECTOR,
    DISCOUNTS,
    PAYMENT,
    PRICES,
    SELLER,
    STANDARD,
    create_waiting_quotation,
    read,
)
from test_deal_story import choose, is_refused

OFFER = "Story Terms"
ORDER = (
    "state",
    "amount_total",
    "signed_by",
    "approval_state",
    "offer_id",
    "order_line",
)
LINE = ["product_uom_qty", "offered_qty", "is_chosen", "price_unit"]
LINES = ".o_field_widget[name=order_line]"


@pytest.fixture
def deal(server, trade):
    """A deal of the sales person with the customer, by its id."""
    made = server.connect(SELLER).call(
        "crm.lead",
        "create",
        {"name": DEAL, "type": "opportunity", "partner_id": trade["buyer"]},
    )
    yield made
    # other tests count the deals of the server
    server.connect().call("crm.lead", "unlink", [made])


def fill(page, name, value, within=""):
    """Type into a field."""
    page.fill(f"{within} .o_field_widget[name={name}] input", value)


def save(page):
    """Save the form."""
    page.click(".o_form_button_save")
    page.wait_for_selector(".o_form_saved")


def press(page, method, done):
    """Press a button of the form, and wait for what it leads to."""
    page.click(f"button[name={method}]:visible")
    page.wait_for_selector(done)


def waits_for(page, level):
    """What shows that a document waits for a level."""
    return f"[name=approval_waiting]:visible:has-text('({level})')"


# THE OFFER


def make_offer(page):
    """Make an individual offer on top of the standard one, with a price of its own."""
    page.click(".o_list_button_add:visible")
    page.fill(".oe_title .o_field_widget[name=name] input", OFFER)
    choose(page, "partner_id", "Story Buyer")
    choose(page, "parent_id", STANDARD)
    choose(page, "payment_term_id", "30 Days")
    fill(page, "minimum_amount", "500")
    page.check(".o_field_widget[name=limit_discount] input")
    fill(page, "max_discount_percent", "15")
    page.click(".o_notebook a[name=prices]")
    page.click(".o_field_widget[name=rule_ids] .o_field_x2many_list_row_add a")
    choose(page, "product_tmpl_id", "Story Drill", ".modal")
    page.check(".modal .o_field_widget[name=compute_price] [data-value=fixed]")
    fill(page, "fixed_price", "90", ".modal")
    page.click(".modal .o_form_button_save")
    page.wait_for_selector(".modal", state="detached")
    save(page)


def ask_for_approval(page):
    """The maker of an offer asks for approval, and cannot do more."""
    needed = f"[name=approval_needed]:visible:has-text('{PRICES}, {PAYMENT}')"
    page.wait_for_selector(needed)
    page.click(".o_notebook a[name=differences]")
    page.wait_for_selector(".o_field_widget[name=differences]:has-text('95.00')")
    assert not page.is_visible("button[name=action_send_to_approve]")
    press(page, "action_request_approval", waits_for(page, PRICES))
    assert not page.is_visible("button[name=action_approve]")
    return int(page.url.split("?")[0].split("/")[-1])


def change_the_price_and_refuse_the_payment(page):
    """The director approves the prices with a change, and refuses the payment."""
    page.click(f".o_data_row:has-text('{OFFER}') .o_data_cell[name=name]")
    page.wait_for_selector(waits_for(page, PRICES))
    page.click(".o_notebook a[name=prices]")
    page.click(".o_field_widget[name=rule_ids] .o_data_row:has-text('Story Drill')")
    fill(page, "fixed_price", "92", ".modal")
    page.click(".modal .o_form_button_save")
    page.wait_for_selector(".modal", state="detached")
    press(page, "action_approve", waits_for(page, PAYMENT))
    page.click("button[name=action_refuse]:visible")
    page.fill(".modal .o_field_widget[name=comment] textarea", "15 days, no longer")
    page.click(".modal button[name=action_decide]:visible")
    page.wait_for_selector("[name=approval_refused]:visible")


def change_the_payment(page):
    """The maker reads why it was refused, changes it, and asks again for that alone."""
    page.reload()
    page.wait_for_selector("[name=approval_refused]:visible")
    page.click(".o_notebook a[name=approval]")
    decisions = ".o_field_widget[name=approval_decision_ids]"
    page.wait_for_selector(f"{decisions}:has-text('15 days, no longer')")
    page.wait_for_selector(f"{decisions}:has-text('92.00')")
    choose(page, "payment_term_id", "15 Days")
    save(page)
    press(page, "action_request_approval", waits_for(page, PAYMENT))
    page.click(".o_notebook a[name=approval]")
    steps = ".o_field_widget[name=approval_step_ids] .o_data_row"
    for level, state in ((PRICES, "Approved"), (PAYMENT, "Waiting")):
        page.wait_for_selector(f"{steps}:has-text('{level}'):has-text('{state}')")


# THE QUOTATION


def add_line(page, product, quantity, alternative=""):
    """Add a line, as a firm one or as an alternative."""
    page.click(f"{LINES} .o_field_x2many_list_row_add a:has-text('product')")
    row = ".o_selected_row"
    # the line before is left when the server has answered
    page.fill(f"{row} [name=product_template_id] input:placeholder-shown", product)
    page.click(f".o-autocomplete--dropdown-item:has-text('{product}')")
    # the price comes when the server has been asked
    page.wait_for_function(
        "price => !['', '0.00'].includes(document.querySelector(price)?.value)",
        arg=f"{row} [name=price_unit] input",
    )
    if alternative:
        fill(page, "alternative_group", alternative, row)
        page.press(f"{row} [name=alternative_group] input", "Tab")
        fill(page, "offered_qty", quantity, row)
    else:
        fill(page, "product_uom_qty", quantity, row)


def quote(page):
    """Make a quotation of a deal with two alternatives; the terms come by themselves."""
    page.click("button[name=action_sale_quotations_new]:visible")
    page.wait_for_selector(".o_field_widget[name=order_line]")
    assert OFFER in page.input_value(".o_field_widget[name=offer_id] input")
    assert "15 Days" in page.input_value(".o_field_widget[name=payment_term_id] input")
    add_line(page, "Story Drill", "1")
    add_line(page, "Story Saw", "2", "A")
    add_line(page, "Story Grinder", "3", "A")
    save(page)
    page.wait_for_selector(
        f"{LINES} .o_data_row:has-text('Story Drill'):has-text('92.00')"
    )
    page.wait_for_selector("[name=choice_note]:visible:has-text('alternatives A')")
    return int(page.url.split("?")[0].split("/")[-1])


def edit_drill(page, name, value):
    """Change the line of the drills."""
    page.click(f"{LINES} .o_data_row:nth-child(1) [name={name}]")
    fill(page, name, value, f"{LINES} .o_selected_row")


def be_refused(page):
    """Send too small a quotation, and take off more than the offer allows."""
    page.wait_for_selector("[name=terms_problem]:visible:has-text('begins with')")
    page.click("button[name=action_quotation_send]:visible")
    is_refused(page, "does not comply with offer", "begins with", "500.00")
    edit_drill(page, "product_uom_qty", "10")
    edit_drill(page, "discount", "20")
    page.click(".o_form_button_save")
    is_refused(page, "Story Drill", "at most 15.00 %", "Ask for at least")


def ask_for_discount(page):
    """Take off what is allowed with an approval, and wait for it."""
    edit_drill(page, "discount", "12")
    save(page)
    page.wait_for_selector(f"[name=approval_needed]:visible:has-text('{DISCOUNTS}')")
    assert not page.is_visible("button[name=action_quotation_send]")
    press(page, "action_request_approval", waits_for(page, DISCOUNTS))


def send(page):
    """Send the approved quotation to the customer."""
    page.reload()
    page.click("button[name=action_quotation_send]:visible")
    page.click(".modal button[name=action_send_mail]:visible")
    page.wait_for_selector(".modal", state="detached")
    page.wait_for_selector(".o_arrow_button_current:has-text('Quotation Sent')")


# THE CUSTOMER


def choose_and_sign(page, product):
    """Choose one of the alternatives, then sign."""
    page.wait_for_selector(".o_sale_alternatives_open:has-text('choose one of each')")
    assert not page.is_visible("a[data-bs-target='#modalaccept']")
    line = f"tr[name=tr_alternative]:has-text('{product}')"
    page.check(f"{line} input.o_sale_alternative_radio")
    page.wait_for_selector(f"{line} .badge:has-text('Chosen')")
    page.click("#sale_order_sidebar_button a:has-text('Sign')")
    page.fill(".modal .o_web_sign_name_input", "Story Customer")
    page.click(".modal .o_portal_sign_submit:enabled")
    page.wait_for_selector(".alert-success:has-text('order has been confirmed')")


def is_narrow(page):
    """Check that a page does not scroll sideways."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], "the page must not scroll sideways"


# THE DATABASE


def check_offer(server, offer, *levels):
    """Compare the state of an offer, and what each level decided, with what is wanted."""
    odoo = server.connect(SELLER)
    found = read(odoo, "sale.offer", offer, "state", "approval_state")
    assert (found["state"], found["approval_state"]) == ("active", "approved")
    own = [("res_model", "=", "sale.offer"), ("res_id", "=", offer)]
    names = ["rule_id", "decision", "changes", "comment"]
    rows = odoo.call("sale.approval.decision", "search_read", own, names, order="id")
    assert [(row["rule_id"][1], row["decision"]) for row in rows] == list(levels)
    assert "90.00" in rows[0]["changes"]
    assert "92.00" in rows[0]["changes"]
    assert rows[1]["comment"] == "15 days, no longer"
    assert not rows[1]["changes"]
    assert not rows[2]["changes"]


def check_order(server, order, drill, offer=None):
    """Compare an order and its lines with what was chosen and signed."""
    odoo = server.connect(SELLER)
    found = read(odoo, "sale.order", order, *ORDER)
    total = 10 * drill * 0.88 + 3 * 150
    assert found["state"] == "sale"
    assert found["amount_total"] == pytest.approx(total)
    assert found["signed_by"] == "Story Customer"
    assert found["approval_state"] == "approved"
    if offer:
        assert found["offer_id"][0] == offer
    lines = odoo.call("sale.order.line", "read", found["order_line"], LINE)
    assert [tuple(line[name] for name in LINE) for line in lines] == [
        (10, 0, False, drill),
        (0, 2, False, 200),
        (3, 3, True, 150),
    ]


def check_chain(server, deal, order):
    """From the deal one gets to the quotation, the order and the delivery."""
    chain = server.connect(SELLER).call("crm.lead", "get_chain", [deal])
    rows = {step["kind"]: step["rows"] for step in chain["steps"]}
    assert [row["res_id"] for row in rows["deal"]] == [deal]
    assert [row["res_id"] for row in rows["quotation"]] == [order]
    assert [row["res_id"] for row in rows["order"]] == [order]
    assert len(rows["delivery"]) == 1
    assert not rows["invoice"]


def test_from_an_offer_to_a_signed_order(server, open_page, deal):
    page = open_page(SELLER, "/odoo/sales-offers")
    make_offer(page)
    offer = ask_for_approval(page)
    director = open_page(DIRECTOR, "/odoo/to-approve")
    change_the_price_and_refuse_the_payment(director)
    change_the_payment(page)
    director.reload()
    press(director, "action_approve", ".o_arrow_button_current:has-text('Active')")
    decided = ((PRICES, "approved"), (PAYMENT, "refused"), (PAYMENT, "approved"))
    check_offer(server, offer, *decided)
    page.goto(f"{server.url}/odoo/crm.lead/{deal}")
    order = quote(page)
    be_refused(page)
    ask_for_discount(page)
    director.goto(f"{server.url}/odoo/to-approve")
    name = read(server.connect(SELLER), "sale.order", order, "name")["name"]
    row = f".o_data_row:has-text('{name}'):has-text('up to $ 1,259.60')"
    director.click(f"{row} button[name=action_approve]")
    director.wait_for_selector(row, state="detached")
    send(page)
    customer = open_page(CUSTOMER, f"/my/orders/{order}", portal=True)
    choose_and_sign(customer, "Story Grinder")
    check_order(server, order, 92, offer)
    check_chain(server, deal, order)


def test_the_director_and_the_customer_decide_on_the_phone(server, open_page, trade):
    order = create_waiting_quotation(server, trade)
    seller = server.connect(SELLER)
    found = read(seller, "sale.order", order, "name", "order_line")
    director = open_page(DIRECTOR, "/odoo/to-approve", phone=True)
    card = f".o_kanban_record:has-text('{found['name']}')"
    is_narrow(director)
    director.tap(f"{card}:has-text('up to') button[name=action_approve]")
    director.wait_for_selector(card, state="detached")
    seller.call("sale.order", "write", [order], {"state": "sent"})
    customer = open_page(CUSTOMER, f"/my/orders/{order}", phone=True, portal=True)
    is_narrow(customer)
    choose_and_sign(customer, "Story Grinder")
    [drill] = seller.call(
        "sale.order.line", "read", found["order_line"][:1], ["offer_price_unit"]
    )
    check_order(server, order, drill["offer_price_unit"])
