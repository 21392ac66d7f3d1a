"""The demo company for pictures of screens.

With UPDATE_SCREENSHOTS=1 in the environment the pictures in docs/images are taken anew.
"""

import os

import pytest
from system import NO_GREETING, ROOT, Server, databases, settings

DATABASE = "house_screens"
IMAGES = ROOT / "docs" / "images"
MAX_SIZE = 150_000
DESK = {"width": 1400, "height": 720}


@pytest.fixture(scope="session")
def demo():
    """A server with the demo company, its people reading English."""
    base = f"{DATABASE}_base"
    with databases.exclusive():
        databases.build(base, settings.our_addons(), demo=True)
    running = Server(DATABASE, source=base)
    databases.drop(base)
    try:
        yield speak_english(running.start())
    finally:
        running.stop()


def speak_english(server):
    """Switch English on and let the demo users read it, without OdooBot's greeting."""
    odoo = server.connect()
    hidden = {"active_test": False}
    english = [("code", "=", "en_US")]
    [language] = odoo.call("res.lang", "search", english, context=hidden)
    odoo.call("res.lang", "write", [language], {"active": True})
    people = [("login", "in", ["olena", "taras", "oleh"])]
    users = odoo.call("res.users", "search", people)
    odoo.call("res.users", "write", users, {"lang": "en_US", **NO_GREETING})
    return server


@pytest.fixture
def shoot(tmp_path):
    """Return a function that takes the picture of a page."""
    update = os.environ.get("UPDATE_SCREENSHOTS") == "1"
    folder = IMAGES if update else tmp_path

    def take(page, name):
        page.wait_for_timeout(1000)  # charts and pictures come late
        picture = folder / f"{name}.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=picture)
        small = picture.stat().st_size < MAX_SIZE
        assert small or not update, f"{name} is too big to keep"

    return take


def open_screen(open_page, server, login, path):
    """Open a page at the desk; ``{xmlid}`` in its path means the id of a demo record."""
    for part in path.split("{")[1:]:
        xmlid = part.split("}")[0]
        path = path.replace(f"{{{xmlid}}}", str(record(server, xmlid)))
    page = open_page(login, path, on=server)
    page.set_viewport_size(DESK)
    return page


def record(server, name):
    """Return the id of a demo record, of the client base where no addon is named."""
    return server.ref(name if "." in name else f"crm_partner_segments.{name}")
