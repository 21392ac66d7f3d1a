# Runs in an Odoo shell: fills in OPEN open and CLOSED closed deals by SQL, then updates the
# statistical probability of all open deals, and Odoo's own predictions. Prints seconds.
# ruff: noqa: F821
import time

from odoo.tools import SQL

CUSTOMERS = (OPEN + CLOSED) // 10
STAYS = 5
ROUNDS = 5
START = "2024-01-01"

cr = env.cr
company = env.company
env["ir.config_parameter"].set_param("crm.pls_start_date", START)
stages = env["crm.stage"].create(
    [{"name": f"Step {number}", "sequence": number} for number in range(STAYS)]
    + [{"name": "Done", "sequence": 90, "is_won": True}]
)
types = env["crm.deal.type"].create(
    [
        {"name": f"Kind {number}", "mode": "manual", "stage_ids": [(6, 0, stages.ids)]}
        for number in range(3)
    ]
)
users = env["res.users"].create(
    [
        {
            "name": f"Salesperson {number}",
            "login": f"bench_{number}",
            "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
        }
        for number in range(30)
    ]
)
partner = env["res.partner"].create({"name": "Customer"})
sample = env["crm.lead"].create(
    {
        "name": "Deal",
        "type": "opportunity",
        "deal_type_id": types[0].id,
        "expected_revenue": 1000,
        "company_id": company.id,
    }
)
env.flush_all()


def copy(table, record, number, **values):
    """Copy a row with one statement; ``n`` numbers the copies, ``new_id`` is the id."""
    cr.execute(
        """SELECT column_name FROM information_schema.columns
           WHERE table_name = %s AND table_schema = 'public' AND column_name <> 'id'""",
        [table],
    )
    columns = [name for (name,) in cr.fetchall()]
    cr.execute(f"SELECT max(id) FROM {table}")
    first = cr.fetchone()[0]
    chosen = ", ".join(values.get(name, f'sample."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    cr.execute(
        f"""INSERT INTO {table} (id, {names})
            SELECT {first} + n, {chosen} FROM {table} sample,
                LATERAL (SELECT n, {first} + n AS new_id
                         FROM generate_series(1, {number}) n) copies
            WHERE sample.id = {record.id}"""
    )
    cr.execute("SELECT setval(%s, %s)", [f"{table}_id_seq", first + number + 1])
    return first


def pick(records, expression):
    """Return SQL that picks one of some records."""
    return f"(ARRAY{records.ids})[1 + mod({expression}, {len(records)})]"


first_partner = copy(
    "res_partner",
    partner,
    CUSTOMERS,
    commercial_partner_id="new_id",
    business_partner_id="new_id",
)
# a good customer and a good salesperson win more often, the rest is chance
chance = "mod(n * 7919, 97) + 20 * mod(n, 2) - 10 * mod(n * 31 / 3, 3)"
won = f"(n > {OPEN} AND {chance} > 50)"
closed = f"(n > {OPEN})"
copy(
    "crm_lead",
    sample,
    OPEN + CLOSED,
    name="'Deal ' || n",
    partner_id=f"{first_partner} + 1 + mod(n * 7919, {CUSTOMERS})",
    user_id=pick(users, "n * 31 / 3"),
    deal_type_id=pick(types, "n / 7"),
    stage_id=f"CASE WHEN {won} THEN {stages[-1].id} ELSE "
    + pick(stages[:-1], "n / 5")
    + " END",
    active=f"NOT ({closed} AND NOT {won})",
    probability=f"CASE WHEN {won} THEN 100 WHEN {closed} THEN 0 ELSE 20 END",
    automated_probability=f"CASE WHEN {won} THEN 100 WHEN {closed} THEN 0 ELSE 20 END",
    won_status=f"CASE WHEN {won} THEN 'won' WHEN {closed} THEN 'lost'"
    " ELSE 'pending' END",
    email_state="(ARRAY['correct', 'incorrect', NULL])[1 + mod(n / 11, 3)]",
    phone_state="(ARRAY['correct', 'incorrect', NULL])[1 + mod(n / 13, 3)]",
    country_id="1 + mod(n / 17, 200)",
    create_date=f"timestamp '{START}' + mod(n::bigint * 104729, 900) * interval '1 day'",
    date_open="NULL",
    date_closed=f"CASE WHEN {closed} THEN timestamp '{START}'"
    " + (mod(n::bigint * 104729, 900) + 5 + mod(n, 60)) * interval '1 day' END",
    date_deadline="current_date + mod(n, 365)",
)
cr.execute(
    """INSERT INTO crm_deal_stage_history (deal_id, stage_id, date_in, date_out)
       SELECT lead.id, stage.id, lead.create_date + number * interval '1 hour',
              CASE WHEN step.id != own.id
                   THEN lead.create_date + (number + 1) * interval '1 hour' END
       FROM crm_lead lead
       CROSS JOIN UNNEST(%s) WITH ORDINALITY stage (id, number)
       JOIN crm_stage own ON own.id = lead.stage_id
       JOIN crm_stage step ON step.id = stage.id AND step.sequence <= own.sequence
       WHERE lead.id > %s""",
    [stages.ids, sample.id],
)
cr.execute("SELECT count(*) FROM crm_deal_stage_history")
moves = cr.fetchone()[0]


def tidy():
    """Leave the tables as a database has them that has been at rest."""
    cr.commit()
    cr._cnx.autocommit = True
    cr.execute("VACUUM ANALYZE")
    cr._cnx.autocommit = False


tidy()


def measure(function):
    """Return the seconds of a call, with what it writes."""
    env.invalidate_all()
    start = time.perf_counter()
    result = function()
    env.flush_all()
    cr.commit()
    return time.perf_counter() - start, result


estimate = env["crm.deal.estimate"]
deals = env["crm.lead"]
open_deals = [("won_status", "=", "pending"), ("type", "=", "opportunity")]


def update():
    """Count the closed deals anew and read the chance of every open one."""
    env["crm.deal.rate.entry"]._cron_refresh()
    pending = SQL("lead.won_status = 'pending' AND lead.active")
    query = estimate._get_deals(pending, open_only=True)
    chances = estimate._get_query(query)
    return env.execute_query(SQL("SELECT id, estimate FROM (%s) chance", chances))


def predict():
    """Let Odoo work out all its predictions, as after the deals were imported."""
    cr.execute(
        """UPDATE crm_lead SET probability = 20, automated_probability = 20
           WHERE won_status = 'pending'"""
    )
    tidy()
    return measure(deals._cron_update_automated_probabilities)


first, rows = measure(update)
ours = min(measure(update)[0] for _round in range(ROUNDS))
orm, values = measure(
    lambda: [
        row["probability_statistical"]
        for row in deals.search(open_deals).read(["probability_statistical"])
    ]
)
assert len(rows) >= OPEN and len(values) >= OPEN, (len(rows), len(values))
page, _found = measure(
    lambda: deals.search(open_deals, order="probability_statistical desc", limit=80)
)
forecast, _months = measure(
    lambda: env["crm.deal.forecast"].formatted_read_group(
        [], ["date_deadline:month"], ["expected:sum", "low_80:sum", "high_80:sum"]
    )
)
form, _deal = measure(
    lambda: deals.search(open_deals, limit=1).read(["probability_statistical"])
)
calibration, test = measure(
    lambda: env["crm.deal.calibration"]._run(company).tested_count
)
core = min(predict()[0] for _round in range(ROUNDS))
print("DETAIL", "moves", moves, "tested", test, "first count", first)
print("RESULT", ours, orm, page, forecast, form, calibration, core)
