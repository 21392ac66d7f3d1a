from odoo import api, fields, models
from odoo.fields import Command, Domain

PRODUCTS_SHOWN = 50
SORTINGS = {
    "date": lambda offer: (-offer.date_start.toordinal(), -offer.id),
    "end": lambda offer: (not offer.date_end, offer.date_end or offer.date_start),
    "name": lambda offer: (offer.name or "").lower(),
}


class SaleOffer(models.Model):
    """What customers see of offers in the portal."""

    _inherit = "sale.offer"

    @api.model
    def _find_for_portal(self, partner):
        """The offers that a contact sees today.

        Individual ones of whom its scope says, standard ones that it can use itself.

        :param partner: the ``res.partner`` of the portal user, as superuser
        :return: recordset of ``sale.offer``, best first
        """
        offers = self.sudo()
        if not offers._has_offers():
            return offers.browse()
        company = self.env.company
        today = fields.Date.context_today(self)
        scope = partner._get_portal_scope_domain(company, "partner_id")
        domain = (
            Domain("portal_visible", "=", True)
            & Domain("state", "=", "active")
            & Domain("company_id", "in", [False, *self.env.companies.ids])
            & Domain("date_start", "<=", today)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", today))
            & (Domain("kind", "=", "standard") | scope)
        )
        found = offers.search(domain)
        return found.filtered(
            lambda offer: offer.kind == "individual" or offer._is_for(partner)
        ).sorted(lambda offer: offer.kind == "standard")

    def _sort_for_portal(self, key):
        return self.sorted(SORTINGS.get(key, SORTINGS["date"]))

    def _get_portal_rules(self):
        """Price rules that hold under the offer, in words, its own ones first.

        :return: list of dicts with ``what``, ``price`` and ``when``
        """
        today = fields.Datetime.now()
        shown, scopes = [], set()
        for offer in self._get_rule_chain():
            rules = offer.rule_ids.filtered(
                lambda rule: not rule.date_end or rule.date_end >= today
            )
            shown += [rule for rule in rules if rule._get_scope() not in scopes]
            scopes |= {rule._get_scope() for rule in rules}
        return [rule._describe_to_customer() for rule in shown]

    # PRICES

    def _get_portal_prices(self, partner):
        """What the products named in the offer cost a customer, without taxes.

        :param partner: the customer
        :return: list of dicts with ``product``, ``quantity``, ``uom``, ``price``, ``currency``;
            empty where the offer names none, or too many to be listed
        """
        pairs = self._get_portal_products()
        if not pairs or len(pairs) > PRODUCTS_SHOWN:
            return []
        order = self._prepare_portal_order(partner, pairs)
        return [
            {
                "product": line.product_id,
                "quantity": line.product_uom_qty,
                "uom": line.product_uom_id,
                "price": line.price_subtotal / line.product_uom_qty,
                "currency": order.currency_id,
            }
            for line in order.order_line
        ]

    def _get_portal_products(self):
        """Products that the rules name, each in the quantities from which they hold.

        :return: list of (product, quantity), sorted by name; not complete when there
            are more than are shown
        """
        pairs = set()
        for rule in self.union(*self._get_rule_chain()).rule_ids:
            quantity = max(rule.min_quantity, 1.0)
            products = rule._get_named_products(PRODUCTS_SHOWN + 1)
            pairs |= {(product, quantity) for product in products}
            if len(pairs) > PRODUCTS_SHOWN:
                break
        return sorted(pairs, key=lambda pair: (pair[0].display_name, pair[1]))

    def _prepare_portal_order(self, partner, pairs):
        """An order that is never saved: prices come from where orders take them.

        Nobody orders the whole list: each line is priced as if it were alone.
        """
        company = self.company_id or self.env.company
        return (
            self.env["sale.order"]
            .with_company(company)
            .with_context(priced_apart=True)
            .new(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "offer_id": self.id,
                    "order_line": [
                        Command.create(
                            {"product_id": product.id, "product_uom_qty": quantity}
                        )
                        for product, quantity in pairs
                    ],
                }
            )
        )
