"""Tells what the translations of an addon lack, given its freshly exported terms.

Usage: translations.py EXPORTED.pot I18N_FOLDER LANGUAGE ...
"""

import re
import sys
from pathlib import Path

import polib

PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|\{\w*\}")
SHOWN = 20


def compare(exported, folder, languages):
    """Yield one sentence per finding.

    :param Path exported: the terms of the addon as Odoo exports them now
    :param Path folder: the addon's folder of translations
    :param list languages: the languages that must be complete
    """
    wanted = {entry.msgid for entry in polib.pofile(str(exported)) if entry.msgid}
    template = folder / f"{exported.stem}.pot"
    yield from _compare_file(template, wanted)
    for language in languages:
        path = folder / f"{language}.po"
        yield from _compare_file(path, wanted)
        if path.exists():
            yield from _check_entries(path)


def _compare_file(path, wanted):
    """Yield what a file lacks or has too much."""
    if not path.exists():
        yield f"{path.name} is missing"
        return
    present = {entry.msgid for entry in polib.pofile(str(path)) if not entry.obsolete}
    for msgid in sorted(wanted - present):
        yield f"{path.name} lacks {msgid!r}"
    for msgid in sorted(present - wanted):
        yield f"{path.name} has {msgid!r}, which the addon does not use"


def _check_entries(path):
    """Yield the entries that are not translated or lost a placeholder."""
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        if not entry.msgstr or entry.fuzzy:
            yield f"{path.name} does not translate {entry.msgid!r}"
        elif sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(
            PLACEHOLDER.findall(entry.msgstr)
        ):
            yield f"{path.name} changes the placeholders of {entry.msgid!r}"


if __name__ == "__main__":
    findings = list(compare(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
    for finding in findings[:SHOWN]:
        print(finding)
    if len(findings) > SHOWN:
        print(f"... and {len(findings) - SHOWN} more")
    sys.exit(1 if findings else 0)
