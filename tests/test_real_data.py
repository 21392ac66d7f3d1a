"""Real sales data in Odoo: what is mended, and segments against the files' own figures."""

import csv
import datetime
from collections import Counter, defaultdict

import pytest
from system import import_data

SECTORS = {"technolgy": "technology"}
QUIET_DAYS = 90


def read(folder, name):
    """Return the rows of one of the files, as they are."""
    with open(folder / name, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def day(text):
    """Return the date of a cell."""
    return datetime.datetime.strptime(text, "%m/%d/%Y").date()


@pytest.fixture(scope="module")
def odoo(server, imported):
    """A connection to the database that holds the data."""
    return server.connect()


def test_the_report_counts_what_was_mended(imported, data_folder):
    deals = read(data_folder, "sales_pipeline.csv")
    misspelled = sum(deal["product"] == "GTXPro" for deal in deals)
    nameless = sum(not deal["account"] for deal in deals)
    assert f"'GTXPro' read as 'GTX Pro' ({misspelled} times)" in imported
    assert (
        f"deals without an account, loaded without a customer ({nameless}" in imported
    )
    assert "'technolgy' read as 'technology'" in imported


def test_every_deal_arrives_once_with_its_outcome(odoo, data_folder):
    wanted = Counter(
        {"Won": "won", "Lost": "lost"}.get(deal["deal_stage"], "pending")
        for deal in read(data_folder, "sales_pipeline.csv")
    )
    for status, number in wanted.items():
        found = odoo.call(
            "crm.lead",
            "search_count",
            [("won_status", "=", status), ("active", "in", [True, False])],
        )
        assert found == number, status


def test_won_sums_equal_those_of_the_files(odoo, data_folder):
    wanted = sum(
        float(deal["close_value"])
        for deal in read(data_folder, "sales_pipeline.csv")
        if deal["deal_stage"] == "Won"
    )
    rows = odoo.call(
        "crm.lead",
        "formatted_read_group",
        [("won_status", "=", "won")],
        aggregates=["expected_revenue:sum"],
    )
    assert rows[0]["expected_revenue:sum"] == wanted


def test_a_second_import_changes_nothing(server, odoo, data_folder, newest):
    before = odoo.call("crm.lead", "search_count", [("active", "in", [True, False])])
    lines = import_data(server, data_folder, "--newest-on", str(newest)).splitlines()
    loaded = [line for line in lines if " loaded, " in line]
    assert loaded
    assert all(": 0 loaded, " in line for line in loaded)
    after = odoo.call("crm.lead", "search_count", [("active", "in", [True, False])])
    assert after == before


def segment(odoo, name, domain, membership):
    """Create a segment by a rule, refresh it and return the names of its members."""
    record = odoo.call(
        "res.partner.segment",
        "create",
        {
            "name": name,
            "membership": membership,
            "criterion": "domain",
            "domain": domain,
        },
    )
    if membership == "scheduled":
        odoo.call("res.partner.segment", "action_refresh", [record])
    found = odoo.call(
        "res.partner", "search_read", [("segment_ids", "in", [record])], ["name"]
    )
    count = odoo.call("res.partner.segment", "read", [record], ["member_count"])
    assert count[0]["member_count"] == len(found)
    return {partner["name"] for partner in found}


@pytest.mark.parametrize("membership", ["scheduled", "dynamic"])
def test_segments_by_sector_equal_the_files(odoo, data_folder, membership):
    wanted = defaultdict(set)
    for account in read(data_folder, "accounts.csv"):
        sector = SECTORS.get(account["sector"], account["sector"])
        wanted[sector].add(account["account"])
    for sector, names in wanted.items():
        domain = f"[('industry_id.name', '=', '{sector}')]"
        assert segment(odoo, f"{sector} {membership}", domain, membership) == names


@pytest.mark.parametrize("membership", ["scheduled", "dynamic"])
def test_customers_without_a_deal_in_90_days_equal_the_files(
    odoo, data_folder, newest, membership
):
    deals = read(data_folder, "sales_pipeline.csv")
    dates = [
        day(deal[column])
        for deal in deals
        for column in ("engage_date", "close_date")
        if deal[column]
    ]
    shift = newest - max(dates)
    border = datetime.date.today() - datetime.timedelta(days=QUIET_DAYS)
    recent = {
        deal["account"]
        for deal in deals
        if deal["deal_stage"] == "Won" and day(deal["close_date"]) + shift >= border
    }
    wanted = {account["account"] for account in read(data_folder, "accounts.csv")}
    domain = (
        "[('is_company', '=', True), ('industry_id', '!=', False),"
        " ('opportunity_ids', 'not any', [('won_status', '=', 'won'),"
        f" ('date_closed', '>=', '-{QUIET_DAYS}d')])]"
    )
    name = f"No deal in 90 days {membership}"
    assert segment(odoo, name, domain, membership) == wanted - recent


def test_customers_of_a_business_region_equal_the_files(odoo, data_folder):
    accounts = read(data_folder, "accounts.csv")
    asia = {"Japan", "China", "Philipines", "Korea", "Jordan"}
    wanted = {row["account"] for row in accounts if row["office_location"] in asia}
    countries = odoo.call(
        "res.country", "search", [("code", "in", "JP CN PH KR JO".split())]
    )
    region = odoo.call(
        "crm.business.region",
        "create",
        {"name": "Asia", "country_ids": [(6, 0, countries)]},
    )
    domain = f"[('is_company', '=', True), ('business_region_id', '=', {region})]"
    assert segment(odoo, "Asia", domain, "scheduled") == wanted
