"""Ten thousand price tags with barcodes beside the labels of Odoo.

Odoo's report goes through wkhtmltopdf and is measured on 200 and on 400 labels only; what
10,000 would take is drawn from these two as a straight line, which favours Odoo: it keeps
the cost of the start apart, and its real cost does not grow slower than that.
"""

from scale import BENCH, tell
from system import Server

TARGET = 1 / 20
TAGS, CORE_LABELS = (2_500, 5_000, 10_000), (200, 400)


def extrapolate(few, many, number):
    """Seconds for a number of labels, from those of few and of many, as a line."""
    slope = (many - few) / (CORE_LABELS[1] - CORE_LABELS[0])
    return few + slope * (number - CORE_LABELS[0])


def test_price_tags(monkeypatch):
    server = Server("house_bench_price_tags")
    try:
        server.start()
        monkeypatch.setenv("HOUSE_ARGUMENTS", server.url)
        output = server.shell((BENCH / "price_tags.py").read_text())
    finally:
        server.stop()
    line = next(line for line in output.splitlines() if line.startswith("RESULT"))
    *ours, few, many = map(float, line.split()[1:])
    growth = ", ".join(
        f"{number}: {seconds:.2f} s" for number, seconds in zip(TAGS, ours, strict=True)
    )
    measured = f"Odoo {CORE_LABELS[0]}: {few:.2f} s, {CORE_LABELS[1]}: {many:.2f} s"
    core = extrapolate(few, many, TAGS[-1])
    tell(
        "10,000 price tags",
        ours[-1],
        core,
        "s",
        TARGET,
        f"(growth {growth}; {measured})",
    )
