from odoo import api, models

ASKED = "(not parent_id or is_company and type == 'contact') and not user_ids"
KINDS = {"any": "True", "company": "is_company", "person": "not is_company"}
# a new partner is what the menu it is created from deals with
NEW_VENDOR = "(not id and context.get('res_partner_search_mode') == 'supplier')"
ROLES = {
    "any": "True",
    "customer": f"(customer_rank > 0 or supplier_rank == 0 and not {NEW_VENDOR})",
    "supplier": f"(supplier_rank > 0 or {NEW_VENDOR})",
}


class ResPartner(models.Model):
    """Forms of partners mark what is required at registration."""

    _inherit = "res.partner"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        """Forms change with the rules; the company is in the key already."""
        key = super()._get_view_cache_key(view_id, view_type, **options)
        rules = self._get_requirements("registration", "block")
        return key + (tuple(rules) if view_type == "form" else ())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Make the required fields of every form required."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view.type == "form":
            for rule in self._get_requirements("registration", "block"):
                self._mark_required(arch, rule)
        return arch, view

    def _mark_required(self, arch, rule):
        condition = " and ".join(
            [ASKED, KINDS[rule.kind], ROLES[rule.role], self._get_company_test(rule)]
        )
        nodes = f"//field[@name='{rule.fname}'][not(ancestor::field)]"
        for node in arch.xpath(nodes):
            given = node.get("required")
            node.set("required", f"({given}) or {condition}" if given else condition)

    def _get_company_test(self, rule):
        if not rule.company_id:
            return "True"
        test = f"company_id == {rule.company_id}"
        if rule.company_id == self.env.company.id:
            return f"(not company_id or {test})"
        return test
