"""Chances of all open deals beside Odoo's predictive lead scoring, and how they grow."""

from scale import BENCH, tell
from system import Server

SCALES = (4, 2, 1)
OPEN = CLOSED = 100_000
# at least five times as fast
TARGET = 1 / 5
PARTS = ("update", "orm", "page", "forecast", "form", "test", "core")


def measure(divisor):
    """Return the seconds of each part at a part of the full scale."""
    server = Server("house_bench_probability")
    sizes = f"OPEN, CLOSED = {OPEN // divisor}, {CLOSED // divisor}\n"
    try:
        output = server.shell(sizes + (BENCH / "deal_probability.py").read_text())
    finally:
        server.stop()
    line = next(line for line in output.splitlines() if line.startswith("RESULT"))
    return dict(zip(PARTS, map(float, line.split()[1:]), strict=True))


def test_deal_probability():
    results = {divisor: measure(divisor) for divisor in SCALES}
    full = results[1]
    for part in ("update", "orm"):
        growth = ", ".join(
            f"1/{d}: {times[part]:.2f} s" for d, times in results.items()
        )
        name = {
            "update": "chances of all open deals, counted and read",
            "orm": "chances of all open deals, read as records",
        }[part]
        tell(name, full[part], full["core"], "s", TARGET, f"(growth {growth})")
    for part in ("page", "forecast", "form", "test"):
        growth = ", ".join(
            f"1/{d}: {times[part]:.3f} s" for d, times in results.items()
        )
        print(f"probability, {part}: {growth}", flush=True)
