"""Prices at a date and chains of price types, beside bare SQL and core's own items."""

import os
import subprocess

from scale import BENCH, tell
from system import Server, databases, settings


def run(script, products):
    """Return the lines that a script prints on a database with so many products."""
    server = Server("house_bench_prices")
    try:
        parts = [(BENCH / name).read_text() for name in ("price_data.py", script)]
        process = subprocess.run(
            [
                str(part)
                for part in databases.odoo_command(
                    *(
                        "shell",
                        "-d",
                        server.database,
                        "--no-http",
                        "--log-level",
                        "warn",
                    )
                )
            ],
            input="\n".join(["from odoo import fields", *parts]).encode(),
            env={**os.environ, "HOUSE_ARGUMENTS": str(products)},
            capture_output=True,
            cwd=settings.HOUSE,
            check=False,
        )
    finally:
        server.stop()
    assert process.returncode == 0, process.stderr.decode()[-3000:]
    lines = [line.split() for line in process.stdout.decode().splitlines()]
    assert any(line[:1] == ["RESULT"] for line in lines), process.stderr.decode()[
        -3000:
    ]
    return lines


def results(lines, word="RESULT"):
    """Return the numbers of the lines that begin with a word."""
    return [[float(part) for part in line[1:]] for line in lines if line[:1] == [word]]


def test_prices_at_a_date():
    scales = {
        number: run("price_lookup.py", number) for number in (50000, 25000, 12500)
    }
    [[ours, engine, bare]] = results(scales[50000])
    growth = ", ".join(
        f"{number}: {results(lines)[0][0]:.3f} s" for number, lines in scales.items()
    )
    tell("prices of 50,000 products", ours, bare, "s", 3, f"(growth {growth})")
    tell("the same through Odoo's price methods", engine, bare, "s", 3)
    ours_few, core_few = (results(scales[12500], word) for word in ("OURS", "CORE"))
    for (count, mine), (_count, core) in zip(ours_few, core_few, strict=True):
        tell(f"{count:.0f} products, core has fixed items", mine, core, "s", 1)


def test_chain_of_three_markups():
    scales = {number: run("price_chain.py", number) for number in (10000, 5000, 2500)}
    for word, case in (("RESULT", "document of"), ("LIST", "price list of")):
        [[ours, bare]] = results(scales[10000], word)
        growth = ", ".join(
            f"{number}: {results(lines, word)[0][0]:.3f} s"
            for number, lines in scales.items()
        )
        case = f"{case} 10,000 products through three markups"
        tell(case, ours, bare, "s", 5, f"(growth {growth})")
