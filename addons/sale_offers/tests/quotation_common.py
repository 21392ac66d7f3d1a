from odoo.fields import Command

from .common import OfferCase


class QuotationCase(OfferCase):
    """An offer in force, and quotations of a sales person under it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sale.approval.rule"].search([]).active = False
        cls.company = cls.env.company
        cls.company.deviation_reason_required = False
        cls.reason = cls.env["sale.deviation.reason"].create({"name": "Large quantity"})

    @classmethod
    def _activate_offer(cls, **values):
        offer = cls._create_offer(**values)
        offer.with_user(cls.director).action_activate()
        return offer

    @classmethod
    def _quote(cls, *products, **values):
        """A quotation that the sales person makes: one piece of each product."""
        orders = cls.env["sale.order"].with_user(cls.salesman)
        return orders.create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create({"product_id": product.id}) for product in products
                ],
                **values,
            }
        )
