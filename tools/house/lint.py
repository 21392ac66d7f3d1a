"""Checks of the source: style, rules of the Odoo community, XML, translations."""

import subprocess

from . import databases, python_env, settings
from .console import say, step

RUNTIME_FREE = ("tools", "tests")
LANGUAGES = ("uk", "ru")
UNWANTED = "consider-merging-classes-inherited,missing-readme,no-search-all"
# the views of one kind of segment are primary copies of the other kind's
UNWANTED_XML = "xml-view-dangerous-replace-low-priority"


def check(addons):
    """Run every check.

    :param list addons: the addons to check; tools and tests are always checked
    :return: a result with one entry per check
    """
    from .testing import Result  # noqa: PLC0415

    result = Result("lint")
    with step("Checking the source"):
        for name, command in _commands(addons):
            process = subprocess.run(
                [str(part) for part in command],
                cwd=settings.ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            if process.returncode:
                say(process.stdout.decode(errors="replace"))
                result.failed.append(name)
            else:
                result.passed += 1
        _check_translations(addons, result)
    return result


def _commands(addons):
    """Yield the name and the command of each check that is a program."""
    binary = python_env.python().parent
    folders = [f"addons/{addon}" for addon in addons]
    everything = [*folders, *RUNTIME_FREE]
    yield "ruff", [binary / "ruff", "check", "--no-cache", *everything]
    yield (
        "ruff format",
        [binary / "ruff", "format", "--no-cache", "--check", *everything],
    )
    pylint = [binary / "pylint", "--rcfile=.pylintrc", f"--disable={UNWANTED}"]
    yield "pylint-odoo", [*pylint, *folders]
    for addon in addons:
        path = f"addons/{addon}"
        checks = [binary / "oca-checks-odoo-module", f"--disable={UNWANTED_XML}", path]
        yield f"checks of {addon}", checks
    files = [path for addon in addons for path in _po_files(addon)]
    if files:
        # its format empties texts that are the same in both languages
        checks = [binary / "oca-checks-po", "--disable=po-pretty-format", *files]
        yield "po files", checks


def _po_files(addon):
    """Return the translation files of an addon."""
    return sorted((settings.ADDONS / addon / "i18n").glob("*.po*"))


def _check_translations(addons, result):
    """Compare each addon's translations with its terms, as Odoo exports them."""
    from .testing import template  # noqa: PLC0415

    with databases.exclusive():
        database = template()
    output = settings.HOUSE / "pot"
    output.mkdir(exist_ok=True)
    for addon in addons:
        exported = output / f"{addon}.pot"
        exported.unlink(missing_ok=True)
        command = databases.odoo_command(
            *("i18n", "export", "-d", database, "-o", str(exported), addon)
        )
        subprocess.run(
            [str(part) for part in command],
            cwd=settings.HOUSE,
            capture_output=True,
            check=False,
        )
        script = settings.ROOT / "tools" / "house" / "translations.py"
        folder = settings.ADDONS / addon / "i18n"
        process = subprocess.run(
            [
                str(python_env.python()),
                str(script),
                str(exported),
                str(folder),
                *LANGUAGES,
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if process.returncode:
            say(process.stdout.decode(errors="replace"))
            result.failed.append(f"translations of {addon}")
        else:
            result.passed += 1
