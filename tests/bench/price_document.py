# Runs in an Odoo shell: imports prices from a workbook and posts their price document, and
# loads fixed prices of pricelist items with Odoo's own load(). Arguments: number of prices
# and of rows that Odoo loads. Prints the seconds of each.
# ruff: noqa: F821
import base64
import io
import os
import time

import xlsxwriter

prices, loaded = map(int, os.environ["HOUSE_ARGUMENTS"].split())
CHUNK = 10_000
Product = env["product.product"].with_context(tracking_disable=True)
products = Product.browse()
for start in range(0, max(prices, loaded), CHUNK):
    numbers = range(start, min(start + CHUNK, max(prices, loaded)))
    products |= Product.create(
        [
            {"name": f"Product {n}", "default_code": f"P{n}", "list_price": 1}
            for n in numbers
        ]
    )
    env.cr.commit()
    env.invalidate_all()
retail, core = env["product.pricelist"].create(
    [
        {"name": "Retail", "price_method": "manual", "identifier": "RETAIL"},
        {"name": "Items"},
    ]
)
env.cr.commit()
env.cr.execute("ANALYZE")
env.cr.commit()


def write_workbook():
    """A file as a price manager has it: reference, name, unit, price."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("SKU", "Product", "Unit", "Retail [RETAIL]"))
        for n in range(prices):
            row = (f"P{n}", f"Product {n}", "Units", 100 + n % 977 / 4)
            sheet.write_row(n + 1, 0, row)
    return base64.b64encode(buffer.getvalue())


def measure(job):
    """The seconds that a job takes with its commit, from a cold cache."""
    env.invalidate_all()
    start = time.perf_counter()
    result = job()
    env.flush_all()
    env.cr.commit()
    return time.perf_counter() - start, result


def import_file():
    """From the file, with the preview of what changes, to a price document."""
    wizard = env["product.price.import"].create({"file": content})
    wizard.action_preview()
    wizard.action_create_document()
    assert wizard.document_id.line_count == prices
    return wizard.document_id


def load_items():
    """The same prices, as far as Odoo gets, as fixed prices of pricelist items."""
    fields = ("pricelist_id", "product_tmpl_id", "product_id")
    rows = [
        [
            *(str(core.id), str(product.product_tmpl_id.id), str(product.id)),
            *("0_product_variant", "fixed", "12.5"),
        ]
        for product in products[:loaded]
    ]
    names = [f"{name}/.id" for name in fields]
    names += ["applied_on", "compute_price", "fixed_price"]
    result = env["product.pricelist.item"].load(names, rows)
    assert len(result["ids"] or ()) == loaded, result["messages"]


content = write_workbook()
imported, document = measure(import_file)
posted, _result = measure(document.action_post)
core_seconds, _result = measure(load_items)
print("RESULT", imported, posted, core_seconds)
