from odoo import fields, models
from odoo.tools import format_date, html2plaintext, is_html_empty


class SaleOrder(models.Model):
    """What the specification to a contract says."""

    _inherit = "sale.order"

    def _get_specification_lines(self):
        """The goods as ordered: what was offered and not chosen is left out."""
        return self._get_order_lines_to_report().filtered(
            lambda line: line.display_type or line.product_uom_qty
        )

    def _get_specification_terms(self):
        """Terms printed under the goods; addons that know more of delivery add theirs.

        :return: list of ``(label, value)``; rows without a value are left out
        """
        rows = [
            (self.env._("Payment"), self._get_payment_words()),
            (self.env._("Delivery by"), self._get_delivery_day()),
            (self.env._("Delivery to"), self._get_delivery_address()),
            (self.env._("Your reference"), self.client_order_ref or ""),
        ]
        return [row for row in rows if row[1]]

    def _get_payment_words(self):
        term = self.payment_term_id
        return term.name if is_html_empty(term.note) else html2plaintext(term.note)

    def _get_delivery_day(self):
        if not self.commitment_date:
            return ""
        moment = fields.Datetime.context_timestamp(self, self.commitment_date)
        return format_date(self.env, moment.date())

    def _get_delivery_address(self):
        lines = (self.partner_shipping_id._display_address() or "").splitlines()
        return ", ".join(line.strip() for line in lines if line.strip())
