# Runs in an Odoo shell: prints price tags with barcodes, and Odoo's own labels with
# barcode and price by its own path, wkhtmltopdf included, which asks a running server for
# the styles. Prints the seconds of both. Argument: the address of the server.
# ruff: noqa: F821
import json
import os
import time

from odoo import fields
from odoo.tools.barcode import get_barcode_check_digit

TAGS = (2_500, 5_000, 10_000)
CORE_LABELS = (200, 400)
BATCH = 2_000


def get_ean(number):
    """An EAN-13 with a right check digit."""
    code = f"299{number:09d}0"
    return code[:-1] + str(get_barcode_check_digit(code))


env = env(context={**env.context, "tracking_disable": True})
products = env["product.product"]
for start in range(0, TAGS[-1], BATCH):
    products |= products.create(
        [
            {
                "name": f"Electric kettle {number} l, stainless steel, black",
                "default_code": f"KETTLE-{number:05d}",
                "barcode": get_ean(number),
                "list_price": 100 + number,
            }
            for number in range(start, start + BATCH)
        ]
    )
pricelist = env["product.pricelist"].create(
    {"name": "Retail", "price_method": "manual"}
)
env["product.price"].create(
    [
        {
            "pricelist_id": pricelist.id,
            "product_id": product.id,
            "price": 100.5 + number,
            "effective_date": fields.Date.today(),
        }
        for number, product in enumerate(products)
    ]
)
env["ir.config_parameter"].set_param("report.url", os.environ["HOUSE_ARGUMENTS"])
env.cr.commit()
reports = env["ir.actions.report"].with_context(force_report_rendering=True)


def measure(report, ids, data):
    """Seconds that a report takes; nothing is in the cache at the start."""
    env.invalidate_all()
    start = time.perf_counter()
    pdf, kind = reports._render_qweb_pdf(report, ids, data=data)
    seconds = time.perf_counter() - start
    assert kind == "pdf" and pdf.startswith(b"%PDF"), kind
    return seconds


# the first print of a process reads the fonts, the first of core compiles its templates
ours_data = {
    "pricelist_ids": pricelist.ids,
    "format_id": env.ref("pricing_rules.product_price_tag_format_tag_70x37").id,
}
ours = [
    measure(
        "pricing_rules.action_report_price_tags", products[:size].ids, {**ours_data}
    )
    for size in (10, *TAGS)
][1:]
core = []
for size in (10, *CORE_LABELS):
    layout = env["product.label.layout"].create(
        {
            "print_format": "4x7xprice",
            "product_ids": products[:size].ids,
            "pricelist_id": pricelist.id,
        }
    )
    xml_id, data = layout._prepare_report_data()
    # as it comes back from the browser
    core.append(measure(xml_id, None, json.loads(json.dumps(data))))
print("RESULT", *ours, *core[1:])
