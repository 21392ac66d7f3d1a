"""Databases: templates that are built once, copies of them, and upgrades."""

import contextlib
import fcntl
import itertools
import os
import shutil
from pathlib import Path

from . import odoo_source, postgres, python_env, settings
from .console import HouseError, run, say, step, watch

LOADING = r"Loading module (\S+ \(\d+/\d+\))"
SCRIPTS = Path(__file__).parent / "scripts"
LANGUAGES = "uk_UA,ru_RU"


@contextlib.contextmanager
def exclusive():
    """Let one process at a time set things up or build a database."""
    settings.HOUSE.mkdir(parents=True, exist_ok=True)
    with open(settings.HOUSE / "lock", "w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another make of this folder ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def set_up(development=False):
    """Get everything that is missing: packages, Odoo, PostgreSQL.

    :param bool development: also what tests and lint need
    """
    settings.prepare_folders()
    python_env.ensure(development)
    odoo_source.ensure()
    postgres.connection()
    write_configuration()


def write_configuration():
    """Write the configuration Odoo runs with: odoo.conf plus what we know."""
    options = settings.read_odoo_conf()
    own_folders = options.get("addons_path", "").split(",")
    folders = [str(settings.ADDONS), *map(str, odoo_source.core_addons())]
    folders += [name.strip() for name in own_folders if name.strip()]
    options["addons_path"] = ",".join(dict.fromkeys(folders))
    options.setdefault("data_dir", str(settings.DATA))
    for name, value in postgres.connection().items():
        options[f"db_{name}"] = value
    lines = [f"{name} = {value}" for name, value in sorted(options.items())]
    path = configuration()
    path.touch(mode=0o600)
    path.write_text("[options]\n" + "\n".join(lines) + "\n")


def configuration():
    """Return the path of the configuration Odoo runs with."""
    # a call with another server must not change what a running one reads
    return settings.HOUSE / ("own.conf" if settings.own_server() else "odoo.conf")


def data_dir():
    """Return the folder of Odoo's files."""
    return Path(settings.read_odoo_conf().get("data_dir") or settings.DATA)


def odoo_command(*arguments):
    """Return a command that runs Odoo with our configuration."""
    words = list(itertools.takewhile(lambda part: part[:1] != "-", arguments))
    rest = arguments[len(words) :]
    return [python_env.python(), "-m", "odoo", *words, "-c", configuration(), *rest]


def exists(name):
    """Tell whether a database exists."""
    query = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"
    return bool(postgres.execute(query))


def drop(name):
    """Delete a database and its files."""
    settings.check_database_name(name)
    postgres.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(data_dir() / "filestore" / name, ignore_errors=True)
    stamp(name).unlink(missing_ok=True)


def copy(source, target):
    """Make a database, replacing what has its name, as a copy of another."""
    drop(target)
    postgres.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    files = data_dir() / "filestore"
    if (files / source).exists():
        shutil.copytree(files / source, files / target)


def rename(source, target):
    """Give a finished database its name."""
    drop(target)
    postgres.execute(f'ALTER DATABASE "{source}" RENAME TO "{target}"')
    files = data_dir() / "filestore"
    if (files / source).exists():
        (files / source).rename(files / target)


def stamp(name):
    """Return the file that remembers which addons a database was built from."""
    return settings.HOUSE / "databases" / name


def write_stamp(name, addons):
    """Remember the state of the addons a database was built from."""
    stamp(name).parent.mkdir(exist_ok=True)
    lines = (f"{addon} {settings.addon_digest(addon)}\n" for addon in addons)
    stamp(name).write_text("".join(lines))


def read_stamp(name):
    """Return ``{addon: digest}`` of what a database was built from."""
    if not stamp(name).exists():
        return {}
    return dict(line.split() for line in stamp(name).read_text().splitlines())


def run_odoo(name, *arguments, failure):
    """Run Odoo on a database without serving, its output in a log.

    :param str name: the database
    :param str failure: sentence for the user when Odoo fails
    """
    log = settings.LOGS / f"{name}.log"
    log.unlink(missing_ok=True)
    with watch(log, LOADING):
        run(
            odoo_command(*arguments, "-d", name, "--stop-after-init", "--no-http"),
            f"{failure} ({log} has the details)",
            log=log,
        )


def run_script(name, script, *arguments):
    """Run one of our scripts in an Odoo shell on a database."""
    log = settings.LOGS / f"{name}.log"
    run(
        odoo_command("shell", "-d", name, "--no-http"),
        f"{script} failed on the database {name} ({log} has the details): %(tail)s",
        log=log,
        input=(SCRIPTS / script).read_bytes(),
        env={**os.environ, "HOUSE_ARGUMENTS": "\n".join(arguments)},
    )


def base_template(addons, demo):
    """Return a cached database with the Odoo addons that ours need, building it once.

    :param list addons: our addons
    :param bool demo: as the Ukrainian company of the demo data, with its languages
    :return: the name of the database
    """
    needed = odoo_dependencies_text(addons)
    recipe = (SCRIPTS / "ukrainian_company.py").read_text() if demo else ""
    key = settings.digest(odoo_source.version(), needed, recipe, LANGUAGES)
    name = f"house_{'demo' if demo else 'plain'}_{key}"
    if exists(name):
        return name
    with step(f"Building the template database with {needed} (2 to 5 minutes)"):
        part = f"{name}_part"
        drop(part)
        postgres.execute(
            f"CREATE DATABASE \"{part}\" TEMPLATE template0 ENCODING 'UTF8'"
        )
        failure = "Odoo could not build the template database"
        if demo:
            run_odoo(part, "-i", "base", "--load-language", LANGUAGES, failure=failure)
            run_script(part, "ukrainian_company.py")
        run_odoo(part, "-i", needed, failure=failure)
        rename(part, name)
    return name


def odoo_dependencies_text(addons):
    """Return the Odoo addons that ours need, as ``-i`` takes them."""
    return ",".join(settings.odoo_dependencies(addons)) or "base"


def build(name, addons, demo):
    """Build a database with some of our addons, replacing one of that name.

    :param str name: the name of the database
    :param list addons: our addons, and any of Odoo's
    :param bool demo: with our demo data in a Ukrainian company
    """
    settings.check_database_name(name)
    ours = [addon for addon in addons if addon in settings.our_addons()]
    template = base_template(ours, demo)
    part = f"{name}_part"
    with step(f"Building the database {name} with {','.join(addons)}"):
        copy(template, part)
        failure = "Odoo could not install the addons"
        run_odoo(part, "-i", ",".join(addons), failure=failure)
        if demo:
            run_script(part, "load_demo.py", *ours)
        rename(part, name)
        write_stamp(name, ours)


def refresh(name):
    """Upgrade in a database those of our addons that changed since it was built."""
    known = read_stamp(name)
    changed = [
        addon
        for addon in settings.our_addons()
        if addon in known and known[addon] != settings.addon_digest(addon)
    ]
    if not changed:
        return
    with step(f"Upgrading {', '.join(changed)} in the database {name}"):
        run_odoo(
            name, "-u", ",".join(changed), failure="Odoo could not upgrade the addons"
        )
        write_stamp(name, known)


def set_address(name, port):
    """Let links and printed documents of a local database lead to its port.

    An address that somebody has set to another host stays.
    """
    postgres.execute(
        f"UPDATE ir_config_parameter SET value = 'http://localhost:{int(port)}'"
        " WHERE key = 'web.base.url' AND value ~ '^http://localhost(:[0-9]+)?$'",
        name,
    )


def require(name):
    """Refuse a database that is not there."""
    settings.check_database_name(name)
    if not exists(name):
        raise HouseError(
            f"There is no database {name}; build it with 'make db DB={name}'."
        )


def remove_old_templates():
    """Delete cached templates and half-built databases."""
    query = "SELECT datname FROM pg_database WHERE datname ~ '^house_|_part$'"
    for (name,) in postgres.execute(query):
        drop(name)
