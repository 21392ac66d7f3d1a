# Runs in an Odoo shell after price_data.py: a price document that computes a chain of
# three markup types, beside one bare statement that writes the same lines.
# ruff: noqa: F821
chain = base
types = env["product.pricelist"]
for name in ("Wholesale", "Partner", "Retail"):
    chain = env["product.pricelist"].create(
        {
            "name": name,
            "price_method": "markup",
            "source_pricelist_id": chain.id,
            "markup_percent": 10,
        }
    )
    types |= chain
env.cr.execute(
    "CREATE TABLE bench_line (LIKE product_price_document_line INCLUDING ALL)"
)
env.cr.execute(
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
    " AND conrelid = 'product_price_document_line'::regclass"
)
for (definition,) in env.cr.fetchall():
    env.cr.execute(f"ALTER TABLE bench_line ADD {definition}")
env.cr.commit()
FLOOR = """
    INSERT INTO bench_line (id, document_id, pricelist_id, product_id, price, has_price,
                            price_old, change_percent, below_threshold)
    SELECT row_number() OVER (), %s, step.type, product.id,
           CASE step.number WHEN 1 THEN first WHEN 2 THEN second ELSE third END, TRUE,
           COALESCE(old.price, 0), 0, FALSE
      FROM unnest(%s) AS product (id)
     CROSS JOIN LATERAL (
           SELECT round(price::numeric * 1.1, 2) AS first FROM product_price
            WHERE pricelist_id = %s AND product_id = product.id
              AND effective_date <= CURRENT_DATE
            ORDER BY effective_date DESC, id DESC LIMIT 1) AS one
     CROSS JOIN LATERAL (SELECT round(first * 1.1, 2) AS second) AS two
     CROSS JOIN LATERAL (SELECT round(second * 1.1, 2) AS third) AS three
     CROSS JOIN unnest(%s) WITH ORDINALITY AS step (type, number)
      LEFT JOIN LATERAL (
           SELECT price FROM product_price
            WHERE pricelist_id = step.type AND product_id = product.id
              AND effective_date <= CURRENT_DATE
            ORDER BY effective_date DESC, id DESC LIMIT 1) AS old ON TRUE"""


def ours():
    """What a price manager waits for after pressing Fill."""
    document = env["product.price.document"].create({"pricelist_ids": types.ids})
    document.action_fill(product_ids=products.ids)
    env.flush_all()
    return document


def floor(document):
    """The same lines as one bare statement."""
    env.cr.execute("TRUNCATE bench_line")
    env.cr.execute(FLOOR, [document.id, products.ids, base.id, types.ids])


document = ours()
floor(document)
env.cr.execute(
    "SELECT count(*) FROM bench_line b JOIN product_price_document_line l"
    " USING (document_id, pricelist_id, product_id) WHERE abs(b.price - l.price) < 0.001"
)
assert env.cr.fetchone() == (3 * len(products),)
# the price list alone: prices of the last type out of the first, nothing written
known = {}


def price_list():
    """Prices of the last type, computed through the chain."""
    known.clear()
    for pricelist in types:
        prices, _problems = pricelist._get_proposed_prices(products.ids, day, known)
        known[pricelist.id] = prices


day = fields.Date.today()
READ = """
    SELECT product.id, round(round(round(price::numeric * 1.1, 2) * 1.1, 2) * 1.1, 2)
      FROM unnest(%s) AS product (id)
     CROSS JOIN LATERAL (
           SELECT price FROM product_price
            WHERE pricelist_id = %s AND product_id = product.id
              AND effective_date <= CURRENT_DATE
            ORDER BY effective_date DESC, id DESC LIMIT 1) AS found"""


def read():
    """The same as one bare query."""
    env.cr.execute(READ, [products.ids, base.id])
    return env.cr.fetchall()


print("RESULT", best(ours, 3), best(lambda: floor(document), 3))
print("LIST", best(price_list), best(read))
env.cr.rollback()
