from odoo import fields, models
from odoo.tools import format_amount


class SaleOrder(models.Model):
    """What is approved on quotations and orders."""

    _name = "sale.order"
    _inherit = ["sale.order", "sale.approval.mixin"]

    # THE DOCUMENT

    def _get_approval_name(self):
        return f"{self.type_name} {self.name}"

    def _get_approval_partner(self):
        return self.partner_id

    def _get_approval_amount(self):
        return format_amount(self.env, self.amount_total, self.currency_id)

    def _is_approval_requestable(self):
        return self.state in ("draft", "sent")

    def _is_approval_final(self):
        return self.state == "sale"

    # TERMS

    def _get_approval_term_fields(self):
        return {
            "customer": ["partner_id", "company_id"],
            "price": ["pricelist_id", "currency_id", "order_line"],
            "discount": ["order_line"],
            "payment": ["payment_term_id", "require_payment", "prepayment_percent"],
            "margin": ["order_line"],
            "dates": ["validity_date", "commitment_date"],
            "other": ["offer_id", "fiscal_position_id", "note"],
        }

    def _get_approval_terms(self):
        """Prices, discounts and margins are remembered line by line."""
        terms = super()._get_approval_terms()
        lines = self.sudo().order_line._get_approval_lines()
        for term in ("price", "discount", "margin"):
            terms[term].pop("order_line")
            terms[term].update(
                {key: line._get_approval_values(term) for key, line in lines.items()}
            )
        return terms

    def _describe_approval_change(self, key, old, new):
        if ":" not in key:
            return super()._describe_approval_change(key, old, new)
        show = self.order_line._show_approval_values
        return self.env._(
            "%(what)s: %(old)s → %(new)s",
            what=self.order_line._get_approval_label(key),
            old=show(old),
            new=show(new),
        )

    # FACTS

    def _get_approval_amount_fact(self):
        """Total with taxes in the currency of the company."""
        return self.currency_id._convert(
            self.amount_total,
            self.company_id.currency_id,
            self.company_id,
            self.date_order or fields.Date.context_today(self),
        )

    def _get_approval_deviation_fact(self):
        """The line that is furthest below the terms of sale, in percent."""
        lines = self.order_line._get_approval_lines().values()
        return max((line._get_approval_deviation() for line in lines), default=0.0)

    def _get_approval_discount_fact(self):
        """The highest discount of a line, or of all by a reduction, in percent."""
        lines = self.order_line._get_approval_lines().values()
        return max([self._get_reduction_percent(), *(line.discount for line in lines)])

    def _get_approval_margin_fact(self):
        """Margin in percent of the lines whose cost is known; None without any."""
        lines = [
            line
            for line in self.order_line._get_approval_lines().values()
            if line.purchase_price and line.price_subtotal
        ]
        revenue = sum(line.price_subtotal for line in lines)
        return sum(line.margin for line in lines) / revenue * 100 if revenue else None

    def _get_approval_payment_term(self):
        return self.payment_term_id

    def _get_agreed_payment_term(self):
        if self.offer_id.payment_term_id:
            return self.offer_id.payment_term_id
        partner = self.partner_id.with_company(self.company_id)
        return partner.property_payment_term_id
