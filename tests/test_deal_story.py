"""Deals of a process: registered, gone step by step, moved anyway, won and lost."""

import pytest
from system import click_smart_button

ROUTE = ("Story Contact", "Story Offer", "Story Bargain", "Story Contract")
WON = "Story Sold"
TASK = "Story call the buyer"
QUOTED = ".o_field_widget[name=order_line] .o_data_row:has-text('Story Pump')"
EVERY = [("active", "in", [True, False])]


def field_id(odoo, name):
    """Return the id of a field of deals."""
    fields = [("model", "=", "crm.lead"), ("name", "=", name)]
    return odoo.call("ir.model.fields", "search", fields)[0]


def create_process(odoo):
    """Create a type whose steps ask for a sum, a task and a date; return its id."""
    stages = [
        {"name": name, "sequence": number, "is_won": name == WON}
        for number, name in enumerate([*ROUTE, WON], 1)
    ]
    kind = odoo.call(
        "crm.deal.type",
        "create",
        {
            "name": "Story Process",
            "mode": "process",
            "stage_ids": [(0, 0, stage) for stage in stages],
        },
    )
    own = [("deal_type_id", "=", kind)]
    steps = odoo.call("crm.deal.transition", "search", own, order="from_stage_id")
    offer = odoo.call("crm.deal.transition", "read", steps, ["to_stage_id"])[0]
    wanted = (
        {"required_field_ids": [(6, 0, [field_id(odoo, "expected_revenue")])]},
        {"tasks_required": True},
        {"required_field_ids": [(6, 0, [field_id(odoo, "date_deadline")])]},
    )
    for step, values in zip(steps, wanted, strict=False):
        odoo.call("crm.deal.transition", "write", [step], values)
    task = {"name": TASK, "deal_type_id": kind, "blocking": True}
    task["stage_id"] = offer["to_stage_id"][0]
    odoo.call("crm.deal.task.template", "create", task)
    return kind


def remove_deals(odoo, kind):
    """Delete the deals of a type with what they led to, and the type."""
    deals = odoo.call("crm.lead", "search", [("deal_type_id", "=", kind), *EVERY])
    for model, link in (("sale.order", "opportunity_id"), ("project.task", "deal_id")):
        found = odoo.call(model, "search", [(link, "in", deals)])
        odoo.call(model, "unlink", found)
    odoo.call("crm.lead", "unlink", deals)
    odoo.call("crm.deal.type", "unlink", [kind])


@pytest.fixture(scope="module")
def story(server):
    """A process, its people, a client, a rival and a product; all go afterwards."""
    odoo = server.connect()
    kind = create_process(odoo)
    wanted = (
        ("crm.lost.reason", {"name": "Story Price"}),
        ("product.product", {"name": "Story Pump", "list_price": 700}),
        ("res.partner", {"name": "Story Client", "is_company": True}),
        ("res.partner", {"name": "Story Rival", "is_company": True}),
    )
    made = [(model, odoo.call(model, "create", values)) for model, values in wanted]
    seller = server.create_user("story_dealer", "sales_team.group_sale_salesman")
    leader = server.create_user("story_leader", "sales_team.group_sale_manager")
    yield {"type": kind, "client": made[2][1], "seller": seller}
    remove_deals(odoo, kind)
    users = [seller, leader]
    people = odoo.call("res.users", "read", users, ["partner_id"])
    odoo.call("res.users", "unlink", users)
    made += [("res.partner", person["partner_id"][0]) for person in people]
    for model, record in reversed(made):
        odoo.call(model, "unlink", [record])


@pytest.fixture
def deal(server, story):
    """A deal on the first stage, worth something already; return its id."""
    return server.connect("story_dealer").call(
        "crm.lead",
        "create",
        {
            "name": "Story Deal",
            "type": "opportunity",
            "partner_id": story["client"],
            "deal_type_id": story["type"],
            "expected_revenue": 900,
        },
    )


def choose(page, name, text, within=""):
    """Choose a record in a field."""
    field = f"{within} .o_field_widget[name={name}]"
    page.fill(f"{field} input", text)
    page.click(f".o-autocomplete--dropdown-item:has-text('{text}')")


def stands_on(page, stage):
    """Wait until the map shows the deal on a stage."""
    page.wait_for_selector(f".o_deal_route_stage.o_here:has-text('{stage}')")


def is_refused(page, *texts):
    """Read a refusal and close it."""
    for text in texts:
        page.wait_for_selector(f".modal .o_error_dialog:has-text('{text}')")
    page.click(".modal footer .btn-primary")
    page.wait_for_selector(".modal", state="detached")


def step(page, stage):
    """Press the button of the next step."""
    page.click(f"button[data-step='{stage}']")


def register(page):
    """Register a deal of the process from the pipeline, and open it."""
    page.click(".o-kanban-button-new:visible")
    card = ".o_kanban_quick_create"
    choose(page, "partner_id", "Story Client", card)
    page.fill(f"{card} .o_field_widget[name=name] input", "Story Pumps")
    choose(page, "deal_type_id", "Story Process", card)
    page.click(f"{card} .o_kanban_edit")
    stands_on(page, "Story Contact")


def go_the_first_steps(page):
    """Try to skip and to hurry, then do what the steps ask for."""
    page.wait_for_selector(".o_deal_route_missing:has-text('Expected Revenue')")
    page.click(".o_statusbar_status button[data-value]:has-text('Story Bargain')")
    is_refused(page, "cannot go from “Story Contact” to “Story Bargain”", "Story Offer")
    step(page, "Story Offer")
    is_refused(page, "cannot go to “Story Offer” yet", "Expected Revenue")
    stands_on(page, "Story Contact")
    page.fill(".o_field_widget[name=expected_revenue] input", "5000")
    step(page, "Story Offer")
    stands_on(page, "Story Offer")
    step(page, "Story Bargain")
    is_refused(page, f"Task to be done: {TASK}", "ask your sales manager")
    page.click(".o_notebook a[name=plan]")
    tick = f".o_data_row:has-text('{TASK}') button[name=action_toggle_done]"
    page.click(f"{tick}:has(.fa-circle-o)")
    page.wait_for_selector(f"{tick}:has(.fa-check-circle)")
    step(page, "Story Bargain")
    stands_on(page, "Story Bargain")


def ask_and_quote(page):
    """Enter what the client needs, read the chances, make the quotation."""
    page.click(".o_notebook a[name=demand]")
    page.click(".o_field_widget[name=demand_ids] .o_field_x2many_list_row_add a")
    choose(page, "product_id", "Story Pump", ".o_selected_row")
    page.fill(".o_selected_row .o_field_widget[name=quantity] input", "3")
    page.click(".o_form_button_save")
    page.wait_for_selector(".o_form_saved")
    page.wait_for_selector(".o_field_widget[name=demand_amount]:has-text('2,100')")
    page.wait_for_selector(".o_deal_probability:has-text('Statistical chance')")
    page.wait_for_selector(
        ".o_deal_probability .o_field_widget[name=probability_statistical]"
        " :text-matches('\\\\d')"
    )
    page.click("button[name=action_sale_quotations_new]:visible")
    page.wait_for_selector(f"{QUOTED}:has-text('3.00'):has-text('700.00')")
    page.click(".o_form_button_save")
    page.wait_for_selector(
        ".oe_title .o_field_widget[name=name] :text-matches('\\\\d')"
    )
    page.click(".o_breadcrumb a:has-text('Story Pumps')")
    stands_on(page, "Story Bargain")


def move_anyway(page):
    """Move the deal without what the step asks for, as a manager with a reason."""
    page.click(".o_deal_route_anyway")
    choose(page, "to_stage_id", "Story Contract", ".modal")
    page.wait_for_selector(
        ".modal .o_field_widget[name=missing]:has-text('Expected Closing')"
    )
    page.fill(".modal .o_field_widget[name=reason] textarea", "The buyer leaves today")
    page.click(".modal button[name=action_move]")
    stands_on(page, "Story Contract")
    page.click(".o_notebook a[name=deal_waivers]")
    page.wait_for_selector(".o_data_row:has-text('The buyer leaves today')")


def test_a_deal_is_led_to_won(open_page, story):
    page = open_page("story_dealer", "/odoo/crm")
    register(page)
    go_the_first_steps(page)
    ask_and_quote(page)
    assert not page.is_visible(".o_deal_route_anyway"), "only managers move anyway"
    deal = page.url.split("?")[0].split("/")[-1]
    move_anyway(open_page("story_leader", f"/odoo/crm.lead/{deal}"))
    page.reload()
    stands_on(page, "Story Contract")
    page.click("button[name=action_set_won_rainbowman]:visible")
    stands_on(page, WON)
    page.wait_for_selector(".ribbon:has-text('Won')")
    click_smart_button(page, "button[name=action_view_sale_quotation]")
    page.wait_for_selector(QUOTED)


def press_lost(page, phone):
    """Press the button that loses a deal, on a phone by touch in a sheet."""
    if phone:
        page.tap(".o_statusbar_buttons button[title=More]")
    page.click("button:has-text('Lost'):visible")
    page.wait_for_selector(".modal .o_field_widget[name=lost_reason_id]")


def tell_the_winner(page, phone):
    """Name the competitor who got the deal, on a phone from cards."""
    page.click(".modal .o_field_widget[name=lost_to] label:has-text('A competitor')")
    if phone:
        page.tap(".modal .o_field_widget[name=other_winner_id] input")
        page.tap(".modal .o_kanban_record:has-text('Story Rival')")
        page.wait_for_selector(".modal .o_kanban_view", state="detached")
    else:
        choose(page, "other_winner_id", "Story Rival", ".modal")


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_deal_is_lost_to_a_competitor(open_page, deal, phone):
    page = open_page("story_dealer", f"/odoo/crm.lead/{deal}", phone=phone)
    press = page.tap if phone else page.click
    stands_on(page, "Story Contact")
    press("button[data-step='Story Offer']")
    stands_on(page, "Story Offer")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], "the page must not scroll sideways"
    press_lost(page, phone)
    press(".modal button[name=action_lost_reason_apply]")
    page.wait_for_selector(".modal .o_field_invalid[name=lost_reason_id]")
    press(".modal .o_field_widget[name=lost_reason_id] :text-is('Story Price')")
    tell_the_winner(page, phone)
    press(".modal button[name=action_lost_reason_apply]")
    page.wait_for_selector(".modal", state="detached")
    page.wait_for_selector(".ribbon:has-text('Lost')")
    winner = ".o_field_widget[name=winner_partner_id]:has-text('Story Rival')"
    page.wait_for_selector(winner)
    lost_to = page.input_value(".o_field_widget[name=lost_to] input")
    assert lost_to == "A competitor"
