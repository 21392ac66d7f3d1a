from odoo import models
from odoo.exceptions import ValidationError


class ProductPricelist(models.Model):
    """What a person asks a price type for: its prices now, gaps, and a task."""

    _inherit = "product.pricelist"

    def action_view_current_prices(self):
        """Open the prices of this type that hold today.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_current_action"
        )
        domain = [("pricelist_id", "=", self.id)]
        return {**action, "domain": domain}

    def action_view_unpriced_products(self):
        """Open the products that have no price of this type today.

        :return: a window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Without a Price: %(name)s", name=self.name),
            "res_model": "product.product",
            "view_mode": "list,kanban,form",
            "domain": self._get_unpriced_domain(),
        }

    def _get_unpriced_domain(self):
        return [("sale_ok", "=", True), ("unpriced_pricelist_ids", "in", self.ids)]

    def action_view_changes(self):
        """Open how the prices of this type changed.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_analysis_action"
        )
        return {**action, "domain": [("pricelist_id", "=", self.id)]}

    def action_give_task(self):
        """Open the window that gives a colleague a task on this price type.

        :return: a window action
        """
        activity_type = self.env.ref(
            "pricing_rules.mail_activity_type_check_prices", raise_if_not_found=False
        )
        names = ", ".join(self.mapped("name"))
        context = {
            "active_model": self._name,
            "active_id": self[:1].id,
            "active_ids": self.ids,
            "default_summary": self.env._("Check the prices of %(names)s", names=names),
            "dialog_size": "large",
        }
        if activity_type:
            context["default_activity_type_id"] = activity_type.id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give a Task"),
            "res_model": "mail.activity.schedule",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    # SOURCES, FOR THE CHECK-UP

    def _get_all_source_pricelists(self):
        """The price types these are computed from, as far as their formulas can be read."""
        sources = self.browse()
        for pricelist in self:
            if pricelist.price_method == "formula":
                names = pricelist._get_formula_names()
                known = pricelist._get_by_identifier(names) if names else {}
                sources = sources.union(*known.values())
            else:
                sources |= pricelist._get_source_pricelists()
        return sources

    def _get_formula_names(self):
        """Identifiers that the formulas of this type name; none of a broken formula."""
        names = set()
        for formula in (self.formula, *self.group_rule_ids.mapped("formula")):
            try:
                names |= set(self._compile_formula(formula).names) if formula else set()
            except ValidationError:
                continue
        return names

    def _get_archived_source_names(self):
        """Names of the archived or missing price types that this one is computed from."""
        if self.price_method == "formula":
            names = self._get_formula_names()
            return sorted(names - self._get_by_identifier(names).keys())
        sources = self._get_source_pricelists() if self.price_method == "markup" else ()
        return [source.name for source in sources if not source.active]
