"""Running tests and telling how they ended."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import databases, lint, python_env, settings
from .console import HouseError, say, step

CORE = Path(__file__).with_name("core_suites.json")


@dataclass
class Result:
    """How one part of the tests ended."""

    name: str
    passed: int = 0
    failed: list = field(default_factory=list)


def close(results):
    """Print what failed and the closing line, and end with code 1 if anything did.

    :param list results: objects with ``name``, ``passed`` and ``failed``
    """
    say("")
    for result in results:
        for failure in result.failed:
            say(f"FAILED {result.name}: {failure}")
        say(f"{result.name}: {result.passed} passed, {len(result.failed)} failed")
    passed = sum(result.passed for result in results)
    failed = sum(len(result.failed) for result in results)
    say(f"\n{passed} passed, {failed} failed")
    raise SystemExit(1 if failed or not passed else 0)


def run_all(addons, tests):
    """Run lint, the addons' tests, the whole-system tests and core's gate.

    :param list addons: only these addons; empty for all of them
    :param str tests: only the test class or ``Class.method`` of this name
    :return: the results, one per part
    """
    _require_programs()
    if addons or tests:
        return [of_addons(addons or settings.our_addons(), tests)]
    addons = settings.our_addons()
    return [lint.check(addons), of_addons(addons), whole_system(), core(full=False)]


def _require_programs():
    """Refuse to start tests that a missing program would fail one by one."""
    missing = [
        package
        for package, names in {
            "chromium": ("chromium", "chromium-browser", "google-chrome"),
            "wkhtmltopdf": ("wkhtmltopdf",),
        }.items()
        if not any(shutil.which(name) for name in names)
    ]
    if missing:
        raise HouseError(
            "The tests need programs that are missing here; install them "
            f"(Debian and Ubuntu: apt install {' '.join(missing)})."
        )


def free_port():
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def template():
    """Return a cached database with all our addons and no demo data."""
    addons = settings.our_addons()
    base = databases.base_template(addons, demo=False)
    key = settings.digest(base, *(settings.addon_digest(addon) for addon in addons))
    name = f"house_all_{key}"
    if not databases.exists(name):
        databases.build(name, addons, demo=False)
    return name


def _suite(database, tags):
    """Run tests of Odoo in a copy of the template; return what run_suite writes."""
    with databases.exclusive():
        databases.copy(template(), database)
    report = settings.LOGS / f"{database}.json"
    log = settings.LOGS / f"{database}.log"
    for path in (report, log):
        path.unlink(missing_ok=True)
    with open(log, "wb") as output:
        command = databases.odoo_command(
            *("shell", "-d", database, "--http-port", free_port()),
            *("--max-cron-threads", "0", "--workers", "0"),
        )
        subprocess.run(
            [str(part) for part in command],
            input=(databases.SCRIPTS / "run_suite.py").read_bytes(),
            env={**os.environ, "HOUSE_ARGUMENTS": f"{tags}\n{report}"},
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=settings.HOUSE,
            check=False,
        )
    if not report.exists():
        raise HouseError(f"The tests {tags} did not come to an end, see {log}.")
    databases.drop(database)
    return json.loads(report.read_text()), log


def of_addons(addons, tests=""):
    """Run the tests of our addons.

    :param list addons: the addons
    :param str tests: a test class or ``Class.method``; empty for all
    """
    suffix = f":{tests}" if tests else ""
    tags = ",".join(f"/{addon}{suffix}" for addon in addons)
    with step(f"Running the tests of {', '.join(addons)}"):
        summary, log = _suite("house_test", tags)
    failed = summary["failed"]
    if summary["failures"] and not failed:
        failed = [f"{summary['failures']} tests, named in {log}"]
    for name in failed:
        say(f"    {name}")
    if failed:
        _print_failures(log)
    return Result("addons", summary["run"] - len(failed), failed)


def _print_failures(log):
    """Print the part of a log that tells about failed tests."""
    lines = log.read_text(errors="replace").splitlines()
    kept, keep = [], False
    for line in lines:
        if re.match(r"\d{4}-\d\d-\d\d ", line):
            keep = " ERROR " in line or " CRITICAL " in line
        if keep:
            kept.append(line)
    say("\n".join(kept[:300]))


def whole_system():
    """Run the tests under tests/ on a server of their own."""
    report = settings.LOGS / "system.xml"
    report.unlink(missing_ok=True)
    command = [
        *(python_env.python(), "-m", "pytest", "-q", "tests", "--ignore=tests/bench"),
        *("-p", "no:cacheprovider", f"--junitxml={report}"),
    ]
    with step("Running the whole-system tests"):
        subprocess.call([str(part) for part in command], cwd=settings.ROOT)
    if not report.exists():
        return Result("system", 0, ["pytest did not come to an end"])
    return _read_junit(report)


def _read_junit(report):
    """Return the result that pytest wrote as JUnit XML."""
    import xml.etree.ElementTree as ElementTree  # noqa: PLC0415

    result = Result("system")
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            result.failed.append(f"{case.get('classname')}.{case.get('name')}")
        elif case.find("skipped") is None:
            result.passed += 1
    return result


def core(full):
    """Run Odoo's own tests with all our addons installed.

    A test counts as failed unless it is one of the known reds, and so does a number of
    tests lower than the one recorded without our addons: it means that a suite could
    not even be loaded.

    :param bool full: the whole suites instead of the part that fits in a test run
    """
    suites = json.loads(CORE.read_text())
    suite = suites["full" if full else "gate"]
    start = time.monotonic()
    with step(f"Running Odoo's own tests ({'all' if full else 'the gate'})"):
        summary, log = _suite("house_core", ",".join(suite["tags"]))
    known = set(suites["known_reds"])
    failed = [name for name in summary["failed"] if name not in known]
    if summary["run"] < suite["tests"]:
        failed.append(f"only {summary['run']} of {suite['tests']} tests ran, see {log}")
    if failed:
        _print_failures(log)
    say(f"    {summary['run']} tests in {time.monotonic() - start:.0f} s")
    return Result("core", summary["run"] - len(summary["failed"]), failed)
