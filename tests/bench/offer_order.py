# Runs in an Odoo shell, with our addons and without: a salesperson creates, prices and
# confirms orders of 200 lines. With our addons each is under an offer, without them under
# a pricelist of the same rules. Arguments: "offer" or "plain", lines of an order, and
# orders. Prints the seconds of each part, per order, and the queries of a whole order.
# ruff: noqa: F821
import os
import time

kind, lines, orders = os.environ["HOUSE_ARGUMENTS"].split()
lines, orders = int(lines), int(orders)
RULES, GROUPS = 200, 20
env = env(context={**env.context, "tracking_disable": True})


def create_user():
    """Somebody who sells and has no other rights."""
    groups = ("sales_team.group_sale_salesman", "product.group_product_pricelist")
    return env["res.users"].create(
        {
            "name": "Seller",
            "login": "bench_seller",
            "group_ids": [(4, env.ref(group).id) for group in groups],
        }
    )


def create_products():
    """Goods of the price list, more than an order has lines; each group has its share."""
    categories = env["product.category"].create(
        [{"name": f"Category {n}"} for n in range(GROUPS)]
    )
    groups = (
        env["product.price.group"].create([{"name": f"G{n}"} for n in range(GROUPS)])
        if kind == "offer"
        else [None] * GROUPS
    )
    values = [
        {
            "name": f"Product {n}",
            "type": "consu",
            "list_price": 100 + n,
            "standard_price": 60 + n,
            "categ_id": categories[n % GROUPS].id,
            **({"price_group_id": groups[n % GROUPS].id} if groups[0] else {}),
        }
        for n in range(2 * RULES)
    ]
    return env["product.product"].create(values), categories, groups


def prepare_rules(products, categories, groups):
    """200 prices of products, and 20 discounts of whole groups."""
    rules = [
        {
            "applied_on": "1_product",
            "product_tmpl_id": product.product_tmpl_id.id,
            "compute_price": "fixed",
            "fixed_price": 90 + n,
        }
        for n, product in enumerate(products[:RULES])
    ]
    for category, group in zip(categories, groups, strict=True):
        scope = (
            {"applied_on": "1_product_price_group", "price_group_id": group.id}
            if group
            else {"applied_on": "2_product_category", "categ_id": category.id}
        )
        rules.append(
            {
                **scope,
                "compute_price": "percentage",
                "percent_price": 5,
                "base": "list_price",
            }
        )
    return rules


user = create_user()
products, categories, groups = create_products()
customer = env["res.partner"].create({"name": "Customer", "user_id": user.id})
rules = [(0, 0, values) for values in prepare_rules(products, categories, groups)]
if kind == "offer":
    pricelist = env["product.pricelist"].create({"name": "Wholesale"})
    offer = env["sale.offer"].create(
        {
            "name": "Terms",
            "partner_id": customer.id,
            "pricelist_id": pricelist.id,
            "rule_ids": rules,
        }
    )
    offer.action_activate()
else:
    pricelist = env["product.pricelist"].create({"name": "Terms", "item_ids": rules})
env.cr.commit()
# half of the lines have a price of their product, half one of their group
chosen = (products[: lines // 2] + products[RULES : RULES + lines - lines // 2]).ids
seller = env(user=user.id, context={"tracking_disable": True})


def clock(job):
    """The seconds that a job takes, with what it leaves to be written."""
    start = time.perf_counter()
    result = job()
    seller.flush_all()
    return time.perf_counter() - start, result


def create_order():
    """An order with its lines, prices included."""
    return seller["sale.order"].create(
        {
            "partner_id": customer.id,
            **({"pricelist_id": pricelist.id} if kind == "plain" else {}),
            "order_line": [
                (0, 0, {"product_id": id_, "product_uom_qty": 2}) for id_ in chosen
            ],
        }
    )


def measure():
    """The seconds of creating, pricing and confirming one order, from a cold cache."""
    seller.invalidate_all()
    before = env.cr.sql_log_count
    created, order = clock(create_order)
    priced, _result = clock(order.action_update_prices)
    confirmed, _result = clock(order.action_confirm)
    assert order.order_line[0].price_unit == 90, order.order_line[0].price_unit
    last = order.order_line[-1]
    assert last._get_discounted_price() < last.product_id.lst_price
    assert order.state == "sale"
    env.cr.commit()
    return created, priced, confirmed, env.cr.sql_log_count - before


measure()
for _number in range(orders):
    print("RESULT", *measure())
