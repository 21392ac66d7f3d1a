"""Two people press the same button of a price document at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from import_csv import ImportFailure

PEOPLE = 3
PRODUCTS = 20


@pytest.fixture(scope="module")
def pricer(server):
    """A price manager."""
    server.create_user("pricer", "pricing_rules.pricing_rules_group_manager")
    return "pricer"


@pytest.fixture
def document(server, pricer):
    """A draft with prices of a price type of its own."""
    admin = server.connect()
    products = admin.call(
        "product.product",
        "create",
        [{"name": f"Cable {number}"} for number in range(PRODUCTS)],
    )
    odoo = server.connect(pricer)
    pricelist = odoo.call(
        "product.pricelist", "create", {"name": "Stalls", "price_method": "manual"}
    )
    lines = [
        {"product_id": product, "pricelist_id": pricelist, "price": 7}
        for product in products
    ]
    return odoo.call(
        "product.price.document",
        "create",
        {"pricelist_ids": [pricelist], "line_ids": [(0, 0, line) for line in lines]},
    )


def press_together(server, login, document, button):
    """Let several sessions press a button at once; return the refusals."""
    sessions = [server.connect(login) for _ in range(PEOPLE)]
    ready = Barrier(PEOPLE)

    def press(session):
        ready.wait()
        try:
            session.call("product.price.document", button, [document])
        except ImportFailure as refusal:
            return str(refusal)

    with ThreadPoolExecutor(PEOPLE) as pool:
        return [answer for answer in pool.map(press, sessions) if answer]


def rows(server, document):
    """Return what a document has written into the register: (price, has a price)."""
    found = server.connect().call(
        "product.price",
        "search_read",
        [("document_id", "=", document)],
        ["price", "has_price"],
    )
    return [(row["price"], row["has_price"]) for row in found]


def test_a_document_posts_once(server, pricer, document):
    refusals = press_together(server, pricer, document, "action_post")
    assert len(refusals) == PEOPLE - 1
    for refusal in refusals:
        assert "right now" in refusal or "no longer a draft" in refusal
    assert rows(server, document) == [(7, True)] * PRODUCTS


def test_a_document_is_cancelled_once(server, pricer, document):
    server.connect(pricer).call("product.price.document", "action_post", [document])
    refusals = press_together(server, pricer, document, "action_cancel")
    assert len(refusals) == PEOPLE - 1
    for refusal in refusals:
        assert "right now" in refusal or "cancelled already" in refusal
    assert sorted(rows(server, document), reverse=True) == (
        [(7, True)] * PRODUCTS + [(0, False)] * PRODUCTS
    )


def test_posting_and_cancelling_together_leave_one_of_both(server, pricer, document):
    with ThreadPoolExecutor(2) as pool:
        buttons = ("action_post", "action_cancel")
        sessions = [server.connect(pricer) for _ in buttons]
        ready = Barrier(2)

        def press(session, button):
            ready.wait()
            try:
                session.call("product.price.document", button, [document])
            except ImportFailure as refusal:
                return str(refusal)

        list(pool.map(press, sessions, buttons))
    [state] = server.connect().call(
        "product.price.document", "read", [document], ["state"]
    )
    found = rows(server, document)
    if state["state"] == "posted":
        assert found == [(7, True)] * PRODUCTS
    else:
        assert state["state"] == "cancelled"
        assert len(found) in (0, 2 * PRODUCTS)
