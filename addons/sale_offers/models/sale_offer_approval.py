import json
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

# what a price of an offer says; labels would differ from language to language
PRICE = (
    *("applied_on", "product_tmpl_id", "product_id", "categ_id"),
    *("price_group_id", "product_segment_id", "min_quantity"),
    *("date_start", "date_end", "compute_price", "fixed_price", "percent_price"),
    *("price_discount", "price_surcharge", "price_round", "base", "base_pricelist_id"),
    *("price_min_margin", "price_max_margin"),
)


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
        rules = [
            {key: self._get_price_value(rule[key]) for key in PRICE}
            for rule in self[name]
        ]
        return sorted(rules, key=lambda rule: json.dumps(rule, sort_keys=True))

    @api.model
    def _get_price_value(self, value):
        if isinstance(value, models.BaseModel):
            return value.id
        if isinstance(value, float):
            return round(value, 6)
        return fields.Datetime.to_string(value) if isinstance(value, date) else value

    def _describe_approval_change(self, key, old, new):
        """Of many prices only those that changed are named."""
        if key == "rule_ids":
            before, after = old or [], new or []
            old = [rule for rule in before if rule not in after]
            new = [rule for rule in after if rule not in before]
        return super()._describe_approval_change(key, old, new)

    def _show_approval_value(self, key, value):
        if key != "rule_ids" or not value:
            return super()._show_approval_value(key, value)
        return ", ".join(self._show_price(values) for values in value)

    def _show_price(self, values):
        """A remembered price in words."""
        Item = self.env["product.pricelist.item"].sudo()
        known = {
            # a product may be gone meanwhile
            key: Item[key].browse(value).exists().id
            if Item._fields[key].relational
            else value
            for key, value in values.items()
        }
        item = Item.new({**known, "offer_id": self.id})
        if not item.min_quantity:
            return f"{item.name}: {item.price}"
        return self.env._(
            "%(product)s from %(quantity)s: %(price)s",
            product=item.name,
            quantity=f"{item.min_quantity:g}",
            price=item.price,
        )

    def _get_approval_discount_fact(self):
        """The highest discount that the offer gives or allows by hand, in percent."""
        discounts = self.rule_ids.mapped(
            lambda rule: (
                rule.percent_price
                if rule.compute_price == "percentage"
                else rule.price_discount
            )
        )
        if self.limit_discount:
            discounts.append(self.max_discount_percent)
        return max(discounts, default=None)

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
