from odoo.fields import Command

from .approval_common import ApprovalCase


class AlternativeCase(ApprovalCase):
    """A quotation with a firm line and two kettles of which the customer takes one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.discount_level.active = False
        cls.tax = cls.env["account.tax"].create({"name": "20 %", "amount": 20})
        cls.pot = cls.env["product.product"].create(
            {"name": "Pot", "list_price": 300, "standard_price": 100}
        )
        (cls.kettle | cls.iron | cls.pot).taxes_id = cls.tax

    @classmethod
    def _create_alternatives(cls, maker=None, **values):
        """An iron, and 3 kettles or 2 pots."""
        return (
            cls.env["sale.order"]
            .with_user(maker or cls.salesman)
            .create(
                {
                    "partner_id": cls.customer.id,
                    "user_id": cls.salesman.id,
                    "require_payment": False,
                    "order_line": [
                        Command.create({"product_id": cls.iron.id}),
                        Command.create(
                            {
                                "product_id": cls.kettle.id,
                                "product_uom_qty": 3,
                                "alternative_group": "A",
                            }
                        ),
                        Command.create(
                            {
                                "product_id": cls.pot.id,
                                "product_uom_qty": 2,
                                "alternative_group": "A",
                            }
                        ),
                    ],
                    **values,
                }
            )
        )
