from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ProductPriceDocument(models.Model):
    """Prices are posted when they are approved."""

    _name = "product.price.document"
    _inherit = ["product.price.document", "sale.approval.mixin"]

    def _get_approval_name(self):
        return self.env._("Price document %(name)s", name=self.name)

    def _get_approval_amount(self):
        return self.env._("%(count)s prices", count=self.line_count)

    def _is_approval_requestable(self):
        return self.state == "draft"

    # TERMS

    def _get_approval_term_fields(self):
        return {
            "customer": ["company_id"],
            "price": ["pricelist_ids", "line_ids"],
            "dates": ["effective_date"],
        }

    def _get_approval_terms(self):
        """Thousands of prices are remembered by their number and a digest."""
        terms = super()._get_approval_terms()
        terms["price"].pop("line_ids")
        count, digest = self._get_approval_digest()
        return {**terms, "price": {**terms["price"], "lines": f"{count} ({digest})"}}

    def _get_approval_digest(self):
        self.env["product.price.document.line"].flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*), LEFT(MD5(STRING_AGG(
                           CONCAT_WS(' ', pricelist_id, product_id, price, has_price,
                                     below_threshold),
                           ',' ORDER BY pricelist_id, product_id)), 12)
                  FROM product_price_document_line
                 WHERE document_id = %s
                """,
                self.id,
            )
        )[0]

    def _get_approval_value(self, name):
        return 0 if name == "line_ids" else super()._get_approval_value(name)

    def _describe_approval_change(self, key, old, new):
        if key == "lines":
            return self.env._("Prices were changed.")
        return super()._describe_approval_change(key, old, new)

    # FACTS

    def _get_approval_deviation_fact(self):
        """The price that falls most, in percent of the old one."""
        line = self.env["product.price.document.line"].search(
            [("document_id", "=", self.id), ("has_price", "=", True)],
            order="change_percent, id",
            limit=1,
        )
        return -line.change_percent

    # GATES

    def action_post(self):
        """Prices that need approval are not posted before."""
        for document in self.filtered(lambda one: one.state == "draft"):
            if error := document._get_approval_error():
                raise UserError(error)
        return super().action_post()

    def _ensure_draft(self):
        """Every way to change prices asks here: those that wait are locked."""
        result = super()._ensure_draft()
        self._check_approval_lock(["line_ids"])
        return result

    def action_cancel(self):
        """Who cancels a document waits for nobody."""
        waiting = self.filtered(lambda doc: doc.approval_state == "waiting")
        if waiting:
            self.check_access("write")
            waiting._withdraw_approval()
        return super().action_cancel()

    def _lines_counted_anew(self):
        """Prices changed: were they approved?"""
        result = super()._lines_counted_anew()
        self._get_approval_guarded(["line_ids"])._approved_terms_may_have_changed()
        return result
