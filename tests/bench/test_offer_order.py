"""An order of many lines under an offer, beside the same order in plain Odoo."""

import os
import statistics

from scale import BENCH, tell
from system import Server, databases, settings, testing

LINES = 200
SCALES = (50, 100, 200)
ORDERS = 5
TARGET = 1.3
PARTS = ("create", "price", "confirm")


def measure(kind, lines, source):
    """Return the medians of the seconds of each part, and the queries of an order."""
    server = Server(f"house_bench_{kind}", source)
    os.environ["HOUSE_ARGUMENTS"] = f"{kind} {lines} {ORDERS}"
    try:
        output = server.shell((BENCH / "offer_order.py").read_text())
    finally:
        server.stop()
    rows = [
        list(map(float, line.split()[1:]))
        for line in output.splitlines()
        if line.startswith("RESULT")
    ]
    return [statistics.median(column) for column in zip(*rows, strict=True)]


def test_order_under_an_offer():
    plain = databases.base_template(settings.our_addons(), demo=False)
    reference = measure("plain", LINES, plain)
    results = {lines: measure("offer", lines, testing.template()) for lines in SCALES}
    ours = results[LINES]
    growth = ", ".join(
        f"{lines}: {sum(row[:3]):.2f} s, {row[3]:.0f} queries"
        for lines, row in results.items()
    )
    tell(
        f"order of {LINES} lines under an offer",
        sum(ours[:3]),
        sum(reference[:3]),
        "s",
        TARGET,
        f"(growth {growth}; plain {reference[3]:.0f} queries)",
    )
    for index, part in enumerate(PARTS):
        tell(f"- {part}", ours[index], reference[index], "s", TARGET)
