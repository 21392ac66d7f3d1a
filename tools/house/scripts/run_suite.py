# Runs in an Odoo shell: runs tests of both positions against the complete registry and
# writes what happened as JSON. Arguments: the test tags and the file to write.
# ruff: noqa: F821
import json
import logging
import os
import re

from odoo.tests.shell import run_tests

tags, target = os.environ["HOUSE_ARGUMENTS"].split("\n")


class Failures(logging.Handler):
    """Collects the names of the tests that Odoo logs as failed."""

    pattern = re.compile(r"(?:FAIL|ERROR): (?:Subtest )?(\S+(?: \S+)?)")

    def __init__(self):
        super().__init__()
        self.names = []

    def emit(self, record):
        """Keep the name where the message is that of a failed test."""
        match = self.pattern.match(record.getMessage())
        if match:
            module = record.name.rpartition("odoo.addons.")[2].split(".")[0]
            self.names.append(f"{module}: {match[1]}")


failures = Failures()
logging.getLogger().addHandler(failures)
report = run_tests(env, tags)
summary = {
    "run": report.testsRun,
    "skipped": report.skipped,
    "failed": sorted(set(failures.names)),
    "failures": report.failures_count + report.errors_count,
}
with open(target, "w", encoding="utf-8") as stream:
    json.dump(summary, stream)
