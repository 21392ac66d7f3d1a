"""Databases at scale, and the line that every benchmark prints."""

import os
import subprocess
from pathlib import Path

import pytest
from system import Server, databases, settings, testing

BENCH = Path(__file__).parent
FULL = (100_000, 1_000_000)


def generate(database, customers, lines):
    """Fill a database with customers and order lines."""
    command = databases.odoo_command("shell", "-d", database, "--no-http")
    process = subprocess.run(
        [str(part) for part in command],
        input=(BENCH / "generate.py").read_bytes(),
        env={**os.environ, "HOUSE_ARGUMENTS": f"{customers} {lines}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=settings.HOUSE,
        check=False,
    )
    output = process.stdout.decode()
    assert process.returncode == 0 and "Traceback" not in output, output[-3000:]


def tell(case, ours, reference, unit, target, growth=""):
    """Print the line of a case and return the ratio.

    :param float ours: what ours took
    :param float reference: what the reference took in the same run
    :param str unit: the unit of both
    :param float target: the ratio to stay under
    """
    ratio = ours / reference
    verdict = "ok" if ratio <= target else "MISSED"
    print(
        f"\n{case}: ours {ours:.3f} {unit}, reference {reference:.3f} {unit}, "
        f"ratio {ratio:.2f} (target <= {target}) {verdict} {growth}",
        flush=True,
    )
    return ratio


@pytest.fixture(scope="session")
def full_scale():
    """A database with all our addons at full scale, and one of plain Odoo."""
    plain = databases.base_template(settings.our_addons(), demo=False)
    servers = []
    for name, source in (("house_bench_ours", None), ("house_bench_plain", plain)):
        server = Server(name, source or testing.template())
        generate(name, *FULL)
        servers.append(server)
    try:
        yield servers
    finally:
        for server in servers:
            server.stop()
