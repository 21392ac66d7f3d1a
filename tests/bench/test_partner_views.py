"""List, kanban and form of partners over HTTP at full scale, beside plain Odoo."""

import statistics
import time
import xml.etree.ElementTree as ElementTree

import pytest
from scale import tell

ROUNDS = 60
TARGET = 1.15
VIEWS = {"list": [False, "list"], "kanban": [False, "kanban"], "form": [False, "form"]}
MANY = ("one2many", "many2many")


def specification(node, fields):
    """Return what the web client asks for when it shows an arch.

    Sub-views of x2many fields count with their own fields, tags with name and colour.
    """
    wanted = {}
    for child in node:
        if child.tag == "field" and child.get("name") in fields:
            name = child.get("name")
            kind = fields[name]["type"]
            if kind in MANY:
                wanted[name] = {"fields": {"display_name": {}}, "limit": 40}
            elif kind == "many2one":
                wanted[name] = {"fields": {"display_name": {}}}
            else:
                wanted[name] = {}
        else:
            wanted.update(specification(child, fields))
    return wanted


def prepare(server, view):
    """Return a function that makes the request of one page and says how long it took."""
    odoo = server.connect()
    answer = odoo.call("res.partner", "get_views", [VIEWS[view]], {})
    arch = ElementTree.fromstring(answer["views"][view]["arch"])
    fields = answer["models"]["res.partner"]["fields"]
    wanted = specification(arch, fields)
    ids = odoo.call("res.partner", "search", [("is_company", "=", True)], limit=ROUNDS)

    def request(number):
        start = time.perf_counter()
        if view == "form":
            odoo.call("res.partner", "web_read", [ids[number]], wanted)
        else:
            odoo.call(
                "res.partner",
                "web_search_read",
                [("is_company", "=", True)],
                wanted,
                offset=80 * number,
                limit=80,
                count_limit=10001,
            )
        return time.perf_counter() - start

    return request


@pytest.fixture(scope="module")
def running(full_scale):
    """Both servers, serving."""
    return [server.start() for server in full_scale]


@pytest.mark.parametrize("view", list(VIEWS))
def test_partner_view(running, view):
    requests = [prepare(server, view) for server in running]
    for request in requests:
        for number in range(5):
            request(number)
    # one after the other in turn, so that what else the machine does hits both
    times = [[], []]
    for number in range(ROUNDS):
        for index in (number % 2, 1 - number % 2):
            times[index].append(requests[index](number) * 1000)
    ours, plain = (statistics.quantiles(values, n=20)[-1] for values in times)
    medians = [statistics.median(values) for values in times]
    growth = f"(medians {medians[0]:.1f} and {medians[1]:.1f} ms)"
    tell(f"partner {view}, p95", ours, plain, "ms", TARGET, growth)
