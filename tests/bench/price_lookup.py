# Runs in an Odoo shell after price_data.py: prices of all products at a date, beside the
# same question in bare SQL, and beside core's fixed items for few products.
# ruff: noqa: F821
from datetime import timedelta
from functools import partial

day = fields.Date.today() - timedelta(days=100)
LOOKUP = """
    SELECT product.id, found.price FROM unnest(%s) AS product (id)
    CROSS JOIN LATERAL (
        SELECT price FROM product_price
        WHERE pricelist_id = %s AND product_id = product.id AND effective_date <= %s
        ORDER BY effective_date DESC, id DESC LIMIT 1) AS found"""


def floor():
    """The same question as one bare statement."""
    env.cr.execute(LOOKUP, [products.ids, base.id, day])
    return env.cr.fetchall()


ours = best(lambda: base.get_prices(products, day))
engine = best(lambda: base._get_products_price(products, 1.0, date=day))
bare = best(floor)
assert base.get_prices(products, day) == dict(floor())
print("RESULT", ours, engine, bare)
CORE = (250, 500, 1000)
for count in CORE:
    some = products[:count]
    core = env["product.pricelist"].create(
        {
            "name": "Core",
            "item_ids": [
                (0, 0, {"applied_on": "0_product_variant", "product_id": id_,
                        "product_tmpl_id": False, "compute_price": "fixed",
                        "fixed_price": 5})
                for id_ in some.ids
            ],
        }
    )  # fmt: skip
    env.flush_all()
    print("CORE", count, best(partial(core._get_products_price, some, 1.0), 2))
    env.invalidate_all()
    print("OURS", count, best(partial(base._get_products_price, some, 1.0), 2))
env.cr.rollback()
