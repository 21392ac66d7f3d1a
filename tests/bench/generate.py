# Runs in an Odoo shell: fills the database with customers, orders and deals by SQL, as copies of
# one record of each kind that the ORM made. Arguments: number of customers and of lines.
# ruff: noqa: F821
import os

from odoo.tools import SQL

customers, lines = map(int, os.environ["HOUSE_ARGUMENTS"].split())
LINES_PER_ORDER = 5
DEALS = 100_000


def multiply(record, number, **overrides):
    """Copy a record with one statement.

    :param record: the record to copy
    :param int number: how many copies
    :param overrides: SQL per column; ``n`` is the number of the copy, ``new_id`` its id
    :return: the id that copy number n has is this plus n
    """
    record.env.flush_all()
    table = record._table
    env.cr.execute(
        """SELECT column_name FROM information_schema.columns
           WHERE table_name = %s AND table_schema = 'public' AND column_name != 'id'""",
        [table],
    )
    columns = [name for (name,) in env.cr.fetchall()]
    env.cr.execute(SQL("SELECT max(id) FROM %s", SQL.identifier(table)))
    first = env.cr.fetchone()[0]
    values = SQL(", ").join(
        SQL(overrides[name]) if name in overrides else SQL.identifier("sample", name)
        for name in columns
    )
    env.cr.execute(
        SQL(
            """INSERT INTO %(table)s (id, %(columns)s)
               SELECT %(first)s + n, %(values)s
               FROM %(table)s sample,
                    LATERAL (SELECT n, %(first)s + n AS new_id
                             FROM generate_series(1, %(number)s) n) copies
               WHERE sample.id = %(sample)s""",
            table=SQL.identifier(table),
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            values=values,
            first=first,
            number=number,
            sample=record.id,
        )
    )
    env.cr.execute(SQL("SELECT setval(%s, %s)", f"{table}_id_seq", first + number + 1))
    return first


partner = env["res.partner"].create(
    {"name": "Customer", "is_company": True, "country_id": env.ref("base.ua").id}
)
first_partner = multiply(
    partner,
    customers,
    name="'Customer ' || n",
    complete_name="'Customer ' || n",
    commercial_partner_id="new_id",
    business_partner_id="new_id",
    email="'customer' || n || '@example.com'",
    city="'City ' || mod(n, 200)",
    write_date="now() - n * interval '1 second'",
)
product = env["product.product"].create({"name": "Kettle", "list_price": 100})
order = env["sale.order"].create(
    {
        "partner_id": partner.id,
        "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 2})],
    }
)
order.action_confirm()
line = order.order_line
customer = f"{first_partner} + 1 + mod(n::bigint * 7919, {customers})"
orders = lines // LINES_PER_ORDER
first_order = multiply(
    order,
    orders,
    name="'BENCH' || n",
    access_token="NULL",
    partner_id=customer,
    partner_invoice_id=customer,
    partner_shipping_id=customer,
    date_order="now() - mod(n * 31, 720) * interval '1 day'",
)
multiply(
    line,
    lines,
    order_id=f"{first_order} + 1 + mod(n / {LINES_PER_ORDER}, {orders})",
    order_partner_id=customer,
)
all_stages = env["crm.stage"].search([])
stages = all_stages.filtered(lambda stage: not stage.is_won)
deal = env["crm.lead"].create(
    {
        "name": "Deal",
        "type": "opportunity",
        "partner_id": partner.id,
        "expected_revenue": 1000,
        "stage_id": stages[0].id,
    }
)
if "crm.deal.type" in env:
    deal.deal_type_id = env["crm.deal.type"].create(
        {"name": "Benchmark", "mode": "manual", "stage_ids": [(6, 0, all_stages.ids)]}
    )
first_deal = multiply(
    deal,
    DEALS,
    name="'Deal ' || n",
    partner_id=customer,
    stage_id=f"(ARRAY{stages.ids})[1 + mod(n / 7, {len(stages)})]",
    won_status="'pending'",
    probability="20 + mod(n, 50)",
    expected_revenue="100 + mod(n * 31, 900)",
    date_deadline="current_date + mod(n, 365) - 30",
)
if "crm.deal.stage.history" in env:
    env.cr.execute(
        """INSERT INTO crm_deal_stage_history (deal_id, stage_id, date_in)
           SELECT id, stage_id, create_date FROM crm_lead WHERE id > %s""",
        [first_deal],
    )
env.cr.commit()
env.cr.execute("ANALYZE")
env.cr.commit()
