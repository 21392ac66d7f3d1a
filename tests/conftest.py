"""A running server with all our addons, a browser, and the real data or a sample."""

import datetime
import os
from pathlib import Path

import pytest
from offers import trade  # noqa: F401
from playwright.sync_api import sync_playwright
from sample_data import write_sample
from screens import demo, shoot  # noqa: F401
from system import ROOT, Server, import_data, settings

REAL_DATA = ROOT.parent / "shared" / "data" / "crm_opportunities"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1400, "height": 900}
# what shows that somebody is logged in, and that a page is there
WEB_CLIENT = (".o_web_client", ".o_action_manager > .o_action")
PORTAL = (".o_portal_wrap", ".o_portal_wrap")
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]


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
    """Return a function that opens a page of the web client or the portal, logged in.

    An error on the browser's console fails the test. Of a test that failed a picture
    of each page is kept among the logs.
    """
    contexts, errors = [], []

    def open_as(login, path, phone=False, on=None, portal=False):
        host = on or server
        logged_in, opened = PORTAL if portal else WEB_CLIENT
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
        # whoever comes first waits until the web client is put together
        page.wait_for_selector(logged_in, timeout=90000)
        page.goto(host.url + path)
        page.wait_for_selector(opened)
        return page

    yield open_as
    for number, context in enumerate(contexts):
        if getattr(request.node, "has_failed", False) and context.pages:
            picture = settings.LOGS / f"{request.node.name}_{number}.png"
            context.pages[0].screenshot(path=picture)
        context.close()
    assert not errors
