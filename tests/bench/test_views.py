"""List, kanban and form of partners, deals and orders over HTTP, beside plain Odoo."""

import statistics
import time
import xml.etree.ElementTree as ElementTree

import pytest
from scale import tell

ROUNDS = 60
TARGET = 1.15
VIEWS = ("list", "kanban", "form")
DOMAINS = {
    "res.partner": [("is_company", "=", True)],
    "crm.lead": [("type", "=", "opportunity")],
    "sale.order": [("state", "!=", "cancel")],
}
# the column by which a kanban view groups, and what it sums up per column
COLUMNS = {"crm.lead": ("stage_id", "expected_revenue:sum")}
SUBVIEWS = ("list", "kanban")


def specification(node, fields, models):
    """Return what the web client asks for when it shows an arch.

    :param node: element of the arch
    :param dict fields: of the model that the arch shows
    :param dict models: of all models of the arch, as ``get_views`` returns them
    :return: the argument of ``web_read`` and ``web_search_read``
    """
    wanted = {}
    for child in node:
        if child.tag != "field" or child.get("name") not in fields:
            wanted.update(specification(child, fields, models))
            continue
        field = fields[child.get("name")]
        if field["type"] == "many2one":
            wanted[field["name"]] = {"fields": {"display_name": {}}}
        elif field["type"] in ("one2many", "many2many"):
            rows = next((view for view in child if view.tag in SUBVIEWS), [])
            related = models.get(field["relation"], {}).get("fields", {})
            columns = specification(rows, related, models) or {"display_name": {}}
            wanted[field["name"]] = {"fields": columns, "limit": 40}
        else:
            wanted[field["name"]] = {}
    return wanted


def prepare(server, model, view):
    """Return a function that makes the request of one page and says how long it took."""
    odoo = server.connect()
    answer = odoo.call(model, "get_views", [[False, view]], {})
    arch = ElementTree.fromstring(answer["views"][view]["arch"])
    wanted = specification(arch, answer["models"][model]["fields"], answer["models"])
    domain = DOMAINS[model]
    if view == "form":
        ids = odoo.call(model, "search", domain, limit=ROUNDS)
        ask = lambda number: odoo.call(model, "web_read", [ids[number]], wanted)  # noqa: E731
    elif view == "kanban" and model in COLUMNS:
        ask = prepare_columns(odoo, model, wanted)
    else:
        ask = lambda number: odoo.call(  # noqa: E731
            *(model, "web_search_read", domain, wanted),
            **{"offset": 80 * number, "limit": 80, "count_limit": 10001},
        )

    def request(number):
        start = time.perf_counter()
        ask(number)
        return time.perf_counter() - start

    return request


def prepare_columns(odoo, model, wanted):
    """Return a function that opens a kanban view of columns."""
    column, total = COLUMNS[model]

    def ask(number):
        odoo.call(
            *(model, "web_read_group"),
            # another customer's deals each time would be few: another age of them
            *(DOMAINS[model] + [("id", ">", number)], [column], [total]),
            auto_unfold=True,
            unfold_read_specification=wanted,
            unfold_read_default_limit=40,
            context={"read_group_expand": True},
        )

    return ask


@pytest.fixture(scope="module")
def running(full_scale):
    """Both servers, serving."""
    return [server.start() for server in full_scale]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("model", list(DOMAINS))
def test_view(running, model, view):
    requests = [prepare(server, model, view) for server in running]
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
    tell(f"{model} {view}, p95", ours, plain, "ms", TARGET, growth)
