"""The funnel over a million stage moves beside one bare SQL statement."""

import os
import subprocess

from scale import BENCH, tell
from system import Server, databases, settings

MOVES = 1_000_000
SCALES = (4, 2, 1)
TARGET = 1.5


def fill(database, moves):
    """Fill a database with deals that make so many stage moves."""
    command = databases.odoo_command("shell", "-d", database, "--no-http")
    process = subprocess.run(
        [str(part) for part in command],
        input=(BENCH / "deal_data.py").read_bytes(),
        env={**os.environ, "HOUSE_ARGUMENTS": str(moves)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=settings.HOUSE,
        check=False,
    )
    output = process.stdout.decode()
    assert process.returncode == 0 and "Traceback" not in output, output[-3000:]


def measure(divisor):
    """Return the seconds of ours and of the floor at a part of the full scale."""
    server = Server("house_bench_funnel")
    try:
        fill(server.database, MOVES // divisor)
        output = server.shell((BENCH / "deal_funnel.py").read_text())
    finally:
        server.stop()
    line = next(line for line in output.splitlines() if line.startswith("RESULT"))
    ours, floor, _entered = map(float, line.split()[1:])
    return ours, floor


def test_deal_funnel():
    results = {divisor: measure(divisor) for divisor in SCALES}
    ours, floor = results[1]
    growth = ", ".join(f"1/{d}: {times[0]:.2f} s" for d, times in results.items())
    tell("deal funnel", ours, floor, "s", TARGET, f"(growth {growth})")
