# Runs in an Odoo shell: fills the database with deals and their stage moves by SQL.
# Argument: the number of stage moves; a deal has four on average.
# ruff: noqa: F821
import os

moves = int(os.environ["HOUSE_ARGUMENTS"])
NAMES = ("Contact", "Need", "Offer", "Quotation", "Contract", "Sold")
stages = env["crm.stage"].create(
    [
        {"name": name, "sequence": number, "is_won": name == "Sold"}
        for number, name in enumerate(NAMES)
    ]
)
deal_type = env["crm.deal.type"].create(
    {"name": "Benchmark", "stage_ids": [(6, 0, stages.ids)]}
)
users = env["res.users"].create(
    [{"name": f"Seller {n}", "login": f"bench_seller_{n}"} for n in range(30)]
)
env.flush_all()
env.cr.execute("SELECT max(id) FROM crm_lead")
first = env.cr.fetchone()[0] or 0
values = {
    "first": first,
    "deals": moves // 4,
    "stages": stages.ids,
    "type": deal_type.id,
    "company": env.company.id,
    "users": users.ids,
}
# deal n makes 1 to 7 moves, from stage to stage, now and then two stages back
env.cr.execute(
    """CREATE TEMP TABLE move AS
       SELECT %(first)s + n AS deal_id, n, j, m,
           least(CASE WHEN mod(n + j, 11) = 0 THEN greatest(j - 2, 0) ELSE j END, 5)
               AS rank,
           now() AT TIME ZONE 'UTC' - interval '900 days' + mod(n, 850) * interval '1 day'
               + j * (1 + mod(n * 7 + j * 3, 20)) * interval '12 hours' AS date_in
       FROM generate_series(1, %(deals)s) n, LATERAL (SELECT 1 + mod(n, 7) AS m) made,
           LATERAL generate_series(0, m - 1) j""",
    values,
)
env.cr.execute(
    """INSERT INTO crm_lead (id, name, type, active, deal_type_id, company_id, user_id,
           stage_id, won_status, probability, expected_revenue, date_start, date_closed,
           create_date, write_date)
       SELECT deal_id, 'Deal ' || n, 'opportunity', status <> 'lost', %(type)s,
           %(company)s, (%(users)s::int[])[1 + mod(n, 30)], (%(stages)s::int[])[rank + 1],
           status, CASE status WHEN 'won' THEN 100 WHEN 'lost' THEN 0 ELSE 40 END,
           100 + mod(n, 900), date_start, CASE WHEN status <> 'pending' THEN date_in END,
           date_start, date_start
       FROM (SELECT *, CASE WHEN rank = 5 THEN 'won' WHEN mod(n, 3) = 0 THEN 'lost'
                 ELSE 'pending' END AS status,
                 now() AT TIME ZONE 'UTC' - interval '900 days'
                     + mod(n, 850) * interval '1 day' AS date_start
             FROM move WHERE j = m - 1) last""",
    values,
)
env.cr.execute("SELECT setval('crm_lead_id_seq', (SELECT max(id) FROM crm_lead))")
env.cr.execute(
    """INSERT INTO crm_deal_stage_history (deal_id, stage_id, date_in, date_out, user_id)
       SELECT move.deal_id, (%(stages)s::int[])[rank + 1], date_in,
           coalesce(lead(date_in) OVER (PARTITION BY move.deal_id ORDER BY j),
               CASE WHEN won_status = 'lost' THEN date_in + interval '5 days' END),
           (%(users)s::int[])[1 + mod(n, 30)]
       FROM (SELECT deal_id, n, j, rank,
                 greatest(date_in, max(date_in) OVER (PARTITION BY deal_id ORDER BY j))
                     AS date_in FROM move) move
       JOIN crm_lead ON crm_lead.id = move.deal_id""",
    values,
)
env.cr.commit()
env.cr.execute("ANALYZE")
env.cr.commit()
