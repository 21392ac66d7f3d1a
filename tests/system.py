"""A server of its own with all our addons, and the import of sales data into it."""

import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

import import_csv  # noqa: E402
from house import databases, settings, testing  # noqa: E402

# OdooBot opens its chat at the first log-in, on a phone over the whole page
NO_GREETING = {"odoobot_state": "disabled"}
MAPPING = ROOT / "tools" / "mappings" / "crm_opportunities.json"


class Server:
    """An Odoo server of its own on a copy of the template with all our addons."""

    def __init__(self, database, source=None):
        self.database = database
        with databases.exclusive():
            databases.copy(source or testing.template(), database)
        self.port = testing.free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = settings.LOGS / f"{database}_server.log"
        self.process = None

    def start(self):
        """Start serving and wait until the server answers."""
        command = databases.odoo_command(
            *("-d", self.database, "--db-filter", f"^{self.database}$"),
            *("--http-port", self.port, "--max-cron-threads", "0"),
        )
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=settings.HOUSE,
            )
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/web/health", timeout=5)
                return self
            except OSError:
                assert self.process.poll() is None, self.log.read_text()[-3000:]
                time.sleep(0.3)
        raise AssertionError(f"no answer: {self.log.read_text()[-3000:]}")

    def stop(self):
        """Stop the server and delete its database."""
        if self.process:
            self.process.terminate()
            self.process.wait(30)
        databases.drop(self.database)

    def connect(self, login="admin", password=None):
        """Return a connection for calls, logged in as a user."""
        return import_csv.Odoo(self.url, self.database, login, password or login)

    def create_user(self, login, group, **values):
        """Create a user whose password is the log-in; return the id."""
        return self.connect().call(
            "res.users",
            "create",
            {
                "name": login.capitalize(),
                "login": login,
                "password": login,
                "email": f"{login}@example.com",
                "group_ids": [(6, 0, [self.ref("base.group_user"), self.ref(group)])],
                **NO_GREETING,
                **values,
            },
            context={"no_reset_password": True},
        )

    def ref(self, xmlid):
        """Return the id of the record with an external identifier."""
        module, name = xmlid.split(".")
        found = self.connect().call(
            "ir.model.data",
            "search_read",
            [("module", "=", module), ("name", "=", name)],
            ["res_id"],
        )
        return found[0]["res_id"]

    def shell(self, script):
        """Run a script in an Odoo shell; return what it prints."""
        return shell(self.database, script)


def shell(database, script):
    """Run a script in an Odoo shell; return what it prints.

    An error in the log fails the test.
    """
    command = databases.odoo_command(
        *("shell", "-d", database, "--no-http", "--log-level", "warn")
    )
    process = subprocess.run(
        [str(part) for part in command],
        input=script.encode(),
        capture_output=True,
        cwd=settings.HOUSE,
        check=False,
    )
    errors = process.stderr.decode()
    assert process.returncode == 0, errors[-3000:]
    assert " ERROR " not in errors, errors[-3000:]
    return process.stdout.decode()


def import_data(server, folder, *options):
    """Run the import script; return its report."""
    process = subprocess.run(
        [
            *(sys.executable, str(ROOT / "tools" / "import_csv.py")),
            *(str(MAPPING), str(folder), "--url", server.url, "--db", server.database),
            *options,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


def click_smart_button(page, button):
    """Click a smart button, which hides behind "More" or a flash on narrow screens.

    :param page: the page of the web client, showing a form
    :param str button: CSS selector
    """
    more = ":is(.o_button_more, button:has(.fa-bolt)):visible"
    page.wait_for_selector(f":is({button}):visible, {more}")
    if page.is_visible(button):
        page.click(button)
        return
    page.click(more)
    # on a phone a sheet slides in, and scrolling to its buttons would close it
    page.locator(button).dispatch_event("click")
