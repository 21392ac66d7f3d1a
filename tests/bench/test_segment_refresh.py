"""Refresh of a scheduled segment beside one bare SQL statement, and how it grows."""

from scale import BENCH, FULL, generate, tell
from system import Server

SCALES = (4, 2, 1)
TARGET = 2


def measure(divisor):
    """Return the seconds of ours and of the floor at a part of the full scale."""
    server = Server("house_bench_segment")
    try:
        generate(server.database, *(number // divisor for number in FULL))
        output = server.shell((BENCH / "segment_refresh.py").read_text())
    finally:
        server.stop()
    line = next(line for line in output.splitlines() if line.startswith("RESULT"))
    ours, floor, members, written = map(float, line.split()[1:])
    assert members == written
    return ours, floor


def test_segment_refresh():
    results = {divisor: measure(divisor) for divisor in SCALES}
    ours, floor = results[1]
    growth = ", ".join(f"1/{d}: {times[0]:.2f} s" for d, times in results.items())
    tell("segment refresh", ours, floor, "s", TARGET, f"(growth {growth})")
