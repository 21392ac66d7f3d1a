"""A running server with all our addons, a browser, and the real data or a sample."""

import datetime
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

import import_csv  # noqa: E402
from house import databases, settings, testing  # noqa: E402
from sample_data import write_sample  # noqa: E402

REAL_DATA = ROOT.parent / "shared" / "data" / "crm_opportunities"
MAPPING = ROOT / "tools" / "mappings" / "crm_opportunities.json"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1400, "height": 900}
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]


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
        command = databases.odoo_command(
            *("shell", "-d", self.database, "--no-http", "--log-level", "error")
        )
        process = subprocess.run(
            [str(part) for part in command],
            input=script.encode(),
            capture_output=True,
            cwd=settings.HOUSE,
            check=False,
        )
        assert process.returncode == 0, process.stderr.decode()[-3000:]
        return process.stdout.decode()


@pytest.fixture(scope="session")
def server():
    """A server on a database with all our addons and no demo data."""
    running = Server("house_system")
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory):
    """The real sales data where it is at hand, else a small sample of the same shape."""
    if REAL_DATA.exists():
        return REAL_DATA
    return write_sample(tmp_path_factory.mktemp("sample"))


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


@pytest.fixture(scope="session")
def newest():
    """The day that the newest date of the sales data is moved to."""
    return datetime.date.today() - datetime.timedelta(days=3)


@pytest.fixture(scope="session")
def imported(server, data_folder, newest):
    """The report of a first import of the sales data into the server's database."""
    return import_data(server, data_folder, "--newest-on", str(newest))


@pytest.fixture(scope="session")
def chromium():
    """The installed Chromium."""
    found = next(
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        for path in [Path(folder) / name for folder in os.environ["PATH"].split(":")]
        if path.exists()
    )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(found), args=BROWSER)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember on the test whether it failed, for its fixtures to see."""
    report = yield
    item.has_failed = getattr(item, "has_failed", False) or report.failed
    return report


@pytest.fixture
def open_page(request, chromium, server):
    """Return a function that opens a page of the web client, logged in.

    An error on the browser's console fails the test. Of a test that failed a picture
    of each page is kept among the logs.
    """
    contexts, errors = [], []

    def open_as(login, path, phone=False, on=None):
        host = on or server
        context = chromium.new_context(
            viewport=PHONE if phone else DESKTOP, is_mobile=phone, has_touch=phone
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20000)
        page.on(
            "console", lambda line: line.type == "error" and errors.append(line.text)
        )
        page.goto(f"{host.url}/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", login)
        page.click(".oe_login_form button[type=submit]")
        page.wait_for_selector(".o_web_client")
        page.goto(host.url + path)
        page.wait_for_selector(".o_action_manager > .o_action")
        return page

    yield open_as
    for number, context in enumerate(contexts):
        if getattr(request.node, "has_failed", False) and context.pages:
            picture = settings.LOGS / f"{request.node.name}_{number}.png"
            context.pages[0].screenshot(path=picture)
        context.close()
    assert not errors
