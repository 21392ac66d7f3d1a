"""The commands of make, one function each."""

import os
import shutil
import socket
import subprocess

from . import databases, lint, odoo_source, postgres, python_env, settings, testing
from .console import HouseError, run, say

LOGINS = (
    ("admin", "admin", "administrator"),
    ("olena", "olena", "sales manager, sees everything"),
    ("taras", "taras", "sales person, own customers"),
)


def option(name, default=""):
    """Return an option given to make as ``NAME=value``."""
    return os.environ.get(name) or default


def _list(text):
    """Return the items of a comma separated option."""
    return [item.strip() for item in text.split(",") if item.strip()]


def _port():
    """Return the port to serve on, refusing one that is taken.

    :raise HouseError: the port is no number, or another program listens there
    """
    text = option("PORT", "8069")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise HouseError(f"PORT={text} is no port number; use for example PORT=8070.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise HouseError(
                f"Port {text} cannot be used ({error.strerror}); stop the program that "
                f"has it or start with another one: make run PORT={int(text) + 1}"
            ) from error
    return text


def serve():
    """Set up what is missing, build the demo database and serve the web client."""
    port = _port()
    name = settings.check_database_name(option("DB", settings.DEFAULT_DATABASE))
    with databases.exclusive():
        databases.set_up()
        if not databases.exists(name):
            databases.build(
                name, settings.our_addons(), demo=option("DEMO", "1") == "1"
            )
        databases.refresh(name)
        databases.set_address(name, port)
    if not shutil.which("wkhtmltopdf"):
        say(
            "PDF printing needs wkhtmltopdf (Debian and Ubuntu: apt install wkhtmltopdf)."
        )
    say(f"\nOdoo is on http://localhost:{port} (database {name}). Log in as:")
    for login, password, role in LOGINS:
        say(f"    {login} / {password}    {role}")
    say("Stop it with Ctrl+C.\n")
    command = databases.odoo_command(
        *("-d", name, "--db-filter", f"^{name}$", "--http-port", port)
    )
    command = [str(part) for part in command]
    os.execv(command[0], command)


def make_database():
    """Build the database named by DB from the addons named by ADDONS."""
    name = settings.check_database_name(option("DB", settings.DEFAULT_DATABASE))
    addons = _list(option("ADDONS")) or settings.our_addons()
    with databases.exclusive():
        databases.set_up()
        databases.build(name, addons, demo=option("DEMO", "0") == "1")
    say(f"The database {name} is ready: make run DB={name}, make shell DB={name}")


def shell():
    """Open an Odoo shell on a database, or run the script on standard input in it."""
    name = option("DB", settings.DEFAULT_DATABASE)
    with databases.exclusive():
        databases.set_up()
        databases.require(name)
    arguments = ("shell", "-d", name, "--no-http", "--log-level", "warn")
    command = [str(part) for part in databases.odoo_command(*arguments)]
    os.execv(command[0], command)


def setup():
    """Get Odoo, Python packages and PostgreSQL without building a database."""
    with databases.exclusive():
        databases.set_up(development=True)
    say(f"Odoo {odoo_source.version()} is in {odoo_source.home()}")


def check_code():
    """Run every check of the source and report what it found."""
    with databases.exclusive():
        databases.set_up(development=True)
    result = lint.check(_list(option("ADDON")) or settings.our_addons())
    testing.close([result])


def test():
    """Run lint, the tests of the addons, the whole-system tests and core's gate."""
    with databases.exclusive():
        databases.set_up(development=True)
    testing.close(testing.run_all(_list(option("ADDON")), option("TESTS")))


def test_core():
    """Run Odoo's own suites with all our addons installed."""
    with databases.exclusive():
        databases.set_up(development=True)
    testing.close([testing.core(full=True)])


def bench():
    """Run the benchmarks, or the one named by CASE."""
    with databases.exclusive():
        databases.set_up(development=True)
    arguments = ["-k", option("CASE")] if option("CASE") else []
    command = [
        python_env.python(),
        "-m",
        "pytest",
        "-q",
        "-s",
        "tests/bench",
        *arguments,
    ]
    raise SystemExit(
        subprocess.call([str(part) for part in command], cwd=settings.ROOT)
    )


def stop():
    """Stop the private PostgreSQL server."""
    if not settings.own_server() and settings.VENV.exists():
        postgres.PrivateServer().stop()


def clean():
    """Remove everything that make has fetched or built, databases included."""
    if settings.own_server() and settings.HOUSE.exists():
        databases.remove_old_templates()
    elif settings.VENV.exists():
        postgres.PrivateServer().remove()
    run(["rm", "-rf", settings.HOUSE], "The folder .house could not be removed.")
    say("Everything that make had fetched or built is gone.")


COMMANDS = {
    "bench": bench,
    "clean": clean,
    "db": make_database,
    "lint": check_code,
    "run": serve,
    "setup": setup,
    "shell": shell,
    "stop": stop,
    "test": test,
    "test-core": test_core,
}
