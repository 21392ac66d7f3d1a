"""A small sample of sales data in the shape, and with the dirt, of the real files."""

import csv
import datetime

FIRST_DAY = datetime.date(2017, 1, 1)
STAGES = ("Won", "Lost", "Engaging", "Prospecting")


def write_sample(folder):
    """Write the four files into a folder; return the folder."""
    _write(
        folder / "accounts.csv",
        "account,sector,year_established,revenue,employees,office_location,subsidiary_of",
        [
            ("Alfa", "technolgy", 1996, 10.5, 20, "United States", ""),
            ("Beta", "medical", 1999, 25.4, 49, "Philipines", "Alfa"),
            ("Gama", "retail", 2001, 4.5, 9, "Korea", ""),
        ],
    )
    _write(
        folder / "products.csv",
        "product,series,sales_price",
        [("GTX Pro", "GTX", 4821), ("MG Special", "MG", 55)],
    )
    _write(
        folder / "sales_teams.csv",
        "sales_agent,manager,regional_office",
        [("Ann Own", "Dan Lead", "East"), ("Bob Mate", "Eve Lead", "West")],
    )
    _write(
        folder / "sales_pipeline.csv",
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,"
        "close_value",
        [_deal(number) for number in range(120)],
    )
    return folder


def _deal(number):
    """Return the cells of one deal; Gama's deals are all old."""
    stage = STAGES[number % 4]
    account = ("Alfa", "Beta", "Gama", "")[number % 4 if number < 40 else number % 2]
    start = FIRST_DAY + datetime.timedelta(days=3 * number)
    closed = stage in ("Won", "Lost")
    return (
        f"ID{number:06}",
        ("Ann Own", "Bob Mate")[number % 2],
        ("GTXPro", "MG Special", "GTX Pro")[number % 3],
        account,
        stage,
        "" if stage == "Prospecting" else start.strftime("%m/%d/%Y"),
        (start + datetime.timedelta(days=20)).strftime("%m/%d/%Y") if closed else "",
        {"Won": 1000 + number, "Lost": 0}.get(stage, ""),
    )


def _write(path, header, rows):
    """Write a CSV file."""
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(header.split(","))
        writer.writerows(rows)
