"""Real deals with their dates: the funnel and win rates against the files' own figures."""

import csv
import datetime
import statistics

import pytest

ENGAGED = ("Engaging", "Won", "Lost")


@pytest.fixture(scope="module")
def odoo(server, imported):
    """A connection to the database that holds the deals."""
    return server.connect()


@pytest.fixture(scope="module")
def deals(data_folder):
    """The deals of the file, with their dates as dates."""
    path = data_folder / "sales_pipeline.csv"
    with open(path, newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        for column in ("engage_date", "close_date"):
            row[column] = row[column] and datetime.datetime.strptime(
                row[column], "%m/%d/%Y"
            )
    return rows


@pytest.fixture(scope="module")
def shift(deals, newest):
    """How far the import moved all dates."""
    dates = [row[name] for row in deals for name in ("engage_date", "close_date")]
    return newest - max(date for date in dates if date).date()


def count(deals, *stages):
    """Return how many deals are on some stages."""
    return sum(deal["deal_stage"] in stages for deal in deals)


def read_funnel(odoo, server, **filters):
    """Return the funnel of the pipeline by the names of its stages, and its totals."""
    deal_type = server.ref("crm_opportunities.crm_deal_type_pipeline")
    filters = {"deal_type_id": deal_type, **filters}
    funnel = odoo.call("crm.deal.funnel", "get_funnel", filters)
    return {row["name"]: row for row in funnel["stages"]}, funnel["totals"]


def test_the_funnel_equals_the_files(odoo, server, deals):
    stages, totals = read_funnel(odoo, server)
    assert list(stages) == ["Prospecting", "Engaging", "Won"]
    wanted = {
        "Prospecting": (count(deals, "Prospecting"), 0, 0),
        "Engaging": (count(deals, *ENGAGED), count(deals, "Won"), count(deals, "Lost")),
        "Won": (count(deals, "Won"), count(deals, "Won"), 0),
    }
    for name, (entered, passed, lost) in wanted.items():
        row = stages[name]
        assert (row["entered"], row["passed"], row["lost"]) == (entered, passed, lost)
        assert row["here"] == entered - passed - lost
    assert stages["Engaging"]["here"] == count(deals, "Engaging")
    # the file does not say when a deal was prospected that is further now
    assert stages["Prospecting"]["skipped"] == count(deals, *ENGAGED)
    won, lost = count(deals, "Won"), count(deals, "Lost")
    assert totals["win_rate"] == pytest.approx(100 * won / (won + lost))
    assert totals["won_amount"] == sum(
        float(deal["close_value"]) for deal in deals if deal["deal_stage"] == "Won"
    )


def test_the_days_equal_the_files(odoo, server, deals):
    stages, _totals = read_funnel(odoo, server, period_of="closed")
    days = [
        (deal["close_date"] - deal["engage_date"]).days
        for deal in deals
        if deal["close_date"]
    ]
    row = stages["Engaging"]
    assert row["days_avg"] == pytest.approx(statistics.mean(days))
    assert row["days_median"] == pytest.approx(statistics.median(days))


def test_win_rates_of_salespeople_equal_the_files(odoo, deals):
    rows = odoo.call(
        "crm.deal.performance",
        "formatted_read_group",
        [("event", "=", "closed")],
        groupby=["user_id"],
        aggregates=["won:sum", "lost:sum", "win_rate:avg"],
    )
    found = {row["user_id"][1]: row for row in rows}
    for agent in {deal["sales_agent"] for deal in deals}:
        own = [deal for deal in deals if deal["sales_agent"] == agent]
        won, lost = count(own, "Won"), count(own, "Lost")
        if won + lost:
            row = found[agent]
            assert (row["won:sum"], row["lost:sum"]) == (won, lost)
            assert row["win_rate:avg"] == pytest.approx(100 * won / (won + lost))


def test_a_period_of_the_funnel_equals_the_files(odoo, server, deals, shift):
    dated = sorted(deal["engage_date"] for deal in deals if deal["engage_date"])
    first, last = dated[len(dated) // 4], dated[len(dated) // 2]
    own = [
        deal
        for deal in deals
        if deal["engage_date"] and first <= deal["engage_date"] <= last
    ]
    stages, totals = read_funnel(
        odoo,
        server,
        date_from=str((first + shift).date()),
        date_to=str((last + shift).date()),
    )
    assert stages["Engaging"]["entered"] == len(own)
    assert totals["won"] == count(own, "Won")
    assert totals["lost"] == count(own, "Lost")


def test_the_history_of_every_deal_ends_where_the_deal_is(odoo, server, deals):
    deal_type = server.ref("crm_opportunities.crm_deal_type_pipeline")
    stays = odoo.call(
        "crm.deal.stage.history",
        "search_count",
        [("date_out", "=", False), ("deal_id.deal_type_id", "=", deal_type)],
    )
    assert stays == count(deals, "Prospecting", "Engaging", "Won")
