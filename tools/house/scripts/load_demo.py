# Runs in an Odoo shell: loads the demo data of our addons alone, in their order, into a
# database where Odoo's own addons have none. One coherent story instead of two.
# ruff: noqa: F821
import os

from odoo.modules.loading import load_demo
from odoo.modules.module_graph import ModuleGraph

ours = os.environ["HOUSE_ARGUMENTS"].split("\n")
installed = env["ir.module.module"].search([("state", "=", "installed")])
graph = ModuleGraph(env.cr, mode="load")
graph.extend(installed.mapped("name"))
for package in graph:
    if package.name not in ours:
        continue
    if not load_demo(env, package, {}, "init"):
        raise SystemExit(f"The demo data of {package.name} did not load")
    installed.filtered(
        lambda module, name=package.name: module.name == name
    ).demo = True
env.cr.commit()
