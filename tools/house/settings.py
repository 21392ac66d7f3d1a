"""Where things are, and what the environment and odoo.conf ask for."""

import configparser
import hashlib
import os
import re
import shutil
from pathlib import Path

from .console import HouseError

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
HOUSE = ROOT / ".house"
VENV = HOUSE / "venv"
ODOO = HOUSE / "odoo"
DATA = HOUSE / "data"
LOGS = HOUSE / "logs"
PYTHONS = ((3, 10), (3, 11), (3, 12), (3, 13))
DEFAULT_DATABASE = "trade"
MINIMUM_FREE_BYTES = 4 * 1024**3


def prepare_folders():
    """Make the folders of the house, and refuse to start on a full disk."""
    for folder in (HOUSE, DATA, LOGS):
        folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(HOUSE).free
    if free < MINIMUM_FREE_BYTES:
        raise HouseError(
            f"Only {free // 1024**2} MB are free on the disk of {HOUSE}; "
            f"free at least {MINIMUM_FREE_BYTES // 1024**2} MB and start again."
        )


def our_addons():
    """Return the names of the addons of this repository, sorted."""
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))


def read_manifest(addon):
    """Return the manifest of one of our addons as a dict."""
    import ast  # noqa: PLC0415

    return ast.literal_eval((ADDONS / addon / "__manifest__.py").read_text())


def odoo_dependencies(addons):
    """Return the Odoo addons that ours need, without ours, sorted."""
    ours = set(our_addons())
    needed = set()
    for addon in addons:
        needed |= set(read_manifest(addon)["depends"])
    inner = needed & ours
    if inner:
        needed |= set(odoo_dependencies(inner))
    return sorted(needed - ours)


def digest(*parts):
    """Return a short digest of texts and contents of files, to notice a change."""
    total = hashlib.sha256()
    for part in parts:
        is_file = isinstance(part, Path) and part.is_file()
        total.update(part.read_bytes() if is_file else str(part).encode())
    return total.hexdigest()[:10]


def addon_digest(addon):
    """Return a digest of everything in an addon that a database takes from it."""
    files = sorted(
        path
        for path in (ADDONS / addon).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    return digest(*(str(path.relative_to(ADDONS)) for path in files), *files)


def _is_python(command):
    """Return the version of a Python command, or None."""
    import subprocess  # noqa: PLC0415

    code = "import sys, venv, ensurepip; print(*sys.version_info[:2])"
    try:
        output = subprocess.run(
            [command, "-c", code], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(int(number) for number in output.split())


def find_python():
    """Return the command of a Python that Odoo 19 runs on, with venv.

    :raise HouseError: when the machine has none
    """
    names = ["python3"] + [f"python{major}.{minor}" for major, minor in PYTHONS]
    for name in [os.environ.get("PYTHON") or "python3", *names]:
        if _is_python(name) in PYTHONS:
            return name
    raise HouseError(
        "Odoo 19 needs Python 3.10, 3.11, 3.12 or 3.13 with its venv module; install "
        "one (Debian and Ubuntu: apt install python3 python3-venv) and start again."
    )


def read_odoo_conf():
    """Return the options of the odoo.conf at the top of the repository."""
    parser = configparser.RawConfigParser()
    parser.read(ROOT / "odoo.conf")
    return dict(parser["options"]) if parser.has_section("options") else {}


def own_server():
    """Return the settings of the user's own PostgreSQL, or None.

    The libpq variables count before ``odoo.conf``.

    :return: dict of ``host``, ``port``, ``user``, ``password`` without empty values
    """
    conf = read_odoo_conf()
    server = {}
    for name in ("host", "port", "user", "password"):
        value = os.environ.get(f"PG{name.upper()}") or conf.get(f"db_{name}") or ""
        if value and value.lower() not in ("false", "none"):
            server[name] = value
    return server if {"host", "port"} & set(server) else None


def check_database_name(name):
    """Refuse a database name that PostgreSQL or Odoo would stumble over."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,50}", name):
        raise HouseError(
            f"'{name}' is no good database name: use letters, digits and underscores, "
            "starting with a letter."
        )
    return name
