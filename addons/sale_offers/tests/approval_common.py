from contextlib import contextmanager

from odoo.fields import Command

from .common import OfferCase


class ApprovalCase(OfferCase):
    """Levels of approval for discounts and payment, and people who decide on them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sale.approval.rule"].search([]).active = False
        cls.discount_level = cls._create_level("Discounts", discount_from=10)

    @classmethod
    def _create_level(cls, name, approver=None, **values):
        """Create a level for orders, decided by the director unless said otherwise."""
        return cls.env["sale.approval.rule"].create(
            {
                "name": name,
                "user_ids": [Command.set((approver or cls.director).ids)],
                **values,
            }
        )

    @classmethod
    def _create_discounted(cls, discount=20, **values):
        """A quotation made by the sales person, with a discount on a kettle."""
        return (
            cls.env["sale.order"]
            .with_user(values.pop("maker", cls.salesman))
            .create(
                {
                    "partner_id": cls.customer.id,
                    "user_id": cls.salesman.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": cls.kettle.id,
                                "price_unit": 100,
                                "discount": discount,
                            }
                        ),
                        Command.create({"product_id": cls.iron.id}),
                    ],
                    **values,
                }
            )
        )

    @contextmanager
    def assertRefused(self, exception, message):
        """Something is refused with a message, and leaves nothing behind."""
        with self.assertRaises(exception) as refusal:
            yield
        self.assertRegex(str(refusal.exception), message)

    def _approve(self, document, user=None):
        """Somebody approves a document, by default the director."""
        return document.with_user(user or self.director).action_approve()

    def _get_activities(self, document):
        """Users who are told that a document waits for them."""
        activity_type = self.env.ref("sale_offers.mail_activity_type_approval")
        return (
            document.sudo()
            .activity_ids.filtered(lambda one: one.activity_type_id == activity_type)
            .user_id
        )
