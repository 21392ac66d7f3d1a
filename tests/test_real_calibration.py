"""Is there skill in the estimates of real deals? The figures, made again without Odoo."""

import math
from bisect import bisect_left
from collections import defaultdict

import pytest

RATES = ("stage_id", "user_id", "partner_id", "deal_type_id")
FIELDS = ["deal_id", "registered", "closed", "won", "predicted", "base_rate"]


@pytest.fixture(scope="module")
def odoo(server, imported):
    """A connection to the database that holds the data."""
    return server.connect()


@pytest.fixture(scope="module")
def test(odoo):
    """The record of a test of the win probability, made on the real deals."""
    action = odoo.call("crm.deal.calibration", "action_run")
    return odoo.call("crm.deal.calibration", "read", [action["res_id"]])[0]


@pytest.fixture(scope="module")
def lines(odoo, test):
    """The deals of the test, as they are exported."""
    ids = odoo.call(
        "crm.deal.calibration.line", "search", [("calibration_id", "=", test["id"])]
    )
    rows = odoo.call("crm.deal.calibration.line", "export_data", ids, [".id", *FIELDS])
    names = ["id", *FIELDS]
    return [dict(zip(names, row, strict=True)) for row in rows["datas"]]


def score(lines, name):
    """Return the mean square of estimate less outcome."""
    return sum(
        (float(line[name]) / 100 - bool(line["won"])) ** 2 for line in lines
    ) / len(lines)


def test_scores_equal_those_of_the_export(test, lines):
    assert test["tested_count"] == len(lines) > 0
    brier, base = score(lines, "predicted"), score(lines, "base_rate")
    assert math.isclose(brier, test["brier"], rel_tol=1e-6)
    assert math.isclose(base, test["brier_base"], rel_tol=1e-6)
    skill = 1 - brier / base
    assert math.isclose(100 * skill, test["skill"], rel_tol=1e-4, abs_tol=1e-4)


def test_the_verdict_follows_from_the_export(test, lines):
    losses = [
        [(float(line[name]) / 100 - bool(line["won"])) ** 2 for line in lines]
        for name in ("predicted", "base_rate")
    ]
    brier, base = (sum(part) / len(part) for part in losses)
    skill = 1 - brier / base
    number = len(lines)
    squares = sum(
        (base_loss - loss - skill * base_loss) ** 2
        for loss, base_loss in zip(*losses, strict=True)
    )
    spread = 1.959964 * math.sqrt(squares / number / (number - 1)) / base
    assert math.isclose(test["skill_low"], 100 * (skill - spread), abs_tol=1e-3)
    assert math.isclose(test["skill_high"], 100 * (skill + spread), abs_tol=1e-3)
    assert test["verdict"] == ("skill" if skill > spread else "none")
    print(f"\n{test['verdict_text']}")


def test_the_reliability_table_equals_the_export(odoo, test, lines):
    parts = defaultdict(list)
    for line in lines:
        parts[min(int(float(line["predicted"]) // 10) + 1, 10)].append(line)
    bins = odoo.call("crm.deal.calibration.bin", "read", test["bin_ids"])
    assert {row["number"]: row["count"] for row in bins} == {
        number: len(members) for number, members in parts.items()
    }
    for row in bins:
        members = parts[row["number"]]
        won = 100 * sum(bool(line["won"]) for line in members) / len(members)
        assert math.isclose(row["observed"], won, abs_tol=1e-6)


def read_closed(odoo):
    """Return the closed deals with their keys and times, read deal by deal."""
    deals = odoo.call(
        "crm.lead",
        "search_read",
        [("won_status", "in", ["won", "lost"]), ("active", "in", [True, False])],
        ["create_date", "date_open", "date_closed", "won_status", *RATES],
    )
    stays = odoo.call(
        "crm.deal.stage.history",
        "search_read",
        [("deal_id", "in", [deal["id"] for deal in deals])],
        ["deal_id", "stage_id", "date_in"],
        order="date_in, id",
        context={"active_test": False},
    )
    won = set(odoo.call("crm.stage", "search", [("is_won", "=", True)]))
    reached = defaultdict(list)
    for stay in stays:
        reached[stay["deal_id"][0]].append(stay)
    for deal in deals:
        own = reached[deal["id"]]
        noted = [stay for stay in own if stay["date_in"] <= deal["date_closed"]]
        times = [deal["create_date"], deal["date_open"], deal["date_closed"]]
        times += [stay["date_in"] for stay in own]
        deal["registered"] = min(filter(None, times))
        deal["stages"] = {stay["stage_id"][0] for stay in noted}
        deal["first"] = next(
            (stay["stage_id"][0] for stay in noted if stay["stage_id"][0] not in won),
            None,
        )
    partners = {deal["partner_id"][0] for deal in deals if deal["partner_id"]}
    rows = odoo.call("res.partner", "read", list(partners), ["commercial_partner_id"])
    heads = {row["id"]: row["commercial_partner_id"][0] for row in rows}
    for deal in deals:
        deal["client"] = deal["partner_id"] and heads[deal["partner_id"][0]]
    return deals


def keys_of(deal, stages):
    """Return the keys that a deal counts under, or asks for."""
    keys = [("stage", stage) for stage in stages if stage]
    for name in ("user_id", "deal_type_id"):
        if deal[name]:
            keys.append((name, deal[name][0]))
    if deal["client"]:
        keys.append(("client", deal["client"]))
    return keys


def test_estimates_equal_a_walk_made_deal_by_deal(odoo, lines):
    """The mean of the rates that were known, from sorted lists of closing times."""
    deals = read_closed(odoo)
    closed, won = defaultdict(list), defaultdict(list)
    for deal in sorted(deals, key=lambda deal: deal["date_closed"]):
        for key in ["all", *keys_of(deal, deal["stages"])]:
            closed[key].append(deal["date_closed"])
            won[key].append(deal["won_status"] == "won")

    def known(key, moment):
        number = bisect_left(closed[key], moment)
        return sum(won[key][:number]), number

    by_id = {int(line["id"]): line for line in lines}
    ids = odoo.call(
        "crm.deal.calibration.line", "read", list(by_id), ["deal_id"], load=False
    )
    lines_of = {row["deal_id"]: by_id[row["id"]] for row in ids}
    checked = 0
    for deal in deals:
        line = lines_of.get(deal["id"])
        total = known("all", deal["registered"])
        assert bool(line) == (total[1] >= 20)
        if not line:
            continue
        found = [
            known(key, deal["registered"]) for key in keys_of(deal, [deal["first"]])
        ]
        rates = [100 * part[0] / part[1] for part in found if part[1]]
        assert math.isclose(
            float(line["base_rate"]), 100 * total[0] / total[1], abs_tol=1e-6
        )
        if rates:
            mean = sum(rates) / len(rates)
            assert math.isclose(float(line["predicted"]), mean, abs_tol=1e-6)
            checked += 1
    assert checked == len(lines) or checked > 100
