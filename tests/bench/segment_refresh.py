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

env.cr.execute("CREATE TABLE bench_members (segment_id int, partner_id int)")
env.cr.execute(
    "CREATE TABLE bench_log (id serial, segment_id int, partner_id int, date_in timestamp)"
)
env.cr.execute("CREATE UNIQUE INDEX ON bench_members (segment_id, partner_id)")
env.cr.execute("CREATE INDEX ON bench_members (partner_id, segment_id)")
env.cr.execute("CREATE INDEX ON bench_log (segment_id, partner_id)")
env.cr.commit()
start = time.perf_counter()
env.cr.execute(
    """WITH members AS (
           INSERT INTO bench_members
           SELECT 1, partner.id FROM res_partner partner
           WHERE partner.active AND EXISTS (
               SELECT 1 FROM sale_order
               WHERE partner_id = partner.id AND state = 'sale'
                 AND date_order >= now() - interval '90 days')
           RETURNING *)
       INSERT INTO bench_log (segment_id, partner_id, date_in)
       SELECT segment_id, partner_id, now() FROM members"""
)
written = env.cr.rowcount
env.cr.commit()
floor = time.perf_counter() - start
print("RESULT", ours, floor, segment.member_count, written)
