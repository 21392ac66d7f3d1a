# Runs in an Odoo shell: refreshes a segment from nothing, and does the same job with one
# bare SQL statement. Prints both times in seconds.
# ruff: noqa: F821
import time

segment = env["res.partner.segment"].create(
    {
        "name": "Bought in the last 90 days",
        "membership": "scheduled",
        "criterion": "domain",
        "domain": "[('sale_order_ids', 'any', [('state', '=', 'sale'),"
        " ('date_order', '>=', '-90d')])]",
    }
)
env.cr.commit()
start = time.perf_counter()
segment.action_refresh()
env.flush_all()
env.cr.commit()
ours = time.perf_counter() - start
assert not segment.refresh_error, segment.refresh_error

# the same tables, with the same indexes and foreign keys: the same job, in bare SQL
TABLES = {
    "bench_members": "res_partner_segment_member_rel",
    "bench_log": "segment_membership",
}
for copy, table in TABLES.items():
    env.cr.execute(f"CREATE TABLE {copy} (LIKE {table} INCLUDING ALL)")
    env.cr.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'f'",
        [table],
    )
    for (definition,) in env.cr.fetchall():
        env.cr.execute(f"ALTER TABLE {copy} ADD {definition}")
env.cr.commit()
start = time.perf_counter()
env.cr.execute(
    """WITH members AS (
           INSERT INTO bench_members (segment_id, partner_id)
           SELECT %(segment)s, partner.id FROM res_partner partner
           WHERE partner.active AND EXISTS (
               SELECT 1 FROM sale_order
               WHERE partner_id = partner.id AND state = 'sale'
                 AND date_order >= now() - interval '90 days')
           RETURNING *)
       INSERT INTO bench_log (partner_segment_id, partner_id, date_in, reason)
       SELECT segment_id, partner_id, now(), 'rule' FROM members""",
    {"segment": segment.id},
)
written = env.cr.rowcount
env.cr.commit()
floor = time.perf_counter() - start
print("RESULT", ours, floor, segment.member_count, written)
