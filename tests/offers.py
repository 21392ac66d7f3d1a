"""People, goods and levels of approval for the stories of offers."""

import pytest

SELLER, DIRECTOR = "offer_seller", "offer_director"
CUSTOMER, STRANGER = "offer_customer", "offer_stranger"
PRICES, PAYMENT, DISCOUNTS = "Story Prices", "Story Payment", "Story Discounts"
BUYER = {"name": "Story Buyer", "email": "buyer@example.com"}
GOODS = {"Story Drill": 100, "Story Saw": 200, "Story Grinder": 150}
STANDARD, DEAL = "Story Standard Terms", "Story Tools Deal"


@pytest.fixture(scope="session")
def trade(server):
    """A customer with a deal and a standard offer, its people, and levels of approval.

    Offers and levels are for this customer alone: others work on the same server.
    """
    odoo = server.connect()
    buyer = odoo.call("res.partner", "create", BUYER)
    people = create_people(server, buyer)
    odoo.call("res.partner", "write", [buyer], {"user_id": people[SELLER]})
    products = {
        name: odoo.call(
            "product.product",
            "create",
            {"name": name, "list_price": price, "standard_price": 50, "taxes_id": []},
        )
        for name, price in GOODS.items()
    }
    create_levels(odoo, buyer, people[DIRECTOR])
    standard = create_standard_offer(odoo, buyer, products)
    return {
        "buyer": buyer,
        "people": people,
        "products": products,
        "standard": standard,
    }


def create_people(server, buyer):
    """Create the two of the house, the customer and a stranger; return their ids."""
    people = {
        SELLER: server.create_user(SELLER, "sales_team.group_sale_salesman"),
        DIRECTOR: server.create_user(DIRECTOR, "sales_team.group_sale_manager"),
    }
    portal = {"group_ids": [(6, 0, [server.ref("base.group_portal")])]}
    for login, values in ((CUSTOMER, {"parent_id": buyer}), (STRANGER, {})):
        people[login] = server.create_user(
            login, "base.group_portal", **portal, **values
        )
    return people


def create_levels(odoo, buyer, director):
    """Prices of offers, then their payment, and discounts of quotations are approved."""
    levels = (
        {"name": PRICES, "res_model": "sale.offer", "watch_price": True},
        {"name": PAYMENT, "res_model": "sale.offer", "watch_payment": True, "level": 2},
        {"name": DISCOUNTS, "watch_discount": True, "discount_from": 10},
    )
    for values in levels:
        common = {
            "watch_all": False,
            "domain": str([("partner_id", "=", buyer)]),
            "user_ids": [(6, 0, [director])],
        }
        odoo.call("sale.approval.rule", "create", {**common, **values})


def create_standard_offer(odoo, buyer, products):
    """Create the active offer that the one of the customer is based on; return its id."""
    segment = odoo.call(
        "res.partner.segment",
        "create",
        {"name": "Story Builders", "partner_ids": [(6, 0, [buyer])]},
    )
    drill = read(odoo, "product.product", products["Story Drill"], "product_tmpl_id")
    offer = odoo.call(
        "sale.offer",
        "create",
        {
            "name": STANDARD,
            "kind": "standard",
            "partner_segment_id": segment,
            "rule_ids": [(0, 0, prepare_price(drill["product_tmpl_id"][0], 95))],
        },
    )
    odoo.call("sale.offer", "action_activate", [offer])
    return offer


def prepare_price(template, price):
    """Return the values of the price of one product."""
    return {
        "applied_on": "1_product",
        "product_tmpl_id": template,
        "compute_price": "fixed",
        "fixed_price": price,
    }


def create_waiting_quotation(server, trade):
    """Create a quotation of the sales person that waits for approval of its discount.

    Ten drills with 12 percent taken off, and two saws or three grinders.
    """
    seller = server.connect(SELLER)
    drill, saw, grinder = (trade["products"][name] for name in GOODS)
    order = seller.call(
        "sale.order",
        "create",
        {
            "partner_id": trade["buyer"],
            "require_signature": True,
            "require_payment": False,
            "order_line": [
                (0, 0, {"product_id": drill, "product_uom_qty": 10, "discount": 12}),
                (0, 0, prepare_alternative(saw, 2)),
                (0, 0, prepare_alternative(grinder, 3)),
            ],
        },
    )
    seller.call("sale.order", "action_request_approval", [order])
    return order


def prepare_alternative(product, quantity):
    """Return the values of a line that is to be chosen from."""
    return {
        "product_id": product,
        "product_uom_qty": quantity,
        "alternative_group": "A",
    }


def read(odoo, model, record, *names):
    """Return some fields of one record."""
    return odoo.call(model, "read", [record], list(names))[0]
