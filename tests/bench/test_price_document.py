"""Posting of price documents and import of prices beside Odoo's load() of fixed prices."""

import os

from scale import BENCH, tell
from system import Server

PRICES = 50_000
SCALES = (4, 2, 1)
# Odoo loads a part of them; its cost grows with the number, so that the rest is counted
# in proportion, in its favour
LOADED = 2_500
TARGET = 1 / 20


def measure(divisor):
    """Return the seconds of import and post, and of load() for as many prices."""
    server = Server("house_bench_price")
    number = PRICES // divisor
    os.environ["HOUSE_ARGUMENTS"] = f"{number} {LOADED}"
    try:
        output = server.shell((BENCH / "price_document.py").read_text())
    finally:
        server.stop()
    line = next(line for line in output.splitlines() if line.startswith("RESULT"))
    imported, posted, core = map(float, line.split()[1:])
    return imported, posted, core * number / LOADED


def grow(results, index):
    """Return how one measure grows with the number of prices."""
    times = (f"1/{divisor}: {row[index]:.2f} s" for divisor, row in results.items())
    return f"(growth {', '.join(times)}; reference scaled from {LOADED} prices)"


def test_price_document():
    results = {divisor: measure(divisor) for divisor in SCALES}
    imported, posted, core = results[1]
    tell("price import", imported, core, "s", TARGET, grow(results, 0))
    tell("price document, post", posted, core, "s", TARGET, grow(results, 1))
