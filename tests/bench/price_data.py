# Runs in an Odoo shell before a benchmark of prices: makes products, price types and a
# year of prices by SQL. Argument of HOUSE_ARGUMENTS: number of products.
# ruff: noqa: F821
import os
import time

from odoo.tools import SQL

number = int(os.environ["HOUSE_ARGUMENTS"])
MONTHS = 12


def column_names(table):
    """Return the columns of a table but its id."""
    rows = env.execute_query(
        SQL(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND table_schema = 'public' AND column_name != 'id'",
            table,
        )
    )
    return [name for (name,) in rows]


def multiply(record, **overrides):
    """Copy a record with one statement; ids of the copies follow its own."""
    table, columns = record._table, column_names(record._table)
    values = [
        SQL(overrides[name]) if name in overrides else SQL.identifier("sample", name)
        for name in columns
    ]
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (id, %(columns)s) SELECT %(first)s + n, %(values)s"
            " FROM %(table)s sample, generate_series(1, %(number)s) n"
            " WHERE sample.id = %(first)s",
            table=SQL.identifier(table),
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            values=SQL(", ").join(values),
            first=record.id,
            number=number,
        )
    )
    env.cr.execute(
        SQL("SELECT setval(%s, %s)", f"{table}_id_seq", record.id + number + 1)
    )


sample = env["product.product"].create({"name": "Kettle", "list_price": 100})
env.flush_all()
multiply(sample.product_tmpl_id)
multiply(sample, product_tmpl_id=f"{sample.product_tmpl_id.id} + n")
products = env["product.product"].browse(range(sample.id + 1, sample.id + 1 + number))
base = env["product.pricelist"].create({"name": "Base", "price_method": "manual"})
env.cr.execute(
    SQL(
        "INSERT INTO product_price (pricelist_id, product_id, price, has_price,"
        " effective_date, recorded_at)"
        " SELECT %s, product, 50 + mod(product * 7919, 100000) / 100.0 + month, TRUE,"
        " CURRENT_DATE - month * 30, now()"
        " FROM generate_series(%s, %s) product, generate_series(1, %s) month",
        base.id,
        sample.id + 1,
        sample.id + number,
        MONTHS,
    )
)
env.cr.commit()
env.cr.execute("ANALYZE")
env.cr.commit()
env.invalidate_all()


def best(function, rounds=5):
    """Return the shortest time of some runs, in seconds."""
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)
