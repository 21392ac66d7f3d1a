"""The virtual environment with Odoo's Python packages."""

import shutil

from . import settings
from .console import HouseError, run, step


def python():
    """Return the path of the Python of the virtual environment."""
    return settings.VENV / "bin" / "python"


def _wanted(development):
    """Return the requirement files that are wanted and a digest of them."""
    files = [settings.ROOT / "requirements.txt"]
    if development:
        files.append(settings.ROOT / "requirements-dev.txt")
    return files, settings.digest(*files)


def _is_ready(stamp, wanted):
    """Tell whether the environment already holds what is wanted, or more."""
    return stamp.exists() and wanted in stamp.read_text().split()


def ensure(development=False):
    """Build the virtual environment, or complete it.

    :param bool development: also what tests and lint need
    :raise HouseError: no fitting Python, no network, or a package that will not build
    """
    files, wanted = _wanted(development)
    stamp = settings.VENV / ".packages"
    if _is_ready(stamp, wanted):
        return
    log = settings.LOGS / "pip.log"
    if not (settings.VENV / "bin" / "pip").exists():
        shutil.rmtree(settings.VENV, ignore_errors=True)
        command = settings.find_python()
        with step(f"Making a Python environment with {command}"):
            run(
                [command, "-m", "venv", settings.VENV],
                "The Python environment could not be made (%(tail)s).",
            )
    arguments = [part for path in files for part in ("-r", path)]
    with step("Installing Python packages"):
        log.unlink(missing_ok=True)
        try:
            run(
                [python(), "-m", "pip", "install", "--prefer-binary", *arguments],
                "%(tail)s",
                log=log,
            )
        except HouseError as error:
            raise HouseError(_explain(log.read_text(errors="replace"))) from error
    _, plain = _wanted(False)
    stamp.write_text(f"{wanted} {plain}")


def _explain(output):
    """Turn what pip said into one sentence."""
    if "Python.h" in output:
        return (
            "A Python package must be compiled and the Python headers are missing; "
            "install them (Debian and Ubuntu: apt install python3-dev build-essential)."
        )
    if "No space left" in output:
        return "The disk is full; free some space and start again."
    if "Failed to establish a new connection" in output or "resolve" in output:
        return (
            "The Python package index cannot be reached; check the network (or pip's "
            "settings) and start again."
        )
    return f"Python packages could not be installed, see {settings.LOGS / 'pip.log'}."
