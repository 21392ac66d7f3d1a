from odoo import models
from odoo.exceptions import UserError


class SaleOffer(models.Model):
    """Offers come into force when they are approved."""

    _name = "sale.offer"
    _inherit = ["sale.offer", "sale.approval.mixin"]

    def _get_approval_name(self):
        return " ".join(filter(None, (self.number, self.name)))

    def _get_approval_partner(self):
        return self.partner_id

    def _is_approval_requestable(self):
        return self.state in ("draft", "to_approve")

    def _is_approval_final(self):
        return self.state == "active"

    def _get_approval_term_fields(self):
        return {
            "customer": ["partner_id", "partner_segment_id", "company_id", "kind"],
            "price": ["pricelist_id", "minimum_amount", "rule_ids"],
            "discount": [
                *("limit_discount", "max_discount_percent"),
                *("limit_markup", "max_markup_percent"),
            ],
            "payment": ["payment_term_id"],
            "dates": ["date_start", "date_end"],
            "other": [
                *("parent_id", "product_segment_id", "fiscal_position_id", "note"),
                *("operation", "contract_required"),
            ],
        }

    def _get_approval_value(self, name):
        """The prices of an offer are remembered by what they say, not by their ids."""
        if name != "rule_ids":
            return super()._get_approval_value(name)
        return sorted([rule.name, rule.min_quantity, rule.price] for rule in self[name])

    def _get_approval_discount_fact(self):
        """The highest discount by hand that the offer allows, in percent."""
        return self.max_discount_percent if self.limit_discount else None

    def _on_approved(self):
        """What was approved holds at once."""
        result = super()._on_approved()
        for offer in self.filtered(lambda offer: offer.state == "to_approve"):
            offer._check_may_activate()
            offer._set_state("active")
        return result

    def _get_approval_payment_term(self):
        return self.payment_term_id

    def _get_agreed_payment_term(self):
        if self.parent_id.payment_term_id:
            return self.parent_id.payment_term_id
        partner = self.partner_id.with_company(self.company_id)
        return partner.property_payment_term_id

    def _ensure_approved(self):
        """Refuse what is only for approved offers.

        :raises UserError: names the offer, who is waited for, and the remedy
        """
        for offer in self:
            if error := offer._get_approval_error():
                raise UserError(error)

    def write(self, vals):
        """No offer comes into force without approval, whoever writes the state."""
        if vals.get("state") == "active":
            self.filtered(lambda offer: offer.state != "active")._ensure_approved()
        return super().write(vals)

    def _check_approval_of_new(self):
        self.filtered(lambda offer: offer.state == "active")._ensure_approved()
        return super()._check_approval_of_new()

    def _on_approval_requested(self):
        self.filtered(lambda offer: offer.state == "draft").state = "to_approve"
        return super()._on_approval_requested()

    def _on_refused(self):
        self._back_to_draft()
        return super()._on_refused()

    def _on_approval_withdrawn(self):
        self._back_to_draft()
        return super()._on_approval_withdrawn()

    def _back_to_draft(self):
        self.filtered(lambda offer: offer.state == "to_approve").state = "draft"
