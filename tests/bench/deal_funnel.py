# Runs in an Odoo shell: asks for the funnel of a deal type and a period that holds all its
# deals, and counts the same columns with one bare SQL statement that asks for no rights.
# Prints both times in seconds, the best of some runs that take turns.
# ruff: noqa: F821
import time

RUNS = 5
FLOOR = """
    WITH route AS (
        SELECT s.id, s.is_won, row_number() OVER (ORDER BY s.sequence, s.id) AS rank,
            (SELECT max(h.date_out - h.date_in) FROM crm_deal_stage_history h
                WHERE h.stage_id = s.id) AS longest
        FROM crm_stage s
        JOIN crm_deal_type_stage_rel r ON r.stage_id = s.id AND r.deal_type_id = %(type)s
    ), deal AS (
        SELECT l.id, l.won_status, l.expected_revenue AS amount,
            l.expected_revenue * l.probability::numeric / 100 AS weighted, route.rank
        FROM crm_lead l JOIN route ON route.id = l.stage_id
        WHERE l.type = 'opportunity' AND l.deal_type_id = %(type)s
            AND (l.active OR l.won_status <> 'pending')
            AND l.date_start >= %(start)s AND l.date_start < %(end)s
    ), step AS (
        SELECT *, max(rank) OVER (PARTITION BY deal_id) AS furthest
        FROM (SELECT h.deal_id, route.rank,
                sum(extract(epoch FROM coalesce(h.date_out, CASE WHEN d.won_status = 'won'
                    THEN NULL ELSE %(now)s END) - h.date_in)::float8 / 86400) AS days,
                max(CASE WHEN d.won_status = 'pending' AND h.date_out IS NULL
                    THEN h.date_in END) AS since
            FROM crm_deal_stage_history h
            JOIN deal d ON d.id = h.deal_id
            JOIN route ON route.id = h.stage_id
            GROUP BY h.deal_id, route.rank) stays
    ), counted AS (
        SELECT step.rank, count(*) AS entered,
            count(*) FILTER (WHERE d.rank <> step.rank OR won_status = 'won') AS passed,
            count(*) FILTER (WHERE d.rank = step.rank AND won_status = 'won') AS won,
            count(*) FILTER (WHERE d.rank = step.rank AND won_status = 'lost') AS lost,
            count(*) FILTER (WHERE d.rank = step.rank AND won_status = 'pending') AS here,
            count(*) FILTER (WHERE furthest = step.rank) AS ended,
            count(*) FILTER (WHERE furthest = step.rank AND d.rank < step.rank)
                AS returned,
            count(*) FILTER (WHERE %(now)s - since > longest) AS stale,
            avg(days) AS days_avg,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS days_median,
            sum(amount) FILTER (WHERE d.rank = step.rank AND won_status = 'pending')
                AS potential,
            sum(weighted) FILTER (WHERE d.rank = step.rank AND won_status = 'pending')
                AS weighted,
            sum(amount) FILTER (WHERE d.rank = step.rank AND won_status = 'won')
                AS won_amount,
            sum(amount) FILTER (WHERE d.rank = step.rank AND won_status = 'lost')
                AS lost_amount
        FROM step
        JOIN deal d ON d.id = step.deal_id
        JOIN route ON route.rank = step.rank
        GROUP BY step.rank
    )
    SELECT counted.*,
        sum(ended) OVER (ORDER BY rank DESC) - entered AS skipped,
        100.0 * (passed - returned) / entered AS conversion
    FROM counted ORDER BY rank"""

deal_type = env["crm.deal.type"].search([("name", "=", "Benchmark")])
filters = {
    "deal_type_id": deal_type.id,
    "date_from": "2000-01-01",
    "date_to": "2100-01-01",
}
ours, floor = [], []
for _run in range(RUNS):
    env.invalidate_all()
    start = time.perf_counter()
    funnel = env["crm.deal.funnel"].get_funnel(filters)
    ours.append(time.perf_counter() - start)
    start = time.perf_counter()
    env.cr.execute(
        FLOOR,
        {
            "type": deal_type.id,
            "start": filters["date_from"],
            "end": filters["date_to"],
            "now": odoo.fields.Datetime.now(),
        },
    )
    rows = env.cr.dictfetchall()
    floor.append(time.perf_counter() - start)
for row, bare in zip(funnel["stages"], rows, strict=True):
    for name in ("entered", "passed", "lost", "here", "won", "returned", "skipped"):
        assert row[name] == bare[name], (row, bare)
    assert row["stale"] == bare["stale"], (row, bare)
    assert abs(row["days_median"] - (bare["days_median"] or 0)) < 0.001, (row, bare)
    assert abs(row["potential"] - float(bare["potential"] or 0)) < 0.01, (row, bare)
entered = sum(row["entered"] for row in rows)
print("RESULT", min(ours), min(floor), entered)
