"""What the screens do not offer is refused over RPC and on the pages of others, too."""

import urllib.error

import pytest
from import_csv import ImportFailure
from offers import (
    CUSTOMER,
    DIRECTOR,
    SELLER,
    STRANGER,
    create_waiting_quotation,
    prepare_price,
    read,
)

BY_HAND = "Nobody sets the approval of a document by hand"
BY_PROGRAM = "by the program alone|not allowed to delete"
LOCKED = "waits for the approval of Offer_director"
SIGNATURE = {
    "name": "Nobody",
    "signature": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAW"
    "jR9awAAAABJRU5ErkJggg==",
}


@pytest.fixture(scope="module")
def order(server, trade):
    """A quotation that waits for approval; return its id."""
    return create_waiting_quotation(server, trade)


@pytest.fixture(scope="module")
def line(server, order):
    """The first line of the quotation."""
    seller = server.connect(SELLER)
    return read(seller, "sale.order", order, "order_line")["order_line"][0]


@pytest.fixture(scope="module")
def offer(server, trade):
    """An individual offer that waits for approval; return its id."""
    seller = server.connect(SELLER)
    drill = trade["products"]["Story Drill"]
    template = read(seller, "product.product", drill, "product_tmpl_id")
    price = prepare_price(template["product_tmpl_id"][0], 80)
    values = {"name": "Story Locked", "partner_id": trade["buyer"]}
    offer = seller.call("sale.offer", "create", {**values, "rule_ids": [(0, 0, price)]})
    seller.call("sale.offer", "action_request_approval", [offer])
    return offer


@pytest.fixture(params=[SELLER, DIRECTOR])
def anybody(request, server):
    """A connection of each of the two of the house."""
    return server.connect(request.param)


def is_refused(odoo, words, model, method, *args):
    """Call a method, and check the words with which it is refused."""
    with pytest.raises(ImportFailure, match=words):
        odoo.call(model, method, *args)


def test_nobody_writes_approvals(anybody, order, offer):
    for model, record in (("sale.order", order), ("sale.offer", offer)):
        for values in (
            {"approval_state": "approved"},
            {"approval_requester_id": False},
            {"approval_step_ids": [(5, 0, 0)]},
            {"approval_terms": {}},
        ):
            is_refused(anybody, BY_HAND, model, "write", [record], values)
        values = {"approval_state": "approved"}
        is_refused(anybody, BY_HAND, model, "create", {**values, "name": "Story"})
        own = [("res_model", "=", model), ("res_id", "=", record)]
        for rows in ("sale.approval.step", "sale.approval.decision"):
            values = {"res_model": model, "res_id": record}
            is_refused(anybody, BY_PROGRAM, rows, "create", values)
        steps = anybody.call("sale.approval.step", "search", own)
        values = {"state": "approved"}
        is_refused(anybody, BY_PROGRAM, "sale.approval.step", "write", steps, values)
        is_refused(anybody, BY_PROGRAM, "sale.approval.step", "unlink", steps)


def test_the_seller_does_not_approve_his_own(server, order, offer):
    seller = server.connect(SELLER)
    for model, record in (("sale.order", order), ("sale.offer", offer)):
        is_refused(seller, "is your own", model, "action_approve", [record])
        is_refused(seller, "is your own", model, "action_refuse", [record], "No")
    rules = seller.call("sale.approval.rule", "search", [("name", "like", "Story")])
    values = {"user_ids": [(4, seller.call("res.users", "search", [])[0])]}
    is_refused(seller, "not allowed", "sale.approval.rule", "write", rules, values)


def test_what_waits_does_not_go_on(server, order, offer):
    seller = server.connect(SELLER)
    for method in ("action_quotation_send", "action_quotation_sent", "action_confirm"):
        is_refused(seller, LOCKED, "sale.order", method, [order])
    values = {"state": "sent"}
    is_refused(seller, LOCKED, "sale.order", "write", [order], values)
    values = {"state": "sale"}
    is_refused(seller, "nothing is chosen", "sale.order", "write", [order], values)
    is_refused(seller, "managers activate", "sale.offer", "action_activate", [offer])
    values = {"state": "active"}
    is_refused(seller, LOCKED, "sale.offer", "write", [offer], values)
    director = server.connect(DIRECTOR)
    is_refused(director, LOCKED, "sale.offer", "action_activate", [offer])


def test_what_waits_is_locked(server, trade, order, line, offer):
    seller = server.connect(SELLER)
    values = {"order_id": order, "product_id": trade["products"]["Story Saw"]}
    is_refused(seller, LOCKED, "sale.order.line", "create", values)
    is_refused(seller, LOCKED, "sale.order.line", "unlink", [line])
    for values in ({"price_unit": 1}, {"discount": 0}, {"product_uom_qty": 99}):
        is_refused(seller, LOCKED, "sale.order.line", "write", [line], values)
    for values in ({"payment_term_id": False}, {"order_line": [(2, line)]}):
        is_refused(seller, LOCKED, "sale.order", "write", [order], values)
    [price] = read(seller, "sale.offer", offer, "rule_ids")["rule_ids"]
    is_refused(seller, LOCKED, "product.pricelist.item", "unlink", [price])
    values = {"fixed_price": 1}
    is_refused(seller, LOCKED, "product.pricelist.item", "write", [price], values)
    values = {"minimum_amount": 1}
    is_refused(seller, LOCKED, "sale.offer", "write", [offer], values)


def test_an_import_is_no_way_round(server, order, line):
    seller = server.connect(SELLER)
    for model, names, row in (
        ("sale.order", [".id", "approval_state"], [str(order), "Approved"]),
        ("sale.order.line", [".id", "price_unit"], [str(line), "1"]),
    ):
        result = seller.call(model, "load", names, [row])
        assert not result["ids"]
        assert result["messages"]
    found = read(seller, "sale.order", order, "approval_state", "state")
    assert (found["approval_state"], found["state"]) == ("waiting", "draft")


def test_the_customer_decides_nothing_before_the_approval(server, order, line):
    customer = server.connect(CUSTOMER)
    page = f"/my/orders/{order}"
    assert "error" in customer._post(f"{page}/accept", SIGNATURE)
    choice = {"line_id": line}
    assert "error" in customer._post(f"{page}/choose_alternative", choice)
    seller = server.connect(SELLER)
    found = read(seller, "sale.order", order, "signed_by", "state")
    assert (found["signed_by"], found["state"]) == (False, "draft")


def test_a_stranger_gets_nothing(server, trade, order, line, offer):
    stranger = server.connect(STRANGER)
    name = read(server.connect(SELLER), "sale.order", order, "name")["name"]
    for path in (
        f"/my/orders/{order}",
        f"/my/orders/{order}?access_token=guessed",
        f"/my/orders/{order}?report_type=pdf&download=true",
        f"/my/offers/{offer}",
        f"/my/offers/{trade['standard']}",
        "/my/offers",
        "/my/quotes",
    ):
        page = stranger.opener.open(server.url + path).read().decode()
        assert name not in page
        assert "Story Locked" not in page
        assert "Story Standard" not in page
    with pytest.raises(urllib.error.HTTPError, match="403"):
        stranger.opener.open(f"{server.url}/report/pdf/sale.report_saleorder/{order}")
    assert "error" in stranger._post(f"/my/orders/{order}/accept", SIGNATURE)
    choose = f"/my/orders/{order}/choose_alternative"
    assert "error" in stranger._post(choose, {"line_id": line})
    for model, record in (
        *(("sale.order", order), ("sale.order.line", line), ("sale.offer", offer)),
        ("sale.offer", trade["standard"]),
    ):
        is_refused(stranger, "access", model, "read", [record], ["name"])
    for model in ("sale.approval.step", "sale.approval.decision"):
        is_refused(stranger, "not allowed", model, "search_read", [])
